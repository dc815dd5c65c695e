/**
 * Owns the appointments of the simulated system: reads, transactions, the commit. A transaction
 * sees its own changes; nobody else sees them before the commit, which is all or nothing. ETags
 * and the time of change are set when a transaction first touches an object, before the commit.
 */
import { type Entity } from '../odata/value.ts';

/** An appointment with what belongs to it; values are never changed in place. */
export type StoredAppointment = {
  header: Entity;
  attendees: readonly Entity[];
  texts: readonly Entity[];
};

/** Something that appointments can be read from: the world, or a transaction on it. */
export type View = {
  appointment(guid: string): StoredAppointment | undefined;
  appointments(): Iterable<StoredAppointment>;
  /** Rows of DeletedAppointments: Guid, DeletedAt. */
  tombstones(): Iterable<Entity>;
};

/** What one commit did to one appointment. */
export type Change = {
  guid: string;
  kind: 'created' | 'changed' | 'deleted';
  user: string;
  /** Milliseconds, whole seconds; taken before the commit. */
  at: number;
  before: StoredAppointment | undefined;
  after: StoredAppointment | undefined;
};

/** What has to be kept of one commit. */
export type CommitRecord = {
  sequence: number;
  nextId: number;
  put: readonly StoredAppointment[];
  deleted: readonly { Guid: string; DeletedAt: number }[];
};

const guidOf = (stored: StoredAppointment): string => String(stored.header['Guid']);

const stampNames = new Set(['Etag', 'ChangedAt', 'ChangedBy']);

/** A text that is equal for equal content, whatever order the properties were set in. */
function content(stored: StoredAppointment): string {
  const ordered = (entity: Entity): unknown =>
    Object.keys(entity)
      .filter((name) => !stampNames.has(name))
      .toSorted((left, right) => (left < right ? -1 : 1))
      .map((name) => [name, entity[name]]);
  return JSON.stringify([ordered(stored.header), stored.attendees.map(ordered), stored.texts.map(ordered)]);
}

/** The committed state of the system. */
export class World implements View {
  private readonly stored = new Map<string, StoredAppointment>();
  private readonly deleted = new Map<string, Entity>();
  private sequence = 0;
  private nextId = 1;

  appointment(guid: string): StoredAppointment | undefined {
    return this.stored.get(guid);
  }

  appointments(): Iterable<StoredAppointment> {
    return this.stored.values();
  }

  tombstones(): Iterable<Entity> {
    return this.deleted.values();
  }

  isTombstone(guid: string): boolean {
    return this.deleted.has(guid);
  }

  /** Takes a number from a sequence; numbers of a transaction that is dropped are lost, as in SAP. */
  takeId(): string {
    const id = this.nextId;
    this.nextId += 1;
    return String(id).padStart(10, '0');
  }

  takeSequence(): number {
    this.sequence += 1;
    return this.sequence;
  }

  /** Forgets everything and takes over the given appointments. */
  replaceAll(appointments: readonly StoredAppointment[], nextId: number): void {
    this.stored.clear();
    this.deleted.clear();
    for (const appointment of appointments) this.stored.set(guidOf(appointment), appointment);
    this.sequence = appointments.length;
    this.nextId = nextId;
  }

  /** Applies a commit, new or read back from the journal. */
  apply(record: CommitRecord): void {
    for (const stored of record.put) this.stored.set(guidOf(stored), stored);
    for (const tombstone of record.deleted) {
      this.stored.delete(tombstone.Guid);
      this.deleted.set(tombstone.Guid, tombstone);
    }
    this.sequence = Math.max(this.sequence, record.sequence);
    this.nextId = Math.max(this.nextId, record.nextId);
  }

  /** The record of a transaction's changes; the world itself stays as it is until `apply`. */
  recordOf(changes: readonly Change[]): CommitRecord {
    return {
      sequence: this.sequence,
      nextId: this.nextId,
      put: changes.flatMap((change) => (change.after === undefined ? [] : [change.after])),
      deleted: changes.flatMap((change) =>
        change.kind === 'deleted' ? [{ Guid: change.guid, DeletedAt: change.at }] : [],
      ),
    };
  }
}

/** The stamp that an object gets once per transaction. */
type Stamp = { Etag: string; ChangedAt: number; ChangedBy: string };

/** A unit of work that is committed whole or not at all. */
export class Transaction implements View {
  readonly user: string;
  /** Milliseconds, whole seconds. */
  readonly at: number;
  private readonly world: World;
  private readonly touched = new Map<string, StoredAppointment | undefined>();
  private readonly stamps = new Map<string, Stamp>();

  constructor(world: World, user: string, now: Date) {
    this.world = world;
    this.user = user;
    this.at = Math.floor(now.getTime() / 1000) * 1000;
  }

  appointment(guid: string): StoredAppointment | undefined {
    return this.touched.has(guid) ? this.touched.get(guid) : this.world.appointment(guid);
  }

  /** The state before this transaction. */
  base(guid: string): StoredAppointment | undefined {
    return this.world.appointment(guid);
  }

  *appointments(): Iterable<StoredAppointment> {
    for (const stored of this.world.appointments()) {
      const guid = guidOf(stored);
      if (!this.touched.has(guid)) yield stored;
    }
    for (const stored of this.touched.values()) if (stored !== undefined) yield stored;
  }

  tombstones(): Iterable<Entity> {
    return this.world.tombstones();
  }

  takeId(): string {
    return this.world.takeId();
  }

  /** True where the GUID was used before, also by something deleted. */
  isUsed(guid: string): boolean {
    return this.appointment(guid) !== undefined || this.world.isTombstone(guid);
  }

  /** Sets the new state of an appointment, stamped with ETag, time and user. */
  put(stored: StoredAppointment): void {
    const guid = guidOf(stored);
    this.touched.set(guid, { ...stored, header: { ...stored.header, ...this.stamp(guid) } });
  }

  remove(guid: string): void {
    this.touched.set(guid, undefined);
  }

  /** What a commit would do; an appointment whose content did not move is not among it. */
  changes(): Change[] {
    return [...this.touched].flatMap(([guid, after]): Change[] => {
      const before = this.world.appointment(guid);
      const common = { guid, user: this.user, at: this.at, before, after };
      if (before === undefined) return after === undefined ? [] : [{ ...common, kind: 'created' }];
      if (after === undefined) return [{ ...common, kind: 'deleted' }];
      return content(before) === content(after) ? [] : [{ ...common, kind: 'changed' }];
    });
  }

  private stamp(guid: string): Stamp {
    const known = this.stamps.get(guid);
    if (known !== undefined) return known;
    const stamp = { Etag: etagOf(this.at, this.world.takeSequence()), ChangedAt: this.at, ChangedBy: this.user };
    this.stamps.set(guid, stamp);
    return stamp;
  }
}

/** The bare ETag: time of change and a number that never comes back. */
export function etagOf(at: number, sequence: number): string {
  const time = new Date(at)
    .toISOString()
    .replaceAll(/[-:TZ]/g, '')
    .slice(0, 14);
  return `${time}.${String(sequence).padStart(7, '0')}`;
}
