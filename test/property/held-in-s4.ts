/** Owns what S/4 holds of an occurrence, or held until somebody deleted it there: whoever puts that back in Outlook has changed nothing. */
import { type Field } from '../../src/model/appointment.ts';
import { dayOf } from '../../src/model/series.ts';
import { parseOccurrenceId } from '../../src/ports/exchange.ts';
import { people } from '../support/world/world.ts';
import { contentOf } from './ledger.ts';
import { type Session } from './session.ts';
import { linksOf } from './standing.ts';

type Place = { readonly lineage: string; readonly day: string };

/** By a round that has not settled yet: no link names it. */
const madeJustNow = ({ writes }: Session, { lineage, day }: Place, linked: ReadonlySet<string>): readonly string[] =>
  writes
    .filter(
      (write) =>
        write.on === 's4' &&
        write.step === 'create' &&
        write.from === lineage &&
        write.day === day &&
        !linked.has(write.item),
    )
    .map(({ item }) => item);

/** @returns by the field, in the form in which both sides are compared */
export const heldInS4 = (session: Session, { lineage, day }: Place): ((field: Field) => ReadonlySet<string>) => {
  const { s4, mailboxes } = session.world;
  const links = people.flatMap((person) => linksOf(session, person));
  const linked = new Set<string>(links.map(({ guid }) => guid));
  const guids = new Set<string>([
    ...links
      .filter(({ itemId, occurrence }) => {
        const master = parseOccurrenceId(itemId)?.master;
        return (
          master !== undefined &&
          occurrence !== undefined &&
          mailboxes.lineageOf(master) === lineage &&
          dayOf(occurrence.identity) === day
        );
      })
      .map(({ guid }) => guid),
    ...madeJustNow(session, { lineage, day }, linked),
  ]);
  const contents = [...s4.items.values(), ...s4.tombstones.map(({ item }) => item)]
    .filter(({ guid }) => guids.has(guid))
    .map(({ appointment }) => contentOf(appointment));
  return (field) => new Set(contents.map((content) => content[field]));
};
