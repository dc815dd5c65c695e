/** Owns series that wait for a second look (messages.ts, SeriesPause): kept with the mailbox, so that neither a crash nor a lost lease ends or forgets the wait. */
import { type CorrelationId } from '../../model/ids.ts';
import { type Instant } from '../../model/instant.ts';
import { isEarly } from '../../sync/second-look.ts';
import { type SeriesPause } from '../messages.ts';
import { type MailboxState } from './state.ts';

type Pauses = readonly SeriesPause[] | undefined;

export const pausesAfter = (before: Pauses, settled: Pauses): Pauses => {
  const after = settled ?? before;
  return after?.length === 0 ? undefined : after;
};

/** When a wait is over the calendar is read, whether or not a notice came: what the series waited for may have come without one. */
export const withSecondLook = (
  state: MailboxState,
  { at, correlation }: { readonly at: Instant; readonly correlation: CorrelationId },
): MailboxState => {
  const { head } = state;
  const isDue = head.pauses?.some(({ due }) => !isEarly(due, at)) === true;
  if (!isDue || head.exchange !== undefined) return state;
  return { ...state, head: { ...head, exchange: { seq: head.noticeSeq, at, correlation } } };
};
