/** Product row 26: an item of Outlook that failed for good says so, and one that is in step does not say that it failed. */
import { isFailedMark } from '../../src/sync/failed-mark.ts';
import { present } from '../support/world/records-double.ts';
import { type Person } from '../support/world/world.ts';
import { isListedOrphan } from './agreement.ts';
import { type Session } from './session.ts';
import { enrolledPeople, itemsOf, linksOf } from './standing.ts';

const toldBy = (session: Session, person: Person): readonly string[] => {
  const mailbox = session.world.enrolled(person);
  const letters = new Set(
    present(session.world.tables.deadLetters).flatMap((one) => (one.mailbox === mailbox ? [one.item as string] : [])),
  );
  const names = new Map(linksOf(session, person).map(({ itemId, guid }) => [itemId, guid] as const));
  return itemsOf(session, person, 'calendar')
    .filter(({ series }) => series === undefined)
    .flatMap((item) => {
      const { itemId, categories } = item;
      const says = categories.some(isFailedMark);
      const failed = letters.has(itemId) || letters.has(names.get(itemId) ?? '');
      // What is listed for review is not synchronised, as it says; what a person copied says what was copied until it is.
      if (says === failed || (says && (item.copied || isListedOrphan(session, person, item)))) return [];
      return [
        `row 26: an item of ${person.address} ${says ? 'says that it failed, and did not' : 'failed, and does not say so'}`,
      ];
    });
};

export const failureTold = (session: Session): readonly string[] =>
  enrolledPeople(session).flatMap((person) => toldBy(session, person));
