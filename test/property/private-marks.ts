/** Owns which private marks a history has to keep (P8): those that a person set, until a person takes them off. */
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { type Session } from './session.ts';

/**
 * Whoever takes the mark off takes it off for whatever it is paired with. To set what is set already is no act, nor to put back what both sides held: then the other side
 * decides.
 * @param name of the item, a lineage or a GUID
 */
export const noteMark = ({ ledger, pairs }: Session, name: string, on: boolean): void => {
  if (on) {
    if (!pairs.agreed(name, 'private').has('true')) ledger.marked.add(name);
    return;
  }
  const all = pairs.known().filter((pair) => pair.includes(name));
  for (const one of [name, ...all.flat()]) ledger.marked.delete(one);
};

/** Whoever makes a series a single item takes off what only its occurrences had of their own, as far as it had come to them. */
export const noteUnrepeated = (session: Session, { lineage, series }: StoredItem): void => {
  for (const [ordinal, exception] of series?.exceptions ?? []) {
    if (exception.kind !== 'modified' || exception.own.private !== true) continue;
    const came = session.writes.filter(({ on, item }) => on === 'exchange' && item === `${lineage}#${ordinal}`);
    for (const { guid } of came) if (guid !== undefined) noteMark(session, guid, false);
  }
};
