/** What must hold of the calls and writes of a whole history: how often (P2), and for whom (P12). */
import { type Session } from './session.ts';

/**
 * P2: rounds that begin after the last act of a person or an administrator write at most once per side and item. No fault excuses a second write: what was in
 * doubt is looked up. Only where another mailbox carries a person's edit to S/4 after that, the copies of the others are written once more for it. What an item says of its
 * failure is counted by itself: it comes when everything was tried, and goes when the item is fine.
 */
export const writesAfterLastAct = (session: Session): readonly string[] =>
  [(step: string) => step === 'mark', (step: string) => step !== 'mark'].flatMap((which) => tooMany(session, which));

const tooMany = ({ writes, ledger }: Session, which: (step: string) => boolean): readonly string[] => {
  const late = writes.filter(({ roundAt, step }) => roundAt > ledger.lastActAt && which(step));
  return [...new Set(late.map(({ item }) => item))].flatMap((item) => {
    const own = late.filter((write) => write.item === item);
    const carried = writes.filter(
      ({ on, guid, at }) =>
        on === 's4' && at >= ledger.lastActAt && own.some((write) => write.on === 'exchange' && write.guid === guid),
    );
    // What changed the copy, and the invitation that takes its place, are two causes, and each is one write.
    const gaveWay = own.filter(({ because }) => because === 'invited-to-the-same-meeting');
    if (own.length <= 1 + carried.length + Math.min(1, gaveWay.length)) return [];
    const why = own.map(({ step, because }) => `${step} because ${because}`).join(', ');
    return [`P2: ${own.length} writes of one item on ${own[0]?.on}: ${why}`];
  });
};

/** P12: only enrolled mailboxes are opened; a round that was running when its mailbox was removed may end. */
export const scope = ({ world }: Session): readonly string[] =>
  world.calls.served.flatMap((call) => {
    if (call.on !== 'exchange') return [];
    const ever = [...world.tables.everEnrolled.values()].some((one) => one.smtpAddress === call.mailbox);
    const removed = world.removedAt.get(call.mailbox ?? '');
    if (ever && (removed === undefined || call.task.startedAt <= removed)) return [];
    return [`P12: ${call.operation} on a mailbox that is not enrolled`];
  });

/** P12: no round begins for an enrolment that was removed. */
export const removedMailboxes = ({ world }: Session): readonly string[] =>
  world.calls.served.flatMap(({ task, operation, on }) => {
    const at = world.removed.get(task.actor?.replace('mailbox/', '') ?? '');
    return at === undefined || task.startedAt <= at ? [] : [`P12: ${on} ${operation} for a mailbox that was removed`];
  });
