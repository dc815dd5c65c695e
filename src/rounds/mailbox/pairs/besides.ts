/** Owns what travels with the fields of a merge: our key on the item, another identity in S/4, and the people. */
import { type Link } from '../../../model/link.ts';
import { type S4Appointment } from '../../../ports/s4.ts';
import { parseKey } from '../../../sync/identity.ts';
import { type Conduct } from '../conduct.ts';
import { type Pair } from '../sighting.ts';
import { type MergePlan, type Readable } from './merge-plan.ts';

export type Besides = Pick<MergePlan, 'stamp' | 'rekey' | 'people'>;

const speaksForS4 = ({ flow }: Conduct, { role }: Link): boolean =>
  role === 'lead' && (flow === 'two-way' || flow === 'from-exchange');

/** S/4 knows it by another identity, or by none but its own: it became an occurrence, another one, or none, in this round or in one whose write failed. */
const isRekeyed = ({ rekey }: Pair, { externalId }: S4Appointment, { key, occurrence }: Link): boolean =>
  externalId !== key &&
  (rekey !== undefined ||
    occurrence !== undefined ||
    // What was born in S/4 has no ExternalId; where the link has the key of an item, the appointment was to get it.
    parseKey(externalId === undefined || externalId === '' ? key : externalId)?.born === 'exchange');

/** @param linked as it will be. An occurrence is known by its series: a stamp would make an exception of it (I24). */
export const besides = (conduct: Conduct, { pair, s4, exchange }: Readable, linked: Link): Besides => {
  const rekey = speaksForS4(conduct, linked) && isRekeyed(pair, s4, linked) ? linked.key : undefined;
  const people = conduct.concealment === undefined ? pair.people : undefined;
  return {
    stamp: linked.occurrence === undefined && exchange.key !== linked.key,
    ...(rekey === undefined ? {} : { rekey }),
    ...(people === undefined ? {} : { people }),
  };
};
