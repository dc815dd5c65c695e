/**
 * Owns what people did in a history: every value that a person wrote, with the value that stood there before, and every delete with the content
 * that was deleted. From it follow P3 (no lost update), P4 (no resurrection) and P5 (the witness happened).
 */
import { type Appointment, type Field, fields, type Side } from '../../src/model/appointment.ts';
import { type IdentityKey, type S4Guid } from '../../src/model/ids.ts';
import { plainDate } from '../../src/model/instant.ts';
import { asS4Holds } from '../support/world/s4-limits.ts';
import { markPattern } from './values.ts';

export type UserWrite = {
  readonly place: number;
  readonly side: Side;
  /** Lineage or GUID. */
  readonly item: string;
  readonly field: Field;
  readonly value: string;
  /** As it was written, before S/4 would shorten it. */
  readonly raw: string;
  /** What the person saw and overwrote; absent at creation. */
  readonly saw?: string;
  /** What both sides had agreed on last was put back: then nothing has changed here, and a change of the other side counts. */
  readonly back?: true;
};

export type UserDelete = {
  readonly place: number;
  readonly at: number;
  readonly side: Side;
  readonly how: 'delete' | 'purge';
  readonly address?: string;
  readonly lineage?: string;
  readonly key?: IdentityKey;
  readonly guid?: S4Guid;
  /** The item was only a copy beside its original: deleting it says nothing about the original. */
  readonly onlyCopy: boolean;
  readonly enrolled: boolean;
  readonly content: { readonly [F in Field]: string };
};

export type Ledger = {
  readonly writes: UserWrite[];
  readonly deletes: UserDelete[];
  /** Places of writes on both sides of a pair at one moment: neither came first. */
  readonly atOnce: Map<number, number>;
  /** Lineages that a person took back out of Deleted Items. */
  readonly undeleted: Set<string>;
  /** Lineages that were out of scope at some time (private, another folder, far away, not responsible). */
  readonly rested: Set<string>;
  /** Lineages and GUIDs that were out of scope for another reason than being private. */
  readonly movedAway: Set<string>;
  /** Lineages and GUIDs that were private at some time: what the other side held of them may be cleared by rule. */
  readonly everPrivate: Set<string>;
  /** Lineages and GUIDs that a person marked as private, and nobody unmarked since, on whichever side. */
  readonly marked: Set<string>;
  /** Marks of texts of private S/4 appointments that a person laid open in Outlook, by making regular, or single, what departed from a series whose text they are, by GUID. */
  readonly laidOpen: Map<string, ReadonlySet<string>>;
  /** Marks of texts that a person wrote into an item while it was private, and the side on which it is; public again, they are no secret. */
  readonly secrets: Map<string, { readonly side: Side; readonly item: string }>;
  /** S/4 appointments whose employee responsible changed, or that were private, at some time. */
  readonly restedOnS4: Set<S4Guid>;
  /** Mailboxes that were moved, so that all item ids changed at once. */
  readonly moved: Set<string>;
  /** Mailboxes whose sync state Exchange refused. */
  readonly refused: Set<string>;
  /** Items that are in no folder any more, by retention or by their people. */
  readonly nowhere: { readonly uid: string; readonly key?: IdentityKey }[];
  /** Items that a retention rule took out of a mailbox. */
  readonly archived: { readonly key: IdentityKey | undefined; readonly appointment: Appointment }[];
  /** Employees that were taken off an appointment: `guid/employee`. */
  readonly takenOff: Set<string>;
  /** Lineages that had the category or the tag at some time. */
  readonly everAsked: Set<string>;
  /** Lineages that asked to be synchronised and then did so no more: whoever throws such an item away says nothing about its appointment. */
  readonly stoppedAsking: Set<string>;
  /** Occurrences that a person took out of a series, by the lineage of their master and their day in its pattern (series-lineage.ts). */
  readonly takenOut: { readonly lineage: string; readonly day: string; readonly at: number }[];
  /** Lineages of what goes on with a series since a person split it. */
  readonly successors: Map<string, readonly string[]>;
  /** Lineages of series that nothing could hold together when they were split. */
  readonly fellApart: Set<string>;
  /** Lineages of series that a person gave another pattern or took back out of Deleted Items: what was deleted of them before may be there again. `single`: made a single item on a day that had been taken out of it. */
  readonly broughtBack: { readonly lineage: string; readonly at: number; readonly single?: true }[];
  /** After what an older database was restored, by its place: what only the lost life could explain is for review. */
  restoredAt: number | undefined;
  /** How many mails people sent. */
  mails: number;
  /** Meetings that their organisers called off: the marks of their texts and their UIDs; of one occurrence, `mark/day in the pattern` or `UID/day in the pattern`. */
  readonly calledOff: Set<string>;
  /** Marks of the texts that a person copied with their item, or restored with it. */
  readonly copies: Set<string>;
  /** Lineages of copies of what said at that moment that it was cancelled or deleted: the words went along, and are its person's there. */
  readonly copiedWords: Set<string>;
  /** S/4 appointments whose status was cancelled at some time. */
  readonly cancelled: Set<S4Guid>;
  readonly next: () => number;
  /** When a person or an administrator did something last. */
  lastActAt: number;
  /** When an administrator changed a setting last, by the time of the scheduler. */
  decidedAt: number | undefined;
};

