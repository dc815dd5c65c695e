/**
 * Owns all mailboxes, the outbox and what else must outlive a restart. Every change is one commit: written to the data folder first, then applied,
 * then told to the listeners (push, live view), in that order and in one go, so that an answer is never given for something that could be lost.
 */
import { type Clock } from './clock.ts';
import { DurableLog } from './durable-log.ts';
import { type Changes, Mailbox, type MailboxHead } from './mailbox.ts';
import { type Item, type Mail, type MailboxEvent, type Person } from './model.ts';
import { type SyncEntry } from './sync-log.ts';

export type ActionKind = 'create' | 'update' | 'delete' | 'move' | 'copy' | 'archive';

/** One committed action: who did what to which item. `by` is whom it really was, not whom the item shows. */
export type Commit = { mailbox: Mailbox; kind: ActionKind; by: string; item: Item; changes: Changes };

type Record =
  | { r: 'mailbox'; head: MailboxHead }
  | { r: 'commit'; m: string; changes: Changes }
  | { r: 'items'; m: string; items: Item[] }
  | { r: 'sync'; m: string; folder: string; entries: SyncEntry[] }
  | { r: 'events'; m: string; events: readonly MailboxEvent[] }
  | { r: 'mails'; mails: readonly Mail[] }
  | { r: 'kept'; key: string; value: unknown };

const ITEMS_PER_RECORD = 200;

export class Store {
  readonly clock: Clock;
  readonly outbox: Mail[] = [];
  readonly #log: DurableLog | undefined;
  readonly #mailboxes = new Map<string, Mailbox>();
  readonly #kept = new Map<string, unknown>();
  readonly #listeners: ((commit: Commit) => void)[] = [];

  /** Without a folder everything is in memory only. */
  constructor(clock: Clock, data: { folder?: string | undefined; snapshotAfterBytes?: number | undefined } = {}) {
    this.clock = clock;
    this.#log = data.folder === undefined ? undefined : new DurableLog(data.folder, data.snapshotAfterBytes);
    // The file is our own: it was written by `commit` and `snapshot` below.
    for (const record of this.#log?.records() ?? []) this.#replay(record as Record);
    for (const mailbox of this.#mailboxes.values()) mailbox.events.expire(clock.now());
  }

  mailbox(email: string): Mailbox | undefined {
    return this.#mailboxes.get(email.toLowerCase());
  }

  mailboxes(): IterableIterator<Mailbox> {
    return this.#mailboxes.values();
  }

  /** The mailbox of that person, made if there is none. */
  addMailbox(person: Person): Mailbox {
    const email = person.email.toLowerCase();
    const known = this.#mailboxes.get(email);
    if (known) return known;
    const mailbox = new Mailbox({ name: person.name, email });
    this.#mailboxes.set(email, mailbox);
    this.#log?.append({ r: 'mailbox', head: mailbox.head() });
    return mailbox;
  }

  commit(commit: Commit): void {
    this.#log?.append({ r: 'commit', m: commit.mailbox.email, changes: commit.changes });
    commit.mailbox.apply(commit.changes);
    for (const listener of this.#listeners) listener(commit);
    this.#snapshotIfGrown();
  }

  /** Calls `listener` after every commit, in order. */
  onCommit(listener: (commit: Commit) => void): void {
    this.#listeners.push(listener);
  }

  /** Puts mails into the outbox; nothing is delivered. */
  send(mails: readonly Mail[]): void {
    if (mails.length === 0) return;
    this.#log?.append({ r: 'mails', mails });
    this.outbox.push(...mails);
  }

  /** Makes every watermark or sync state of the mailbox invalid. */
  invalidate(mailbox: Mailbox, what: 'watermarks' | 'syncStates'): void {
    if (what === 'watermarks') mailbox.watermarkGeneration += 1;
    else mailbox.syncGeneration += 1;
    this.#log?.append({ r: 'mailbox', head: mailbox.head() });
  }

  /** The mailbox stands in another database: every id, change key, watermark and sync state given out so far names nothing any more. */
  move(mailbox: Mailbox): void {
    mailbox.moves += 1;
    this.#log?.append({ r: 'mailbox', head: mailbox.head() });
  }

  /** Keeps a small JSON value (a subscription) under a key; undefined forgets it. */
  keep(key: string, value: unknown): void {
    this.#log?.append({ r: 'kept', key, value: value ?? null });
    this.#place(key, value);
    this.#snapshotIfGrown();
  }

  /** Everything kept under keys that begin with `prefix`. */
  kept(prefix: string): unknown[] {
    return [...this.#kept].flatMap(([key, value]) => (key.startsWith(prefix) ? [value] : []));
  }

  /** Empties every mailbox, the outbox and all that was kept. */
  reset(): void {
    const people = [...this.#mailboxes.values()].map(({ person, moves, watermarkGeneration, syncGeneration }) => ({
      person,
      moves,
      watermarkGeneration,
      syncGeneration,
    }));
    this.#mailboxes.clear();
    this.#kept.clear();
    this.outbox.length = 0;
    for (const { person, moves, watermarkGeneration, syncGeneration } of people) {
      const mailbox = new Mailbox(person);
      mailbox.moves = moves;
      mailbox.watermarkGeneration = watermarkGeneration + 1;
      mailbox.syncGeneration = syncGeneration + 1;
      this.#mailboxes.set(person.email, mailbox);
    }
    this.#log?.rewrite(this.#snapshot());
  }

  close(): void {
    this.#log?.close();
  }

  #snapshotIfGrown(): void {
    if (this.#log?.hasGrown === true) this.#log.rewrite(this.#snapshot());
  }

  *#snapshot(): Generator<Record> {
    for (const mailbox of this.#mailboxes.values()) {
      const m = mailbox.email;
      const { items, syncs, events } = mailbox.contents();
      yield { r: 'mailbox', head: mailbox.head() };
      for (let rest = [...items]; rest.length > 0; rest = rest.slice(ITEMS_PER_RECORD))
        yield { r: 'items', m, items: rest.slice(0, ITEMS_PER_RECORD) };
      for (const [folder, entries] of syncs) yield { r: 'sync', m, folder, entries: [...entries] };
      for (let at = 0; at < events.length; at += 1000) yield { r: 'events', m, events: events.slice(at, at + 1000) };
    }
    yield { r: 'mails', mails: this.outbox };
    for (const [key, value] of this.#kept) yield { r: 'kept', key, value };
  }

  #replay(record: Record): void {
    if (record.r === 'mails') this.outbox.push(...record.mails);
    else if (record.r === 'kept') this.#place(record.key, record.value ?? undefined);
    else if (record.r === 'mailbox') this.#replayHead(record.head);
    else this.#replayContents(record);
  }

  #replayHead(head: MailboxHead): void {
    const mailbox = this.#mailboxes.get(head.person.email) ?? new Mailbox(head.person);
    this.#mailboxes.set(head.person.email, mailbox);
    mailbox.restore(head);
  }

  #replayContents(record: Extract<Record, { m: string }>): void {
    const mailbox = this.#mailboxes.get(record.m);
    if (!mailbox) return;
    if (record.r === 'commit') mailbox.apply(record.changes);
    if (record.r === 'items') for (const item of record.items) mailbox.put(item);
    if (record.r === 'sync') for (const entry of record.entries) mailbox.syncLog(record.folder).note(entry);
    if (record.r === 'events') for (const event of record.events) mailbox.addEvent(event);
  }

  #place(key: string, value: unknown): void {
    if (value === undefined) this.#kept.delete(key);
    else this.#kept.set(key, value);
  }
}
