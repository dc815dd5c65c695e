/**
 * Owns all subscriptions: makes them, keeps them in the store, wakes their couriers after a commit, answers pulls, and loses them when told to.
 */
import { randomBytes } from 'node:crypto';

import { ItemError } from '../ews/fault.ts';
import { type Clock } from '../store/clock.ts';
import { type Mailbox } from '../store/mailbox.ts';
import { type Commit, type Store } from '../store/store.ts';
import { Courier, type Treatment } from './courier.ts';
import { type Notice } from './notification.ts';
import { nextEvents, type Subscription, wants } from './subscription.ts';

export type SubscriptionsOptions = {
  store: Store;
  clock: Clock;
  /** The length of a minute of StatusFrequency and of a pull's timeout. */
  unitMs: number;
  treat: (mailbox: string) => Treatment;
  counted: (mailbox: string, what: 'sent' | 'failed') => void;
};

const KEY = 'subscription/';
/** The on-premises default of subscriptions per mailbox. */
const MOST_PER_MAILBOX = 5000;

export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #byMailbox = new Map<string, Map<string, { subscription: Subscription; courier: Courier | undefined }>>();

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
    // Written by `#keep` below.
    for (const subscription of options.store.kept(KEY) as Subscription[]) this.#begin(subscription);
    options.store.onCommit((commit) => this.#wake(commit));
  }

  /** Makes a subscription. Its first status event may overtake the answer to Subscribe, as on Exchange. */
  add(wanted: Omit<Subscription, 'id'>): Subscription {
    if ((this.#byMailbox.get(wanted.mailbox)?.size ?? 0) >= MOST_PER_MAILBOX) {
      throw new ItemError(
        'ErrorExceededSubscriptionCount',
        'You have exceeded the available subscriptions for your account.',
      );
    }
    const subscription: Subscription = { ...wanted, id: newId() };
    this.#keep(subscription);
    this.#begin(subscription);
    return subscription;
  }

  /** The next events of a pull subscription after `position`. Throws ItemError ErrorSubscriptionNotFound, ErrorExpiredSubscription. */
  pull(mailbox: Mailbox, id: string, position: number): Notice {
    const subscription = this.#pullSubscription(mailbox, id);
    const { events, more, reached } = nextEvents(mailbox, subscription, position);
    this.#replace({
      ...subscription,
      position: reached,
      pull: { timeoutMinutes: subscription.pull?.timeoutMinutes ?? 1, lastCall: this.#options.clock.now() },
    });
    return { subscriptionId: id, previous: position, position: reached, events, more };
  }

  /** Ends a pull subscription. Throws ItemError ErrorSubscriptionNotFound. */
  removePull(mailbox: Mailbox, id: string): void {
    this.#forget(this.#pullSubscription(mailbox, id));
  }

  /** All subscriptions of a mailbox, or of all mailboxes. */
  list(mailbox?: string): Subscription[] {
    return [...this.#byMailbox].flatMap(([email, byId]) =>
      mailbox === undefined || email === mailbox ? [...byId.values()].map(({ subscription }) => subscription) : [],
    );
  }

  /** Loses the subscriptions of a mailbox, or all, without a word to the subscribers. */
  lose(mailbox?: string): number {
    const lost = this.list(mailbox);
    for (const subscription of lost) this.#forget(subscription);
    return lost.length;
  }

  /** Stops all couriers; what was kept stays kept. */
  close(): void {
    for (const byId of this.#byMailbox.values()) for (const { courier } of byId.values()) courier?.stop();
  }

  #begin(subscription: Subscription): void {
    const mailbox = this.#options.store.mailbox(subscription.mailbox);
    if (!mailbox) return;
    const { clock, unitMs, treat, counted } = this.#options;
    const courier =
      subscription.push &&
      new Courier(subscription, {
        clock,
        mailbox,
        unitMs,
        treat: () => treat(mailbox.email),
        moved: (moved) => this.#replace(moved),
        ended: (ended) => this.#forget(ended),
        counted: (what) => counted(mailbox.email, what),
      });
    const byId =
      this.#byMailbox.get(subscription.mailbox) ??
      new Map<string, { subscription: Subscription; courier: Courier | undefined }>();
    this.#byMailbox.set(subscription.mailbox, byId.set(subscription.id, { subscription, courier }));
    courier?.start();
  }

  #pullSubscription(mailbox: Mailbox, id: string): Subscription {
    const subscription = this.#byMailbox.get(mailbox.email)?.get(id)?.subscription;
    if (!subscription) throw new ItemError('ErrorSubscriptionNotFound', 'The subscription was not found.');
    if (!subscription.pull)
      throw new ItemError('ErrorInvalidPullSubscriptionId', 'The pull subscription id is invalid.');
    if (
      this.#options.clock.now() >
      subscription.pull.lastCall + subscription.pull.timeoutMinutes * this.#options.unitMs
    ) {
      this.#forget(subscription);
      throw new ItemError('ErrorExpiredSubscription', 'The subscription has expired.');
    }
    return subscription;
  }

  #wake({ mailbox, changes }: Commit): void {
    for (const { subscription, courier } of this.#byMailbox.get(mailbox.email)?.values() ?? []) {
      if (changes.events.some((event) => wants(subscription, event))) courier?.wake();
    }
  }

  #replace(subscription: Subscription): void {
    const entry = this.#byMailbox.get(subscription.mailbox)?.get(subscription.id);
    if (!entry) return;
    entry.subscription = subscription;
    this.#keep(subscription);
  }

  #keep(subscription: Subscription): void {
    this.#options.store.keep(KEY + subscription.id, subscription);
  }

  #forget(subscription: Subscription): void {
    const byId = this.#byMailbox.get(subscription.mailbox);
    byId?.get(subscription.id)?.courier?.stop();
    byId?.delete(subscription.id);
    this.#options.store.keep(KEY + subscription.id, undefined);
  }
}

function newId(): string {
  return Buffer.concat([Buffer.from('\u0010\0exchange.tandem', 'latin1'), randomBytes(24)]).toString('base64');
}
