/**
 * Owns that changed settings count for what nobody touches, too: what they let in, or open again, has not changed itself, and would wait for the nightly reconcile. A
 * slice says by which settings it judged; when those are others than before, both sides are looked at from their beginning, once.
 */
import { type Settle } from '../messages.ts';
import { bothSidesAgain } from './held.ts';
import { type MailboxState } from './state.ts';

/** During the first round those of its beginning stay: what it had judged before they changed is looked at afterwards. */
export const rulesAfter = (state: MailboxState, { rules, at, correlation }: Settle): MailboxState => {
  const { head } = state;
  if (rules === undefined || rules === head.rules) return state;
  if (head.rules === undefined) return { ...state, head: { ...head, rules } };
  return head.firstRoundDone ? { ...state, head: { ...bothSidesAgain(head, { at, correlation }), rules } } : state;
};
