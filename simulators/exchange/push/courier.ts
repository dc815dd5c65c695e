/**
 * Owns one push subscription at work: posts its events in order, one call at a time, a status event at once and whenever it has been idle, repeats
 * a failed call after half a minute, doubling, and gives the subscription up when a status frequency has passed without an answer.
 * Promises: the position moves only after the subscriber's OK, so nothing is skipped; after a restart delivery goes on where it stood.
 */
import { request } from 'undici';

import { SOAP, MESSAGES } from '../ews/namespaces.ts';
import { envelope } from '../ews/soap.ts';
import { child, readXml } from '../ews/xml-read.ts';
import { type Clock } from '../store/clock.ts';
import { type Mailbox } from '../store/mailbox.ts';
import { type MailboxEvent } from '../store/model.ts';
import { type Notice, sendNotification } from './notification.ts';
import { nextEvents, type Subscription } from './subscription.ts';

/** What a fault says about a call: sent as it is, lost on the way, sent twice, or its events in reverse; and how long it is held back before. */
export type Treatment = { how: 'as-is' | 'drop' | 'double' | 'reorder'; waitMs: number };

export type CourierContext = {
  clock: Clock;
  mailbox: Mailbox;
  /** The length of a minute of StatusFrequency. */
  unitMs: number;
  treat: () => Treatment;
  /** Called when the position moved, to keep it. */
  moved: (subscription: Subscription) => void;
  /** Called once when the subscription is over. */
  ended: (subscription: Subscription) => void;
  counted: (what: 'sent' | 'failed') => void;
};

type Answer = 'ok' | 'unsubscribe' | 'none';

const ANSWER_TIMEOUT_MS = 30_000;

export class Courier {
  #subscription: Subscription;
  readonly #context: CourierContext;
  readonly #stop = new AbortController();
  #busy = false;
  #cancelTimer: () => void = () => undefined;
  #failingSince: number | undefined;
  #pause = 0;

  constructor(subscription: Subscription, context: CourierContext) {
    this.#subscription = subscription;
    this.#context = context;
  }

  /** Begins with a status event, or with the events that were missed. */
  start(): void {
    setImmediate(() => this.#deliver(true));
  }

  /** Something happened in the mailbox. */
  wake(): void {
    if (!this.#busy && this.#failingSince === undefined) this.#deliver(false);
  }

  /** Ends without a word, as a lost subscription does. */
  stop(): void {
    this.#stop.abort();
    this.#cancelTimer();
  }

  #deliver(statusIfIdle: boolean): void {
    if (this.#busy || this.#stop.signal.aborted) return;
    this.#busy = true;
    void this.#deliverAll(statusIfIdle).finally(() => {
      this.#busy = false;
      if (!this.#stop.signal.aborted && this.#failingSince === undefined && this.#next().events.length > 0)
        this.#deliver(false);
    });
  }

  async #deliverAll(statusIfIdle: boolean): Promise<void> {
    for (let status = statusIfIdle; status || this.#next().events.length > 0; status = false) {
      const treatment = this.#context.treat();
      if (treatment.waitMs > 0) await this.#wait(treatment.waitMs);
      const next = this.#next();
      const { id, position } = this.#subscription;
      const answer = await this.#send(
        { subscriptionId: id, previous: position, position: next.reached, events: next.events, more: next.more },
        treatment.how,
      );
      if (this.#stop.signal.aborted) return;
      if (answer === 'unsubscribe') return this.#end();
      if (answer === 'none') return this.#retryLater();
      this.#failingSince = undefined;
      this.#subscription = { ...this.#subscription, position: next.reached };
      this.#context.moved(this.#subscription);
      this.#schedule(this.#frequency(), true);
    }
  }

  #next(): { events: MailboxEvent[]; more: boolean; reached: number } {
    return nextEvents(this.#context.mailbox, this.#subscription, this.#subscription.position);
  }

  #retryLater(): void {
    const now = this.#context.clock.now();
    this.#context.counted('failed');
    this.#pause = this.#failingSince === undefined ? this.#context.unitMs / 2 : this.#pause * 2;
    this.#failingSince ??= now;
    if (now + this.#pause - this.#failingSince > this.#frequency()) this.#end();
    else this.#schedule(this.#pause, true);
  }

  #schedule(ms: number, statusIfIdle: boolean): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#context.clock.after(ms, () => this.#deliver(statusIfIdle));
  }

  #end(): void {
    this.stop();
    this.#context.ended(this.#subscription);
  }

  #frequency(): number {
    return (this.#subscription.push?.statusFrequencyMinutes ?? 1) * this.#context.unitMs;
  }

  /** One call as the faults want it. A dropped one counts as answered: that is what makes it a loss. */
  async #send(notice: Notice, how: Treatment['how']): Promise<Answer> {
    if (how === 'drop') return 'ok';
    if (how === 'double') await this.#post(notice);
    return this.#post(how === 'reorder' ? { ...notice, events: notice.events.toReversed() } : notice);
  }

  async #wait(ms: number): Promise<void> {
    await new Promise<void>((done) => {
      this.#context.clock.after(ms, done);
    });
  }

  async #post(notice: Notice): Promise<Answer> {
    try {
      const response = await request(this.#subscription.push?.url ?? '', {
        method: 'POST',
        headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${MESSAGES}/SendNotification"` },
        body: envelope(sendNotification(this.#context.mailbox, notice)),
        headersTimeout: ANSWER_TIMEOUT_MS,
        bodyTimeout: ANSWER_TIMEOUT_MS,
        signal: this.#stop.signal,
      });
      const text = await response.body.text();
      this.#context.counted('sent');
      return response.statusCode === 200 ? readAnswer(text) : 'none';
    } catch {
      return 'none';
    }
  }
}

function readAnswer(text: string): Answer {
  try {
    const root = readXml(text);
    const result = child(root, SOAP, 'Body')?.children[0];
    const status =
      result?.name === 'SendNotificationResult'
        ? child(result, MESSAGES, 'SubscriptionStatus')?.text.trim()
        : undefined;
    if (status === 'Unsubscribe') return 'unsubscribe';
    return status === 'OK' ? 'ok' : 'none';
  } catch {
    return 'none';
  }
}
