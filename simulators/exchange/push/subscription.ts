/** Owns what a subscription is, and which events it wants. Pure. */
import { type Mailbox } from '../store/mailbox.ts';
import { type EventKind, type MailboxEvent } from '../store/model.ts';

/** A subscription as kept over restarts. `position` is the number of the last event that the subscriber has acknowledged. */
export type Subscription = {
  id: string;
  mailbox: string;
  /** Well-known folder names; undefined means all folders. */
  folders?: readonly string[];
  kinds: readonly EventKind[];
  position: number;
  push?: { url: string; statusFrequencyMinutes: number; callerData?: string };
  pull?: { timeoutMinutes: number; lastCall: number };
};

/** The most events in one notification. */
const MOST_EVENTS = 50;

/** The next events for a subscriber who has seen everything up to `position`; `reached` is where the mailbox's events end for now. */
export function nextEvents(
  mailbox: Mailbox,
  subscription: Subscription,
  position: number,
): { events: MailboxEvent[]; more: boolean; reached: number } {
  const events: MailboxEvent[] = [];
  for (const event of mailbox.events.after(position)) {
    if (!wants(subscription, event)) continue;
    if (events.length === MOST_EVENTS) return { events, more: true, reached: events.at(-1)?.number ?? position };
    events.push(event);
  }
  return { events, more: false, reached: events.at(-1)?.number ?? mailbox.events.last };
}

/** Whether the subscriber hears of that event. */
export function wants(subscription: Subscription, event: MailboxEvent): boolean {
  if (!subscription.kinds.includes(event.kind)) return false;
  const { folders } = subscription;
  return (
    folders === undefined ||
    folders.includes(event.folder) ||
    (event.old !== undefined && folders.includes(event.old.folder))
  );
}
