/** Owns the faults that happen at once: what a server forgets, and what strange thing turns up in a folder. */
import { type ServerParts } from '../server-parts.ts';
import { createItem } from '../store/actions.ts';
import { emptyContent } from '../store/content.ts';
import { type Mailbox } from '../store/mailbox.ts';
import { IMMEDIATE_KINDS } from './faults.ts';

export const IMMEDIATE = IMMEDIATE_KINDS;

type Order = { mailbox: Mailbox; count: number; ms: number | undefined };

/** An item class that no client library has a class for. */
const UNKNOWN_CLASS = 'IPM.AbchPerson';

const happenings: Record<(typeof IMMEDIATE_KINDS)[number], (parts: ServerParts, order: Order) => void> = {
  'lose-subscriptions': ({ subscriptions }, { mailbox }) => void subscriptions.lose(mailbox.email),
  'expire-watermarks': ({ store }, { mailbox }) => store.invalidate(mailbox, 'watermarks'),
  'expire-sync-state': ({ store }, { mailbox }) => store.invalidate(mailbox, 'syncStates'),
  'move-mailbox': ({ store, subscriptions, faults }, { mailbox, count }) => {
    subscriptions.lose(mailbox.email);
    store.move(mailbox);
    // The calls that fall into the move itself.
    faults.order({ kind: 'moving', mailbox: mailbox.email, remaining: count });
  },
  'unknown-item-class': ({ store }, { mailbox, count }) => {
    for (let made = 0; made < count; made += 1) {
      createItem({ store, mailbox, by: mailbox.person.name }, 'calendar', {
        ...emptyContent(UNKNOWN_CLASS),
        subject: 'Something else',
      });
    }
  },
};

/** Makes it happen in one mailbox. */
export function happenNow(parts: ServerParts, kind: (typeof IMMEDIATE_KINDS)[number], order: Order): void {
  happenings[kind](parts, order);
}
