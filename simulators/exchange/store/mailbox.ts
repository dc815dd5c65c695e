/**
 * Owns one mailbox in memory: its items with their indexes, the sync log of each folder, the event log, and the numbers that are given out.
 * Changes come in only as commits (see `store.ts`), whole or not at all, and cost what they touch.
 */
import { createHash } from 'node:crypto';

import { EventLog } from './event-log.ts';
import { type Item, type MailboxEvent, type Person } from './model.ts';
import { PropertyIndex } from './property-index.ts';
import { type SyncEntry, SyncLog } from './sync-log.ts';

/** An item that leaves: where it was and since when. */
export type Dropped = { number: number; folder: string; entered: number; version: number };

/** What one action changes in one mailbox. */
export type Changes = { put: readonly Item[]; drop: readonly Dropped[]; events: readonly MailboxEvent[] };

/** What a snapshot keeps besides items and logs. */
export type MailboxHead = {
  person: Person;
  numbers: [version: number, item: number];
  generations: [watermark: number, sync: number];
  /** Absent in files of older versions: never. */
  moves?: number;
  events: { forgotten: number; last: number };
};

const guidOf = (email: string, moves: number): string =>
  createHash('sha256')
    .update(moves === 0 ? email : `${email} moved ${moves}`)
    .digest('hex')
    .slice(0, 32);

export class Mailbox {
  readonly person: Person;
  readonly events = new EventLog();
  /** Counts up when all watermarks given out so far become invalid. */
  watermarkGeneration = 1;
  /** Counts up when all sync states given out so far become invalid. */
  syncGeneration = 1;
  #moves = 0;
  #guid: string;
  #version = 0;
  #number = 0;
  #event = 0;
  readonly #items = new Map<number, Item>();
  readonly #folders = new Map<string, Set<number>>();
  readonly #syncLogs = new Map<string, SyncLog>();
  readonly #properties = new PropertyIndex();

  constructor(person: Person) {
    this.person = person;
    this.#guid = guidOf(person.email, 0);
  }

  /** 16 bytes in hexadecimal, the same on every machine: part of all ids, change keys, watermarks and sync states. Another one after each move. */
  get guid(): string {
    return this.#guid;
  }

  /** How often the mailbox was moved to another database. */
  get moves(): number {
    return this.#moves;
  }

  set moves(moves: number) {
    this.#moves = moves;
    this.#guid = guidOf(this.email, moves);
  }

  get email(): string {
    return this.person.email;
  }

  /** The change number of the newest change. */
  get version(): number {
    return this.#version;
  }

  item(number: number): Item | undefined {
    return this.#items.get(number);
  }

  /** The items of one folder, in the order in which they arrived. */
  *itemsIn(folder: string): Generator<Item> {
    for (const number of this.#folders.get(folder) ?? []) {
      const item = this.#items.get(number);
      if (item) yield item;
    }
  }

  countIn(folder: string): number {
    return this.#folders.get(folder)?.size ?? 0;
  }

  /** The items of a folder whose extended property has this value. */
  withProperty(folder: string, key: { property: string; value: string }): Item[] {
    const inFolder = this.#folders.get(folder);
    return [...this.#properties.find(key.property, key.value)].flatMap((number) => {
      const item = inFolder?.has(number) === true ? this.#items.get(number) : undefined;
      return item ? [item] : [];
    });
  }

  syncLog(folder: string): SyncLog {
    const log = this.#syncLogs.get(folder) ?? new SyncLog();
    this.#syncLogs.set(folder, log);
    return log;
  }

  nextVersion(): number {
    this.#version += 1;
    return this.#version;
  }

  nextNumber(): number {
    this.#number += 1;
    return this.#number;
  }

  nextEvent(): number {
    this.#event += 1;
    return this.#event;
  }

  apply(changes: Changes): void {
    for (const dropped of changes.drop) this.#drop(dropped);
    for (const item of changes.put) {
      this.put(item);
      this.syncLog(item.folder).note({ version: item.version, item: item.number, entered: item.entered, gone: false });
    }
    for (const event of changes.events) this.addEvent(event);
  }

  /** Places an item without noting it in the sync log: used when a snapshot is read, which carries the log itself. */
  put(item: Item): void {
    const before = this.#items.get(item.number);
    if (before) this.#properties.remove(before.number, before.content);
    this.#items.set(item.number, item);
    this.#properties.add(item.number, item.content);
    const folder = this.#folders.get(item.folder) ?? new Set();
    this.#folders.set(item.folder, folder.add(item.number));
    this.#version = Math.max(this.#version, item.version);
    this.#number = Math.max(this.#number, item.number);
  }

  addEvent(event: MailboxEvent): void {
    this.events.add(event);
    this.#event = Math.max(this.#event, event.number);
  }

  head(): MailboxHead {
    const { forgotten, last } = this.events.kept();
    return {
      person: this.person,
      numbers: [this.#version, this.#number],
      generations: [this.watermarkGeneration, this.syncGeneration],
      moves: this.#moves,
      events: { forgotten, last },
    };
  }

  restore(head: MailboxHead): void {
    [this.#version, this.#number] = head.numbers;
    [this.watermarkGeneration, this.syncGeneration] = head.generations;
    this.moves = head.moves ?? 0;
    this.events.restore(head.events);
    this.#event = head.events.last;
  }

  /** Everything that a snapshot holds of this mailbox's content. */
  contents(): {
    items: Iterable<Item>;
    syncs: Iterable<[folder: string, entries: readonly SyncEntry[]]>;
    events: readonly MailboxEvent[];
  } {
    const syncs = [...this.#syncLogs].map(([folder, log]): [string, readonly SyncEntry[]] => [folder, log.kept()]);
    return { items: this.#items.values(), syncs, events: this.events.kept().events };
  }

  #drop(dropped: Dropped): void {
    const item = this.#items.get(dropped.number);
    if (item) this.#properties.remove(item.number, item.content);
    this.#items.delete(dropped.number);
    this.#folders.get(dropped.folder)?.delete(dropped.number);
    this.#version = Math.max(this.#version, dropped.version);
    this.syncLog(dropped.folder).note({
      version: dropped.version,
      item: dropped.number,
      entered: dropped.entered,
      gone: true,
    });
  }
}
