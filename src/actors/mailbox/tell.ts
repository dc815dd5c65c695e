/** Owns the turn that stores a notice. It is what SAP and Exchange wait for: it reads and writes one small record. */
import { type ItemId, type S4Guid } from '../../model/ids.ts';
import { type MailboxNotice, type MailboxProtocol } from '../messages.ts';
import { type ReadState, type Turn } from '../turn.ts';
import { findLinks } from './links.ts';
import {
  changesOf,
  type Dirty,
  type Head,
  type MailboxState,
  type Notices,
  readMailbox,
  type Waiting,
} from './state.ts';

/** More hard deletes than this between two rounds: the oldest evidence is dropped and those items go to review instead. */
const mostEvents = 200;

const waitingOf = (notice: MailboxNotice, seq: number): Waiting => ({
  seq,
  at: notice.at,
  correlation: notice.correlation,
  ...(notice.receivedMs === undefined ? {} : { receivedMs: notice.receivedMs }),
});

const addS4 = (notices: Notices, notice: Extract<MailboxNotice, { from: 's4' }>, seq: number): Notices => {
  const before = notices.s4[notice.guid] as Notices['s4'][S4Guid] | undefined;
  const waiting = {
    ...waitingOf(notice, seq),
    ...(notice.etag === undefined ? {} : { etag: notice.etag }),
    ...(notice.deleted === true ? { deleted: true as const } : {}),
  };
  // The lag counts from the first notice that nobody has answered yet.
  const kept = {
    ...(before?.receivedMs === undefined ? {} : { receivedMs: before.receivedMs }),
    ...(before?.event === undefined ? {} : { event: before.event }),
    ...(before?.afterListing === undefined ? {} : { afterListing: before.afterListing }),
  };
  return { ...notices, s4: { ...notices.s4, [notice.guid satisfies S4Guid]: { ...waiting, ...kept } } };
};

/** A round that is under way may have looked before there was a reason to: it is looked at again. */
const addAfterListing = (notices: Notices, notice: Extract<MailboxNotice, { from: 'timer' }>, seq: number): Notices => {
  const { andThen: guid } = notice;
  if (guid === undefined) return notices;
  const before = notices.s4[guid] as Notices['s4'][S4Guid] | undefined;
  // What the version that it named says is not all that it waits for now.
  const { etag: _etag, ...waiting }: Notices['s4'][S4Guid] = before ?? waitingOf(notice, seq);
  return { ...notices, s4: { ...notices.s4, [guid]: { ...waiting, seq, afterListing: true } } };
};

const newest = (before: readonly ItemId[], more: readonly ItemId[]): readonly ItemId[] =>
  [...new Set([...before, ...more])].slice(-mostEvents);

const addEvents = (notices: Notices, { deleted, moved = [] }: Extract<MailboxNotice, { from: 'exchange' }>): Notices =>
  deleted.length + moved.length === 0
    ? notices
    : { ...notices, deleted: newest(notices.deleted, deleted), moved: newest(notices.moved ?? [], moved) };

/** More changed items than this are not told apart: the calendar is read. */
const mostVersions = 50;

const dirtyAfter = (before: Dirty | undefined, notice: MailboxNotice, seq: number): Dirty => {
  const { versions: known = [], ...waiting }: Dirty = before ?? waitingOf(notice, seq);
  const named = notice.from === 'exchange' ? notice.versions : undefined;
  if (named === undefined || (before !== undefined && before.versions === undefined)) return { ...waiting, seq };
  const versions = [...new Map([...known, ...named].map((one) => [one.itemId, one])).values()];
  return versions.length > mostVersions ? { ...waiting, seq } : { ...waiting, seq, versions };
};

type Changed = { readonly head: Head; readonly notices: Notices };

const store = (head: Head, notices: Notices, notice: MailboxNotice): Changed => {
  const seq = head.noticeSeq + 1;
  const dirty: Head = {
    ...head,
    noticeSeq: seq,
    exchange: dirtyAfter(head.exchange, notice, seq),
  };
  switch (notice.from) {
    case 's4':
      return { head: { ...head, noticeSeq: seq }, notices: addS4(notices, notice, seq) };
    case 'exchange': {
      const subscription = {
        ...head.subscription,
        ...(notice.watermark === undefined ? {} : { watermark: notice.watermark }),
      };
      return { head: { ...dirty, subscription }, notices: addEvents(notices, notice) };
    }
    case 'admin':
      return { head: { ...withoutBackOff(dirty), listing: head.listing ?? {} }, notices };
    case 'timer':
      return {
        head: {
          ...dirty,
          ...(notice.relist === true ? { relist: true } : {}),
          subscription: { ...head.subscription, due: head.subscription.due || notice.resubscribe === true },
        },
        notices: addAfterListing(notices, notice, seq),
      };
  }
};

/** An administrator's "sync now" does not wait for a back-off. */
const withoutBackOff = ({ backOff, ...head }: Head): Head => head;

/** The version that the link holds: a doubled event, or the delta read. */
const isKnown = async (read: ReadState, notice: MailboxNotice): Promise<boolean> => {
  if (notice.from !== 's4' || notice.etag === undefined || notice.deleted === true) return false;
  const links = await findLinks(read, { guids: [notice.guid], itemIds: [], keys: [] });
  return links[0]?.etag === notice.etag;
};

export const tell: Turn<MailboxProtocol['tell']['message'], MailboxProtocol['tell']['reply']> = async (
  read,
  { notice },
) => {
  const before = await readMailbox(read);
  if (before === undefined) return { reply: { stored: 'not-enrolled' } };
  const { head, notices } = before;
  if (notice.from === 'exchange' && notice.generation !== head.subscription.generation)
    return { reply: { stored: 'old' } };
  if (await isKnown(read, notice)) return { reply: { stored: 'yes' } };
  const after: MailboxState = { ...before, ...store(head, notices, notice) };
  return { reply: { stored: 'yes' }, set: changesOf(before, after), wake: true };
};
