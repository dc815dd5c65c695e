/**
 * Owns what becomes of occurrences without a link whose organiser outside has called them off: what S/4 has of them, made by the mailbox that led before, ends there; what it never had,
 * or has no more, is not made to be ended.
 */
import { type S4Appointment } from '../../../ports/s4.ts';
import { unknownBase } from '../../../sync/fingerprint.ts';
import { type Context, sideResult } from '../context.ts';
import { newLink } from '../doubts.ts';
import { type NewOnExchange, type Skipped } from '../sighting.ts';
import { type LinkedOccurrence, type SeriesSteps } from './series-steps.ts';

const isEnded = (one: NewOnExchange | Skipped): one is NewOnExchange =>
  one.kind === 'new-on-exchange' && one.invited === true && one.item.meeting?.cancelled === true;

const adopted = async (
  context: Context,
  { key, item, occurrence }: NewOnExchange,
  { guid }: S4Appointment,
): Promise<LinkedOccurrence> => {
  await context.deps.records.addInterest(context.s4.system, guid, context.enrolment.id);
  const part = { invited: true as const, ...(occurrence === undefined ? {} : { occurrence }) };
  const link = newLink(context, { guid, key, itemId: item.itemId, base: unknownBase, ...part });
  return { link, exchange: { is: 'there', item }, adopted: true };
};

/** @param steps `fresh`: occurrences that no link knows */
export const withoutEnded = async (context: Context, steps: SeriesSteps): Promise<SeriesSteps> => {
  const ended = steps.fresh.filter(isEnded);
  if (ended.length === 0) return steps;
  // Without authorisation nothing is found.
  await sideResult('s4', context.s4.mayRead());
  const found: LinkedOccurrence[] = [];
  for (const one of ended) {
    const appointment = await sideResult('s4', context.s4.findByExternalId(one.key));
    if (appointment !== undefined) found.push(await adopted(context, one, appointment));
    await context.session.keepAlive();
  }
  return { ...steps, linked: [...steps.linked, ...found], fresh: steps.fresh.filter((one) => !isEnded(one)) };
};
