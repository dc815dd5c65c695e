/**
 * Owns the brake of one mailbox: it counts the causes of what is announced, says how much of the hour is left, keeps what a round held, asks, and takes the
 * administrator's answer. What a question is about does not go out until it is answered, whatever the clock says; the other kind goes on within its limit.
 */
import { type Braked, type Cause, type Held } from '../../model/braked.ts';
import { type S4Guid } from '../../model/ids.ts';
import { type Instant, instantOfMs, msOfInstant } from '../../model/instant.ts';
import { budgetOf, counted } from '../../sync/brake.ts';
import { isAhead } from '../../sync/retry.ts';
import { type Intent, type MailboxProtocol, type Settle, type Work } from '../messages.ts';
import { type ReadState, type Turn } from '../turn.ts';
import { everythingAgain, lookAgain, union } from './held.ts';
import { findLinks } from './links.ts';
import { addJournal, addView } from './outbox.ts';
import {
  type Brake,
  changesOf,
  type Head,
  type HeldPair,
  type MailboxState,
  type Notices,
  readMailbox,
} from './state.ts';

const hourMs = 3_600_000;
/** Pairs beyond this are not kept one by one: everything is looked at again instead. */
const mostHeld = 2_000;

/** Names of causes that a question keeps: those that come first, so that two mailboxes which share many keep the same ones. */
const mostCauses = 100;

const none: Brake = { slots: [] };

const isApproved = ({ brake }: Head, at: Instant): boolean =>
  brake?.approvedUntil !== undefined && isAhead(brake.approvedUntil, at, hourMs);

/** First rounds, repairs and what was approved. */
const isExempt = (head: Head, at: Instant): boolean =>
  !head.firstRoundDone || head.progress !== undefined || head.repair !== undefined || isApproved(head, at);

export const withCounted = (head: Head, intents: readonly Intent[], at: Instant): Head => {
  const { brake = none } = head;
  if (intents.length === 0 || isExempt(head, at)) return head;
  const slots = counted(brake.slots, { writes: intents, at });
  return slots === brake.slots ? head : { ...head, brake: { ...brake, slots } };
};

/** What a round may do, and what it has to leave. */
export const brakeOf = ({ head, held }: MailboxState, at: Instant): Pick<Work, 'brake' | 'rejected'> => {
  const { slots, question } = head.brake ?? none;
  const rejected = held.rejected.length === 0 ? {} : { rejected: held.rejected };
  const isFree = isExempt(head, at);
  if (isFree && question === undefined) return rejected;
  const budget = isFree ? { counted: [] } : budgetOf(slots, { links: head.linkCount, at });
  return {
    ...rejected,
    brake: {
      ...budget,
      ...(question === undefined || question.deletes === 0 ? {} : { deletesLeft: 0 }),
      ...(question === undefined || question.updates === 0 ? {} : { updatesLeft: 0 }),
    },
  };
};

/** One leaves the list when it is no pair any more, or was looked at without a failure and needs nothing. */
const withoutRejected = (state: MailboxState, { links, handled }: Settle): MailboxState => {
  const { rejected } = state.held;
  if (rejected.length === 0) return state;
  const unlinked = new Set(links.filter((link) => link.state !== 'linked').map(({ guid }) => guid));
  const seen = new Set(handled.s4.filter((guid) => !(guid in state.attempts.items)));
  const left = rejected.filter((guid) => !unlinked.has(guid) && !seen.has(guid));
  return left.length === rejected.length ? state : { ...state, held: { ...state.held, rejected: left } };
};

const withCauses = (
  known: readonly Cause[] = [],
  more: readonly Cause[] = [],
): { readonly causes?: readonly Cause[] } => {
  const all = [...new Map([...known, ...more].map((cause) => [cause.name, cause])).values()];
  const kept = all.toSorted((a, b) => (a.name < b.name ? -1 : 1)).slice(0, mostCauses);
  return kept.length === 0 ? {} : { causes: kept };
};

