/** Owns the seeded load: people who create, edit and delete on both sides while faults happen. Each change is in the ledger once the side has it. */
import { setTimeout as pause } from 'node:timers/promises';

import { type Seeded } from '../../simulators/company/seeded.ts';
import { morning } from '../smoke/everyday.ts';
import { type Person, type World } from '../smoke/world.ts';
import { type Entry, type Ledger, type Side, tagOf, type Use } from './ledger.ts';

export type Wish = {
  /** Pause between two changes. Default 40 ms. */
  readonly pauseMs?: number;
  /** Only these people; default: all. */
  readonly people?: readonly Person[];
  /** Only changes made on this side. */
  readonly only?: Side;
  /** Only what was there before this moment (`performance.now()`) is deleted on the other side. Default: 15 s ago. */
  readonly oldBefore?: number;
};

export type Load = {
  /** So many changes, one after the other. */
  readonly changes: (count: number, wish?: Wish) => Promise<void>;
  /** Changes all the time while `work` runs; resolves with its result and the number of changes. */
  readonly during: <T>(work: Promise<T>, wish?: Wish) => Promise<{ readonly result: T; readonly changes: number }>;
  /** One new appointment, nobody else will touch it. */
  readonly create: (side: Side, person: Person, use?: Use) => Promise<Entry>;
  /** One edit by a person; false where the item is not there yet. */
  readonly edit: (entry: Entry, side: Side) => Promise<boolean>;
  readonly remove: (entry: Entry, side: Side) => Promise<boolean>;
  /** One location written on both sides at the same moment; false where the item is not on both sides yet. */
  readonly contest: (entry: Entry) => Promise<boolean>;
};

const zone = 'W. Europe Standard Time';
/**
 * So long nobody deletes in one system what Tandem has just made there. Whoever does, before Tandem could save that it made it, and while Tandem dies, sees it once
 * more (docs/reliability.md, Open); fifty kills would find that again and again.
 */
const newForMs = 15_000;

/** Appointments of the load, from which on people rather change what is there. */
const fullAt = 120;

/** Whether people of that side edit or delete it now and then. */
const mayTouch = ({ use, born }: Entry, side: Side): boolean =>
  ({ own: born === side, shared: true, elsewhere: born !== side, contested: false })[use];