export const createLedger = (): Ledger => {
  let place = 0;
  return {
    writes: [],
    deletes: [],
    atOnce: new Map(),
    undeleted: new Set(),
    rested: new Set(),
    movedAway: new Set(),
    everPrivate: new Set(),
    marked: new Set(),
    laidOpen: new Map(),
    secrets: new Map(),
    restedOnS4: new Set(),
    moved: new Set(),
    refused: new Set(),
    nowhere: [],
    archived: [],
    takenOff: new Set(),
    cancelled: new Set(),
    restoredAt: undefined,
    mails: 0,
    calledOff: new Set(),
    copies: new Set(),
    copiedWords: new Set(),
    takenOut: [],
    successors: new Map(),
    fellApart: new Set(),
    broughtBack: [],
    everAsked: new Set(),
    stoppedAsking: new Set(),
    next: () => (place += 1),
    lastActAt: 0,
    decidedAt: undefined,
  };
};

type Content = { readonly [F in Field]: string };
/** Appointments are never changed in place. */
const contents = new WeakMap<Appointment, Content>();

/** One text per field in the form in which both sides are compared. */
export const contentOf = (appointment: Appointment): Content => {
  const known = contents.get(appointment);
  if (known !== undefined) return known;
  const content = rawOf(asS4Holds(appointment));
  contents.set(appointment, content);
  return content;
};

const anyAppointment: Appointment = {
  importance: 'Normal',
  private: false,
  subject: '',
  location: '',
  note: '',
  when: { kind: 'allDay', firstDay: plainDate('2026-01-01'), lastDay: plainDate('2026-01-01') },
};

/** A value of one field in the form in which both sides are compared. */
export const contentOfField = (field: Field, value: Appointment[Field] | null): string =>
  value === null ? '' : contentOf({ ...anyAppointment, [field]: value })[field];

/** One text per field as it stands. */
export const rawOf = (appointment: Appointment): { readonly [F in Field]: string } => ({
  subject: appointment.subject,
  when: JSON.stringify(appointment.when),
  location: appointment.location,
  note: appointment.note,
  importance: appointment.importance,
  private: String(appointment.private),
});

/** The marks of the texts in an appointment, whatever it was cut to. */
export const marksOf = ({ subject, location, note }: Appointment): readonly string[] =>
  [subject, location, note].flatMap((text) => text.match(markPattern) ?? []);

type Edited = {
  readonly before?: Appointment;
  readonly after: Appointment;
  /** What both sides held when they agreed last. */
  readonly agreed?: (field: Field) => ReadonlySet<string>;
};

/** What is written into a private item is nobody else's. */
export const recordSecrets = (
  ledger: Ledger,
  of: { readonly side: Side; readonly item: string },
  edited: Edited,
): void => {
  const { after, before } = edited;
  if (!after.private) {
    for (const mark of marksOf(after)) ledger.secrets.delete(mark);
    return;
  }
  ledger.everPrivate.add(of.item);
  const known = new Set(before === undefined ? [] : marksOf(before));
  for (const mark of marksOf(after)) if (!known.has(mark)) ledger.secrets.set(mark, of);
};

export const recordWrites = (
  ledger: Ledger,
  { side, item }: { readonly side: Side; readonly item: string },
  edited: Edited,
): void => {
  const { before, after, agreed } = edited;
  recordSecrets(ledger, { side, item }, edited);
  const now = contentOf(after);
  const was = before === undefined ? undefined : contentOf(before);
  for (const field of fields) {
    // A mark is no value that could be lost: the side that has it keeps it.
    if (field === 'private') continue;
    if (was?.[field] === now[field]) continue;
    ledger.writes.push({
      place: ledger.next(),
      side,
      item,
      field,
      value: now[field],
      raw: rawOf(after)[field],
      ...(was === undefined ? {} : { saw: was[field] }),
      ...(agreed?.(field).has(now[field]) === true ? { back: true } : {}),
    });
  }
};
