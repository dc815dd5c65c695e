/** Owns the turn that writes every view of the mailbox into the outbox anew, from what it stores: links, failed items, dead letters, and the mailbox itself. */
import { type Link } from '../../model/link.ts';
import { type MailboxProtocol } from '../messages.ts';
import { type Turn } from '../turn.ts';
import { allLinks } from './links.ts';
import { addRows, addView, type Row } from './outbox.ts';
import { letterOf } from './settle.ts';
import { type Attempt, changesOf, type MailboxState, readMailbox } from './state.ts';

const linkRow = ({ head }: MailboxState, { guid, itemId, state, since, because }: Link): Row => ({
  kind: 'item-view',
  view: {
    mailbox: head.enrolment.id,
    item: guid,
    guid,
    itemId,
    state,
    since,
    ...(because === undefined ? {} : { because }),
  },
});

const attemptRows = (state: MailboxState, name: string, attempt: Attempt): readonly Row[] => {
  const { due, fault, since, times } = attempt;
  const parked = due === undefined;
  const view = {
    mailbox: state.head.enrolment.id,
    item: name,
    state: parked ? ('parked' as const) : ('retrying' as const),
    because: fault.code,
    since,
    attempts: times,
  };
  const letters: readonly Row[] = parked ? [{ kind: 'dead-letter', letter: letterOf(state, name, attempt) }] : [];
  return [{ kind: 'item-view', view }, ...letters];
};

export const report: Turn<MailboxProtocol['report']['message'], MailboxProtocol['report']['reply']> = async (read) => {
  const before = await readMailbox(read);
  if (before === undefined) return { reply: { outbox: [] } };
  const { links } = await allLinks(read);
  // A failing item is listed as failing, also when it is linked: its row comes last.
  const failing = Object.entries(before.attempts.items).flatMap(([name, attempt]) =>
    attemptRows(before, name, attempt),
  );
  const after = addView(addRows(before, [...links.map((link) => linkRow(before, link)), ...failing]));
  return { reply: { outbox: after.outbox.entries }, set: changesOf(before, after) };
};
