/**
 * Owns what S/4 has already of a series whose organiser is outside, although no living link says so. Called off: what another mailbox made of it ends there, and what S/4 never had, or
 * has no more, is not made to be ended. Sent again after it had been thrown away: its appointments, which nobody deleted for that, are followed again.
 */
import { type IdentityKey } from '../../../model/ids.ts';
import { type Witness } from '../../../model/link.ts';
import { type S4Appointment } from '../../../ports/s4.ts';
import { unknownBase } from '../../../sync/fingerprint.ts';
import { type Context, sideResult } from '../context.ts';
import { newLink } from '../doubts.ts';
import { type NewOnExchange, type Skipped } from '../sighting.ts';
import { masterOf } from './series-in-play.ts';
import { type LinkedOccurrence, type SeriesSteps } from './series-steps.ts';

const isInvited = (one: NewOnExchange | Skipped): one is NewOnExchange =>
  one.kind === 'new-on-exchange' && one.invited === true;

const isEnded = (one: NewOnExchange | Skipped): one is NewOnExchange =>
  isInvited(one) && one.item.meeting?.cancelled === true;

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

const inS4 = async (context: Context, all: readonly NewOnExchange[]): Promise<readonly LinkedOccurrence[]> => {
  // Without authorisation nothing is found.
  await sideResult('s4', context.s4.mayRead());
  const found: LinkedOccurrence[] = [];
  for (const one of all) {
    const appointment = await sideResult('s4', context.s4.findByExternalId(one.key));
    if (appointment !== undefined) found.push(await adopted(context, one, appointment));
    await context.session.keepAlive();
  }
  return found;
};

/** @param steps `fresh`: occurrences that no link knows */
export const withoutEnded = async (context: Context, steps: SeriesSteps): Promise<SeriesSteps> => {
  const ended = steps.fresh.filter(isEnded);
  if (ended.length === 0) return steps;
  const found = await inS4(context, ended);
  return { ...steps, linked: [...steps.linked, ...found], fresh: steps.fresh.filter((one) => !isEnded(one)) };
};

/** Whoever declined or threw away an invitation deleted nothing in S/4; under the same master it is somebody there who did. */
export const withSentAgain = async (context: Context, steps: SeriesSteps): Promise<SeriesSteps> => {
  const invited = steps.fresh.filter(isInvited);
  if (invited.length === 0) return steps;
  const { links } = await context.session.look({ itemIds: [], guids: [], keys: invited.map(({ key }) => key) });
  const left = new Map(
    links
      .filter(({ state, because }) => state === 'tombstone' && because === ('deleted-by-person' satisfies Witness))
      .map(({ key, itemId }) => [key, masterOf(itemId)]),
  );
  const again = invited.filter(({ key, item }) => left.has(key) && left.get(key) !== masterOf(item.itemId));
  if (again.length === 0) return steps;
  const found = await inS4(context, again);
  const keys = new Set(found.map(({ link }) => link.key));
  const isFound = (one: NewOnExchange | Skipped): boolean => one.kind === 'new-on-exchange' && keys.has(one.key);
  return { ...steps, linked: [...steps.linked, ...found], fresh: steps.fresh.filter((one) => !isFound(one)) };
};

/** @param takenOver series that another mailbox led before: what that one had made and somebody has deleted in S/4 since is not made again (P4) */
export const withoutDeleted = async (
  context: Context,
  steps: SeriesSteps,
  takenOver: ReadonlySet<IdentityKey>,
): Promise<SeriesSteps> => {
  const made: NewOnExchange[] = [];
  for (const one of steps.fresh.filter(isInvited)) {
    const isAnothers = one.occurrence !== undefined && takenOver.has(one.occurrence.series);
    if (isAnothers && (await context.deps.records.meetingNamed(one.key)) !== undefined) made.push(one);
  }
  if (made.length === 0) return steps;
  const found = await inS4(context, made);
  const known: ReadonlySet<NewOnExchange | Skipped> = new Set(made);
  return { ...steps, linked: [...steps.linked, ...found], fresh: steps.fresh.filter((one) => !known.has(one)) };
};