const asked = (state: MailboxState, { deletes, updates, causes, held }: Braked, settle: Settle): MailboxState => {
  const { brake = none } = state.head;
  const known = new Set(state.held.pairs.map(({ guid }) => guid));
  const fresh = held.filter(({ guid }) => !known.has(guid)).length;
  // A pair that changes again while it waits is no further cause.
  const before: NonNullable<Brake['question']> = brake.question ?? { since: settle.at, deletes: 0, updates: 0 };
  const pairs = union<HeldPair>(state.held.pairs, held);
  const question = {
    ...before,
    deletes: before.deletes + Math.min(deletes, fresh),
    updates: before.updates + Math.min(updates, fresh),
    ...(fresh === 0 ? {} : withCauses(before.causes, causes)),
    ...(pairs.length > mostHeld ? { everything: true as const } : {}),
  };
  const after: MailboxState = {
    ...state,
    head: { ...state.head, brake: { ...brake, question } },
    held: { ...state.held, pairs: pairs.slice(0, mostHeld) },
  };
  return brake.question === undefined ? addJournal(after, [{ what: 'paused' }], settle) : after;
};

const withBraked = (state: MailboxState, settle: Settle): MailboxState => {
  if (settle.braked === undefined) return state;
  const rejected = new Set<S4Guid>(state.held.rejected);
  const held: readonly Held[] = settle.braked.held.filter(({ guid }) => !rejected.has(guid));
  if (held.length === 0) return state;
  // Approved while the round was under way: it held what it may do by now.
  if (state.head.brake?.question === undefined && isExempt(state.head, settle.at))
    return lookAgain(state, held, settle);
  return asked(state, { ...settle.braked, held }, settle);
};

type Settled = { readonly before: MailboxState; readonly after: MailboxState; readonly settle: Settle };

/** The *Deleted* events that this settle takes away are the witnesses of held pairs: they wait with them. */
const withEvents = async (read: ReadState, { before, after }: Omit<Settled, 'settle'>): Promise<MailboxState> => {
  const { pairs } = after.held;
  if (pairs.length === 0) return after;
  const open = new Set(after.notices.deleted);
  const itemIds = before.notices.deleted.filter((id) => !open.has(id));
  const links = itemIds.length === 0 ? [] : await findLinks(read, { itemIds, guids: [], keys: [] });
  const named = new Map(links.map(({ guid, itemId }) => [guid, itemId]));
  const noticed: { readonly [guid: S4Guid]: Notices['s4'][S4Guid] | undefined } = before.notices.s4;
  const eventOf = ({ guid, event }: HeldPair): HeldPair['event'] => event ?? named.get(guid) ?? noticed[guid]?.event;
  if (pairs.every((pair) => pair.event === eventOf(pair))) return after;
  const known = pairs.map((pair) => {
    const event = eventOf(pair);
    return event === undefined ? pair : { ...pair, event };
  });
  return { ...after, held: { ...after.held, pairs: known } };
};

export const brakeAfter = (read: ReadState, { before, after, settle }: Settled): Promise<MailboxState> =>
  withEvents(read, { before, after: withBraked(withoutRejected(after, settle), settle) });

const approved = (state: MailboxState, at: Instant): MailboxState => ({
  ...state,
  head: { ...state.head, brake: { slots: [], approvedUntil: instantOfMs(msOfInstant(at) + hourMs) } },
});

const rejected = (state: MailboxState, pairs: readonly HeldPair[]): MailboxState => ({
  ...state,
  head: { ...state.head, brake: { slots: state.head.brake?.slots ?? [] } },
  held: { ...state.held, rejected: [...new Set([...state.held.rejected, ...pairs.map(({ guid }) => guid)])] },
});

type A = MailboxProtocol['answer'];

export const answer: Turn<A['message'], A['reply']> = async (read, { decision, at, correlation }) => {
  const before = await readMailbox(read);
  const question = before?.head.brake?.question;
  if (before === undefined || question === undefined) return { reply: { answered: false } };
  const { pairs } = before.held;
  const asking: MailboxState = {
    ...before,
    held: { ...before.held, pairs: [], again: union(before.held.again, pairs) },
  };
  const decided = decision === 'approve' ? approved(asking, at) : rejected(asking, pairs);
  const isMore = question.everything === true && decision === 'approve';
  const looking = isMore ? { ...decided, head: everythingAgain(decided.head, { at, correlation }) } : decided;
  const what = decision === 'approve' ? 'approved' : 'rejected';
  const after = addView(addJournal(looking, [{ what }], { at, correlation }));
  return { reply: { answered: true }, set: changesOf(before, after), wake: true };
};
