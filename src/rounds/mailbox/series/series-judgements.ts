/** Owns what new series of meetings are to this mailbox. A copy of one is a series of its person's own: it has an identity besides that of the meeting, and nobody leads it. */
import { type IdentityKey } from '../../../model/ids.ts';
import { type Meeting } from '../../../ports/exchange.ts';
import { settingsOf } from '../conduct.ts';
import { type Context } from '../context.ts';
import { keyOfUid } from '../exchange-born.ts';
import { type Judgement, standingOf } from '../meetings/meetings.ts';
import { type SeriesInPlay } from './series-in-play.ts';

/** Nothing is made of an invitation that its person does not want, nor of a second one to what somebody else leads. */
const ofCopy = (
  context: Context,
  { response, cancelled }: Meeting,
  original: Judgement | undefined,
): Judgement | undefined => {
  if (response === 'organiser') return undefined;
  if (original?.standing === 'attendee') return original;
  if (cancelled) return { standing: 'attendee', reason: 'cancelled' };
  const waits = response === 'none' && !settingsOf(context).appointments.unansweredInvitations;
  return waits || response === 'declined' ? { standing: 'attendee', reason: 'not-accepted' } : undefined;
};

/** By their key; before their occurrences, which share what they are. */
export const judgedSeries = async (
  context: Context,
  inPlay: readonly SeriesInPlay[],
): Promise<ReadonlyMap<IdentityKey, Judgement>> => {
  const judgements = new Map<IdentityKey, Judgement>();
  for (const { key, links, master } of inPlay) {
    if (master.is !== 'series') continue;
    const { item } = master;
    const meeting = keyOfUid(context, item.uid);
    const isLinked = links.length > 0;
    const copy = item.meeting && !isLinked ? ofCopy(context, item.meeting, judgements.get(meeting)) : undefined;
    const judgement = key === meeting ? await standingOf(context, item, { key, linked: isLinked }) : copy;
    if (judgement !== undefined) judgements.set(key, judgement);
  }
  return judgements;
};
