/**
 * Owns which private marks a history has to keep (P8): those that a person set, until a person takes them off; and which texts of what is private a person laid open in
 * Outlook, where they stood in public all the time.
 */
import { type S4Guid } from '../../src/model/ids.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { marksOf } from './ledger.ts';
import { type Session } from './session.ts';

/**
 * Whoever takes the mark off takes it off for whatever it is paired with. To set what is set already is no act, nor to put back what both sides held: then the other side
 * decides.
 * @param name of the item, a lineage or a GUID
 */
export const noteMark = ({ ledger, pairs }: Session, name: string, on: boolean): void => {
  if (on) {
    // Whatever was laid open before is to be hidden now.
    ledger.laidOpen.delete(name);
    if (!pairs.agreed(name, 'private').has('true')) ledger.marked.add(name);
    return;
  }
  const all = pairs.known().filter((pair) => pair.includes(name));
  for (const one of [name, ...all.flat()]) ledger.marked.delete(one);
};

const isBlockText = (subject: string | undefined): boolean => subject === 'Private' || subject === 'Privat';

type Departed = { readonly guid: S4Guid; readonly isPrivate: boolean; readonly bare: readonly string[] };

/** What departs from its series, as far as it came from S/4, with the texts of the series that its block hides. */
const departed = (
  { writes }: Session,
  { lineage, series, appointment }: StoredItem,
  only?: number,
): readonly Departed[] =>
  [...(series?.exceptions ?? [])].flatMap(([ordinal, exception]) => {
    if (exception.kind !== 'modified' || (only !== undefined && only !== ordinal)) return [];
    const { own } = exception;
    const covered = new Set(marksOf({ ...appointment, ...own }));
    const bare = isBlockText(own.subject) ? marksOf(appointment).filter((mark) => !covered.has(mark)) : [];
    return writes
      .filter(({ on, item }) => on === 'exchange' && item === `${lineage}#${ordinal}`)
      .flatMap(({ guid }) =>
        guid === undefined ? [] : [{ guid: guid as S4Guid, isPrivate: own.private === true, bare }],
      );
  });

const layOpen = ({ ledger }: Session, { guid, bare }: Departed): void => {
  if (bare.length > 0) ledger.laidOpen.set(guid, new Set(bare));
};

/** Whoever takes out an occurrence under a block shows nothing by it; but its appointment may go on with another one, which shows the text of the series. */
export const noteTakenOut = (session: Session, item: StoredItem, ordinal: number): void => {
  for (const one of departed(session, item, ordinal)) layOpen(session, one);
};

/**
 * Whoever makes a series a single item, or makes its occurrences regular again, takes off what only they had of their own, as far as it had come to them: their marks; and
 * the blocks over the text of the series, which was hidden on none but them.
 */
export const noteRegular = (session: Session, item: StoredItem): void => {
  for (const one of departed(session, item)) {
    if (one.isPrivate) noteMark(session, one.guid, false);
    layOpen(session, one);
  }
};
