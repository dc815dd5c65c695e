/** The published list of planted bugs (sync.md, The suite proves itself, a). Each must be caught by the property suite alone. */
import { type Bug } from './plant.ts';

export const bugs: readonly Bug[] = [
  {
    name: 'a vanished item counts as deleted by a person',
    breaks: 'P5',
    file: 'rounds/mailbox/pairs.ts',
    find: "return hard ? { is: 'gone', witness: 'deleted-by-person' } : { is: 'gone' };",
    replace: "return { is: 'gone', witness: 'deleted-by-person' };",
  },
  {
    name: 'whatever is read back after a write becomes the base',
    breaks: 'P3',
    file: 'sync/base.ts',
    find: 'base[field] = ownVersion ? readBack[field] : value;',
    replace: 'base[field] = readBack[field];',
  },
  {
    name: 'a conflict is decided without telling anybody',
    breaks: 'P3',
    file: 'sync/merge.ts',
    find: 'if (found.conflict) conflicts.push({ field, winner: found.from });',
    replace: '',
  },
  {
    name: 'any token owns the round',
    breaks: 'P6',
    file: 'actors/mailbox/round-turns.ts',
    find: 'state.head.round?.token === token;',
    replace: "state.head.round !== undefined || token === '';",
  },
  {
    name: 'a copy by a user keeps the identity of its original',
    breaks: 'P6',
    file: 'sync/identity.ts',
    find: "if (copy !== undefined) hash.update('\\u0000copy\\u0000').update(copy);",
    replace: '',
  },
  {
    name: 'a creation in doubt is never looked up',
    breaks: 'P6',
    file: 'rounds/mailbox/doubts.ts',
    find: "if (intent.step !== 'create' || keys.has(intent.key)) continue;",
    replace: 'if (intent.key !== undefined) continue;',
  },
  {
    name: 'the longer title on Outlook counts as a change',
    breaks: 'P2',
    file: 'rounds/mailbox/observe.ts',
    find: 'fingerprintsOf(context.deps.fingerprintKey, normaliseForS4(appointment, context.shape));',
    replace: 'fingerprintsOf(context.deps.fingerprintKey, appointment);',
  },
  {
    name: 'a 404 of S/4 is a delete, whoever may read',
    breaks: 'P5',
    file: 'rounds/mailbox/pairs.ts',
    find: "if (!wasNamedDeleted(work, link)) return { is: 'gone' };",
    replace: "if (!wasNamedDeleted(work, link)) return { is: 'gone', witness: 'deleted-by-person' };",
  },
  {
    name: 'an item that its owner restored from Deleted Items keeps its old identity',
    breaks: 'P4',
    file: 'rounds/mailbox/newcomers.ts',
    find: '      : fresh(newcomer, copyKey(context, newcomer));\n  }',
    replace: '      : fresh(newcomer, owner.key);\n  }',
  },
  {
    name: 'a round says that it read the calendar although a page is missing',
    breaks: 'P1',
    file: 'rounds/mailbox/gather.ts',
    find: 'moreExchange: page?.more ?? false,',
    replace: 'moreExchange: false,',
  },
];

/** Run by every `npm test`; `MUTANTS=all` runs the whole list. */
export const fastBugs: readonly string[] = [
  'a vanished item counts as deleted by a person',
  'a conflict is decided without telling anybody',
  'the longer title on Outlook counts as a change',
];
