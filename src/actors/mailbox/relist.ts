/**
 * Owns listing the calendar anew once per reconcile: SyncFolderItems reports only changes, but an item that lay outside the window when it was last reported comes
 * inside by the passing of time. The sync state is read on to its end first and forgotten only then, so that no reported deletion is lost.
 */
import { type Settle } from '../messages.ts';
import { type MailboxState } from './state.ts';

export const isLastPage = ({ partial, handled, moreExchange }: Settle): boolean =>
  !partial && handled.exchange && !moreExchange;

type Learned = { readonly state: MailboxState; readonly sync: Settle['syncState'] };

/** @returns the state, and the sync state to be stored: `null` forgets it */
export const relistAfter = ({ state, sync }: Learned, settle: Settle): Learned => {
  // Refused by the server: the next page is the first. A mailbox that was moved has lost its subscription as well, and says nothing of it.
  if (settle.syncState === null) {
    const subscription = { ...state.head.subscription, due: true };
    return { state: { ...state, head: { ...state.head, subscription, relist: 'listing' } }, sync };
  }
  if (state.head.relist === undefined || !isLastPage(settle)) return { state, sync };
  const { relist, ...head } = state.head;
  if (relist === 'listing') return { state: { ...state, head }, sync };
  // A repair after a restore lists everything anyway.
  if (head.repair !== undefined) return { state: { ...state, head }, sync };
  const seq = head.noticeSeq + 1;
  const { at, correlation } = settle;
  return {
    state: { ...state, head: { ...head, relist: 'listing', noticeSeq: seq, exchange: { seq, at, correlation } } },
    sync: null,
  };
};
