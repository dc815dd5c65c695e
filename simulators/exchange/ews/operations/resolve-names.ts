/** Owns ResolveNames: prefix search over the names and addresses of the mailboxes. */
import { ItemError } from '../fault.ts';
import { writeMailbox } from '../fields/people.ts';
import { MESSAGES } from '../namespaces.ts';
import { type RequestContext } from '../request-context.ts';
import { single } from '../response.ts';
import { required } from '../values.ts';
import { element, sequence, tag, type Xml } from '../xml-write.ts';

const MOST_RESOLUTIONS = 100;

export function resolveNames(context: RequestContext): Xml {
  const text = required(context.operation, MESSAGES, 'UnresolvedEntry')
    .text.trim()
    .toLowerCase()
    .replace(/^smtp:/, '');
  return single('ResolveNames', () => {
    const people = [...context.store.mailboxes()].map(({ person }) => person);
    const found =
      text === ''
        ? []
        : people.filter(({ name, email }) =>
            [email, ...name.toLowerCase().split(/\s+/), name.toLowerCase()].some((each) => each.startsWith(text)),
          );
    if (found.length === 0) throw new ItemError('ErrorNameResolutionNoResults', 'No results were found.');
    const resolutions = found.slice(0, MOST_RESOLUTIONS).map((person) => tag('t:Resolution', writeMailbox(person)));
    const set = element(
      'm:ResolutionSet',
      { TotalItemsInView: found.length, IncludesLastItemInRange: found.length <= MOST_RESOLUTIONS },
      sequence(resolutions),
    );
    if (found.length === 1) return set;
    throw new ItemError('ErrorNameResolutionMultipleResults', 'Multiple results were found.', { warningWith: set });
  });
}
