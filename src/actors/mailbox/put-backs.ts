/**
 * Owns the orders to put a value back that lost: taken from an administrator by a turn, kept until a round has answered, and dropped when their pair is linked no more or is a dead letter. The answer stands in the
 * journal.
 */
import { type S4Guid } from '../../model/ids.ts';
import { type Link } from '../../model/link.ts';
import { type PutBack, type PutBackTurn } from '../../model/put-back.ts';
import { type JournalDraft, nameOf, type Settle, type Work } from '../messages.ts';
import { type ReadState, type Turn } from '../turn.ts';
import { lookAgain } from './held.ts';
import { findLinks } from './links.ts';
import { addJournal, addView } from './outbox.ts';
import { changesOf, type Head, type MailboxState, readMailbox } from './state.ts';

/** They travel with each slice. */
const mostWaiting = 100;

const isLiving = ({ state }: Link): boolean => state === 'linked' || state === 'resting';

const linksByGuid = async (read: ReadState, guids: readonly S4Guid[]): Promise<ReadonlyMap<S4Guid, Link>> => {
  const links = await findLinks(read, { guids, itemIds: [], keys: [] });
  return new Map(links.filter(isLiving).map((link) => [link.guid, link]));
};

export const putBacksFor = ({ putBacks }: Head): Pick<Work, 'putBacks'> => (putBacks === undefined ? {} : { putBacks });

const withPutBacks = (state: MailboxState, putBacks: readonly PutBack[]): MailboxState => {
  const { putBacks: _before, ...head } = state.head;
  return { ...state, head: putBacks.length === 0 ? head : { ...head, putBacks } };
};

const orderOf = ({ conflict, guid, field, overwrite }: PutBack): PutBack => ({
  conflict,
  guid,
  field,
  ...(overwrite === true ? { overwrite } : {}),
});

const isSameField = (one: PutBack, { guid, field }: PutBack): boolean => one.guid === guid && one.field === field;

type P = PutBackTurn;

/** What can be said before both sides are looked at. */
const refusalOf = (link: Link | undefined, message: P['message']): P['reply']['answer'] | undefined => {
  if (link === undefined) return 'unlinked';
  if (link.role !== 'lead') return 'direction';
  if (link.hidden !== undefined) return 'private';
  const agreed = link.base[message.field];
  if (agreed === message.wanted) return 'there';
  return agreed === null || agreed === message.won || message.overwrite === true ? undefined : 'changed';
};

/** A later order for the same field takes the place of one that waits. */
export const putBack: Turn<P['message'], P['reply']> = async (read, message) => {
  const before = await readMailbox(read);
  if (before === undefined) return { reply: { answer: 'unlinked' } };
  const waiting = before.head.putBacks ?? [];
  const order = orderOf(message);
  const { conflict, guid, field } = order;
  if (waiting.some((one) => one.conflict === conflict && one.overwrite === order.overwrite))
    return { reply: { answer: 'ordered' }, wake: true };
  const answer = refusalOf((await linksByGuid(read, [guid])).get(guid), message);
  if (answer !== undefined) return { reply: { answer } };
  const others = waiting.filter((one) => !isSameField(one, order));
  if (others.length >= mostWaiting) return { reply: { answer: 'full' } };
  const looking = lookAgain(withPutBacks(before, [...others, order]), [{ guid }], message);
  const after = addView(addJournal(looking, [{ what: 'ordered', guid, fields: [field], because: conflict }], message));
  return { reply: { answer: 'ordered' }, set: changesOf(before, after), wake: true };
};

const refused = ({ guid, field }: PutBack, because: string): JournalDraft => ({
  what: 'refused',
  guid,
  fields: [field],
  because,
});

/** What is given up as a dead letter would keep every later edit of its appointment from going through. */
const isGivenUp = ({ attempts }: MailboxState, { failures }: Settle, guid: S4Guid): boolean =>
  failures.some(({ ref }) => ref.guid === guid && attempts.items[nameOf(ref)]?.due === undefined);

/** @param read sees the links of this settle */
export const putBacksAfter = async (read: ReadState, state: MailboxState, settle: Settle): Promise<MailboxState> => {
  const waiting = state.head.putBacks;
  if (waiting === undefined) return state;
  const answered = settle.putBacks ?? [];
  const open = waiting.filter(
    (one) => !answered.some(({ order }) => order.conflict === one.conflict && order.overwrite === one.overwrite),
  );
  const links = await linksByGuid(
    read,
    open.map(({ guid }) => guid),
  );
  const left: PutBack[] = [];
  const ended: JournalDraft[] = [];
  for (const one of open) {
    if (!links.has(one.guid)) ended.push(refused(one, 'unlinked'));
    else if (isGivenUp(state, settle, one.guid)) ended.push(refused(one, 'failed'));
    else left.push(one);
  }
  return left.length === waiting.length ? state : addJournal(withPutBacks(state, left), ended, settle);
};
