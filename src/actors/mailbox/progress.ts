/** Owns how far the first listing is (product.md, row 24): counted here, stored with the links, so that a kill loses nothing of it. An estimate for people, never a condition. */
import { msOfInstant } from '../../model/instant.ts';
import { type MailboxView } from '../../model/view.ts';
import { type Settle } from '../messages.ts';
import { type Head, type Progress } from './state.ts';

const isOver = ({ firstRoundDone, relist }: Head): boolean => firstRoundDone && relist !== 'listing';

const seenIn = ({ progress, links, reports }: Settle): number => progress?.done ?? links.length + reports.length;

/** @param head after everything else that the settle changes */
export const progressAfter = (head: Head, settle: Settle): Head => {
  const { progress, ...others } = head;
  // A mailbox that the release before stored in the midst of its first listing has none yet.
  if (progress === undefined && head.firstRoundDone) return head;
  if (isOver(head)) return others;
  const before: Progress = progress ?? { done: 0, since: settle.at, at: settle.at };
  const total = settle.progress?.total ?? before.total;
  return {
    ...others,
    progress: {
      ...before,
      done: before.done + seenIn(settle),
      at: settle.at,
      ...(total === undefined ? {} : { total }),
    },
  };
};

/** Time left at the pace so far; absent while there is none. A clock that was set back gives none. */
const timeLeft = ({ done, since, at }: Progress, total: number): { readonly secondsLeft?: number } => {
  const seconds = (msOfInstant(at) - msOfInstant(since)) / 1000;
  if (done === 0 || seconds <= 0) return {};
  return { secondsLeft: Math.round((seconds / done) * (total - done)) };
};

export const progressOf = ({ progress }: Head): Pick<MailboxView, 'progress'> => {
  if (progress === undefined) return {};
  const { done, since } = progress;
  if (progress.total === undefined) return { progress: { done, since } };
  // What came meanwhile was in no total.
  const total = Math.max(progress.total, done);
  return { progress: { done, total, since, ...timeLeft(progress, total) } };
};
