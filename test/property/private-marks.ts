/** Owns which private marks a history has to keep (P8): those that a person set, until a person takes them off. */
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
