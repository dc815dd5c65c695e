/**
 * Owns what an operation gets to work with: who asks, in which mailbox, in which time zone, and the parts of the server that it may use.
 */
import { type Subscriptions } from '../push/subscriptions.ts';
import { type Actor } from '../store/actions.ts';
import { type Mailbox } from '../store/mailbox.ts';
import { type Store } from '../store/store.ts';
import { ItemError } from './fault.ts';
import { type XmlElement } from './xml-read.ts';

/** What an operation counts: item writes, deletions among them, and mails. */
export type Tally = { writes: number; deletes: number; mails: number };

/** The two faults that reach into operations; everything else is decided before them. */
export type OperationFaults = {
  refuses(mailbox: string, operation: string, itemId: string | undefined): boolean;
  emptyPage(mailbox: string): boolean;
};

export type RequestContext = {
  store: Store;
  subscriptions: Subscriptions;
  faults: OperationFaults;
  /** The mailbox of the person whom the caller is, or impersonates. */
  mailbox: Mailbox;
  /** The display name of whoever logged in, for those who watch; items show the mailbox's person. */
  through: string;
  /** Windows zone of times without offset. */
  zone: string;
  operation: XmlElement;
  tally: Tally;
};

export function actorOf(context: RequestContext): Actor {
  return { store: context.store, mailbox: context.mailbox, by: context.mailbox.person.name, through: context.through };
}

/** Throws ItemError ErrorAccessDenied when a fault says that this write is refused. */
export function refuseIfAsked(context: RequestContext, item: { id?: string }): void {
  if (context.faults.refuses(context.mailbox.email, context.operation.name, item.id))
    throw new ItemError('ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
}
