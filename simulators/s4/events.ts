/**
 * Owns the calls of the callback: one POST per commit in the JSON form, Basic authentication, five
 * seconds, no retry, as an HTTP destination of SAP does.
 */
import { type Counters } from './counters.ts';
import { partners } from './data/partners.ts';
import { type Change } from './data/world.ts';
import { textOf } from './odata/value.ts';
import { type Callback } from './settings.ts';

/** One event as it travels. */
export type EventRecord = {
  objectType: string;
  objectKey: string;
  event: string;
  changedAt?: string;
  changedBy?: string;
  partners?: readonly string[];
};

const timeoutMs = 5000;

/** Responsible and attendees; of a deleted appointment those it had. */
function partnersOf(change: Change): string[] {
  const stored = change.after ?? change.before;
  if (stored === undefined) return [];
  const numbers = [textOf(stored.header, 'Responsible'), ...stored.attendees.map((one) => textOf(one, 'PartnerNo'))];
  return [...new Set(numbers)].filter((number) => partners.has(number));
}

/** The event of one change. */
export function eventOf(change: Change): EventRecord {
  return {
    objectType: 'BUS2000126',
    objectKey: change.guid.replaceAll('-', '').toUpperCase(),
    event: change.kind.toUpperCase(),
    changedAt: new Date(change.at).toISOString().replace('.000Z', 'Z'),
    changedBy: change.user,
    partners: partnersOf(change),
  };
}

/** Sends events to the configured callback. */
export class EventSender {
  callback: Callback | undefined;
  private readonly underWay = new Set<Promise<void>>();
  private readonly source: { systemId: string; client: string };
  private readonly counters: Counters;

  constructor(source: { systemId: string; client: string }, counters: Counters) {
    this.source = source;
    this.counters = counters;
  }

  /** Sends; settles when the callback answered or failed, and never rejects. */
  send(events: readonly EventRecord[]): Promise<void> {
    const { callback } = this;
    if (callback === undefined || events.length === 0) return Promise.resolve();
    const sending = this.post(callback, events).finally(() => this.underWay.delete(sending));
    this.underWay.add(sending);
    return sending;
  }

  /** Settles when nothing is under way. */
  async settle(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private async post(callback: Callback, events: readonly EventRecord[]): Promise<void> {
    const credential = Buffer.from(`${callback.user}:${callback.password}`).toString('base64');
    const isTaken = await fetch(callback.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Basic ${credential}` },
      body: JSON.stringify({ system: this.source.systemId, client: this.source.client, events }),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'manual',
    }).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.ok;
      },
      () => false,
    );
    this.counters.events[isTaken ? 'sent' : 'failed'] += 1;
  }
}