export const createLoad = (world: World, ledger: Ledger, chance: Seeded): Load => {
  let serial = 0;
  let version = 0;

  const onSide = async ({ tag, person }: Entry, side: Side): Promise<string | undefined> =>
    side === 's4'
      ? (await world.s4.of(person.number)).find(({ Description }) => tagOf(Description) === tag)?.Guid
      : (await world.outlook.calendar(person.mailbox)).find(({ subject }) => tagOf(subject) === tag)?.itemId;

  const create: Load['create'] = async (born, person, use = 'own') => {
    serial += 1;
    const tag = `F${serial}`;
    const entry: Entry = {
      tag,
      person,
      born,
      use,
      subject: `${tag} neu`,
      location: 'Ort neu',
      deleted: false,
      addedAt: performance.now(),
    };
    const at = morning(2 + chance.whole(40), 7 + chance.whole(10));
    const { subject, location } = entry;
    if (born === 'outlook') await world.outlook.create(person.mailbox, { subject, location, ...at, timeZone: zone });
    else
      await world.s4.create(person.user, {
        Description: subject,
        Location: location,
        FromDate: at.start,
        ToDate: at.end,
        Responsible: person.number,
      });
    ledger.add(entry);
    return entry;
  };

  const write = async (entry: Entry, side: Side, id: string): Promise<void> => {
    version += 1;
    const { person, tag } = entry;
    const inSubject = entry.use === 'shared' ? side === 's4' : chance.chance(0.5);
    const value = inSubject ? `${tag} v${version}` : `Ort ${version}`;
    if (side === 's4') await world.s4.update(person.user, id, inSubject ? { Description: value } : { Location: value });
    else await world.outlook.update(person.mailbox, id, inSubject ? { subject: value } : { location: value });
    if (inSubject) entry.subject = value;
    else entry.location = value;
  };

  const edit: Load['edit'] = async (entry, side) => {
    const id = await onSide(entry, side);
    if (id === undefined) return false;
    await write(entry, side, id);
    return true;
  };

  const remove: Load['remove'] = async (entry, side) => {
    const id = await onSide(entry, side);
    if (id === undefined) return false;
    await (side === 's4' ? world.s4.delete(entry.person.user, id) : world.outlook.delete(entry.person.mailbox, id));
    entry.deleted = true;
    return true;
  };

  const contest: Load['contest'] = async (entry) => {
    const { person } = entry;
    const [guid, itemId] = await Promise.all([onSide(entry, 's4'), onSide(entry, 'outlook')]);
    if (guid === undefined || itemId === undefined || entry.contest !== undefined) return false;
    version += 1;
    const values = { s4: `Ort ${version} aus S/4`, outlook: `Ort ${version} aus Outlook` };
    // Before the first is written: whoever looks meanwhile must not take it for a loss.
    entry.contest = values;
    await Promise.all([
      world.s4.update(person.user, guid, { Location: values.s4 }),
      world.outlook.update(person.mailbox, itemId, { location: values.outlook }),
    ]);
    return true;
  };

  /** The oldest one that waits for its contest. */
  const contestOne = async (people: readonly Person[]): Promise<boolean> => {
    const entry = ledger.entries.find((one) => one.use === 'contested' && !one.contest && people.includes(one.person));
    return entry !== undefined && contest(entry);
  };

  /** An edit or a delete of something that is there, as its use allows. @returns false when there was nothing to do */
  const touch = async (people: readonly Person[], side: Side, before: number): Promise<boolean> => {
    const open = ledger.entries.filter(
      (entry) =>
        !entry.deleted &&
        people.includes(entry.person) &&
        mayTouch(entry, side) &&
        (entry.use !== 'elsewhere' || entry.addedAt < before),
    );
    if (open.length === 0) return false;
    // New ones, which may not have arrived on the other side yet, and any.
    const entry = chance.pick(chance.chance(0.5) ? open.slice(-30) : open);
    const isToGo = entry.use === 'elsewhere' || (entry.use === 'own' && chance.chance(0.25));
    return isToGo ? remove(entry, side) : edit(entry, side);
  };

  /** People whose calendars are full make few new appointments, also while nothing arrives. */
  const touchOne = async (people: readonly Person[], side: Side, before: number): Promise<boolean> => {
    const isFull = ledger.entries.filter(({ deleted }) => !deleted).length > fullAt;
    const [tries, share] = isFull ? [4, 0.95] : [1, 0.6];
    for (let made = 0; made < tries; made += 1)
      if (chance.chance(share) && (await touch(people, side, before))) return true;
    return false;
  };

  const change = async ({ people = world.people, only, oldBefore }: Wish): Promise<void> => {
    const side = only ?? (chance.chance(0.5) ? 's4' : 'outlook');
    if (only === undefined && chance.chance(0.1) && (await contestOne(people))) return;
    const before = oldBefore ?? performance.now() - newForMs;
    if (await touchOne(people, side, before)) return;
    await create(side, chance.pick(people), chance.pick(['own', 'shared', 'elsewhere', 'contested'] as const));
  };

  const changes: Load['changes'] = async (count, wish = {}) => {
    for (let made = 0; made < count; made += 1) {
      await change(wish);
      await pause(wish.pauseMs ?? 40);
    }
  };

  const during: Load['during'] = async (work, wish = {}) => {
    const state = { over: false };
    const watched = work.finally(() => {
      state.over = true;
    });
    // Heard below; until then a rejection must not end the process.
    watched.catch(() => undefined);
    let made = 0;
    for (; !state.over; made += 1) await changes(1, { pauseMs: 150, ...wish });
    return { result: await watched, changes: made };
  };

  return { changes, during, create, edit, remove, contest };
};
