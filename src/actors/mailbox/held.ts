/** Owns pairs whose writes wait (for the end of a repair, for an administrator) and how a mailbox looks at them, or at everything, again. */
import { type Held } from '../../model/braked.ts';
import { type CorrelationId, type ItemId, type S4Guid } from '../../model/ids.ts';
import { type Instant } from '../../model/instant.ts';
import { type Head, type HeldPair, type HeldPairs, type MailboxState, type Notices } from './state.ts';

type When = { readonly at: Instant; readonly correlation: CorrelationId };

/** Each pair once; what is known of a witness is never forgotten. */
export const union = <H extends Held>(held: readonly H[], more: readonly H[]): readonly H[] => {
  const known = new Map(held.map((one) => [one.guid, one]));
  for (const one of more) known.set(one.guid, { ...known.get(one.guid), ...one });
  return [...known.values()];
};

/** The pairs become notices, so that the next slices look at them and find the witness themselves. */
export const lookAgain = (state: MailboxState, pairs: readonly HeldPair[], { at, correlation }: When): MailboxState => {
  if (pairs.length === 0) return state;
  const seq = state.head.noticeSeq + 1;
  const waiting: { readonly [guid: S4Guid]: Notices['s4'][S4Guid] | undefined } = state.notices.s4;
  const again = pairs.map(({ guid, event, deleted = waiting[guid]?.deleted }) => {
    const witness = { ...(deleted === true ? { deleted } : {}), ...(event === undefined ? {} : { event }) };
    const notice = { seq, at, correlation, ...witness };
    return [guid, notice] as const;
  });
  const s4 = { ...state.notices.s4, ...(Object.fromEntries(again) as Notices['s4']) };
  return { ...state, head: { ...state.head, noticeSeq: seq }, notices: { ...state.notices, s4 } };
};

/** Notices that wait; each is looked up by every turn that hands out work. */
const fewNotices = 20;
const someAtATime = 100;

/** What was answered becomes notices when there are few others, so that no turn has thousands to look up. */
export const fed = (state: MailboxState, when: When): MailboxState => {
  const { again } = state.held;
  if (again.length === 0 || Object.keys(state.notices.s4).length >= fewNotices) return state;
  const held = { ...state.held, again: again.slice(someAtATime) };
  return lookAgain({ ...state, held }, again.slice(0, someAtATime), when);
};

type Witnesses = { readonly events: readonly ItemId[]; readonly deleted: readonly S4Guid[] };

/** Of pairs that wait but are looked at before their turn, because something else happened to them. */
export const witnessesOf = ({ pairs, again }: HeldPairs, guids: readonly S4Guid[]): Witnesses => {
  if (pairs.length + again.length === 0) return { events: [], deleted: [] };
  const asked = new Set(guids);
  const named = [...pairs, ...again].filter(({ guid }) => asked.has(guid));
  return {
    events: named.flatMap(({ event }) => event ?? []),
    deleted: named.flatMap(({ guid, deleted }) => (deleted === true ? [guid] : [])),
  };
};

/** Both sides are looked at from their beginning. */
export const bothSidesAgain = (head: Head, { at, correlation }: When): Head => {
  const seq = head.noticeSeq + 1;
  return { ...head, noticeSeq: seq, exchange: { seq, at, correlation }, listing: head.listing ?? {}, relist: true };
};

/** And Exchange is asked anew to tell of changes, as each reconcile does. */
export const everythingAgain = (head: Head, when: When): Head => ({
  ...bothSidesAgain(head, when),
  subscription: { ...head.subscription, due: true },
});
