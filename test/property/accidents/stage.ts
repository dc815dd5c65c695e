/** Stages one accident in the in-memory world: people enrolled, what they do, rest, and counts of everything that was written. */
import { type Appointment } from '../../../src/model/appointment.ts';
import { type ItemId, type S4Guid } from '../../../src/model/ids.ts';
import { type Series } from '../../../src/model/series.ts';
import { defaultSettings, type Settings } from '../../../src/model/settings.ts';
import { loadEngine } from '../../support/world/load-engine.ts';
import { type StoredItem } from '../../support/world/mailbox-store.ts';
import { asS4Holds } from '../../support/world/s4-limits.ts';
import { type StoredAppointment } from '../../support/world/s4-store.ts';
import { masterOf, occurrencesOf, withChanged, withDeleted } from '../../support/world/series-store.ts';
import { createWorld, people, type Person, type World, type Wrote } from '../../support/world/world.ts';
import { appointmentOf } from '../values.ts';

export const [owner] = people as readonly [Person, Person, Person];
export const minute = 60_000;
export const day = 24 * 60 * minute;

export type Stage = {
  readonly world: World;
  /** What Tandem wrote, as `s4 update`, in its order. */
  readonly written: () => readonly string[];
  readonly deletes: () => readonly string[];
  readonly decide: (change: (settings: Settings) => Settings) => void;
};

export type Appointments = Settings['appointments'];

export const withAppointments =
  (change: Partial<Appointments>) =>
  (settings: Settings): Settings => ({ ...settings, appointments: { ...settings.appointments, ...change } });

/** Nobody of `enrolled` has anything in the calendar yet. */
export const stage = async (
  decided: (settings: Settings) => Settings = (settings) => settings,
  enrolled: readonly Person[] = [owner],
): Promise<Stage> => {
  const writes: Wrote[] = [];
  const world = createWorld(
    { seed: 1, engine: await loadEngine() },
    { turn: () => undefined, wrote: (write) => void writes.push(write), vaulted: () => undefined },
  );
  world.tables.settings = decided(defaultSettings);
  for (const person of enrolled) world.enrol(person);
  await world.drain();
  return {
    world,
    written: () => writes.map(({ on, step }) => `${on} ${step}`),
    deletes: () => writes.filter(({ step }) => step === 'delete').map(({ on }) => on),
    decide: (change) => {
      world.tables.settings = change(world.tables.settings);
      world.tables.settingsVersion += 1;
    },
  };
};

const lookAgain = async ({ world }: Stage): Promise<void> => {
  for (const id of world.tables.enrolments.keys()) world.syncNow(id);
  world.wakeAll();
  await world.drain();
  world.scheduler.advance(2 * minute);
};

/** Back-offs and leases run out, everything rests, and three further looks at everything write nothing (P2). */
export const settle = async (at: Stage): Promise<void> => {
  await at.world.drain();
  for (const minutes of [2, 2, 16, 31]) {
    at.world.scheduler.advance(minutes * minute);
    at.world.wakeAll();
    await at.world.drain();
  }
  await lookAgain(at);
  const before = at.written().length;
  for (let round = 0; round < 3; round += 1) await lookAgain(at);
  expect(at.written().slice(before)).toEqual([]);
  expect(at.world.failures()).toEqual([]);
};

export const only = <T>(all: readonly T[]): T => {
  const [one, ...more] = all;
  if (one === undefined || more.length > 0) throw new Error(`${all.length}, not one`);
  return one;
};

export const itemsIn = (
  { world }: Stage,
  folder: StoredItem['folder'] = 'calendar',
  { address }: Person = owner,
): readonly StoredItem[] =>
  [...world.mailboxes.mailbox(address).items.values()].filter((item) => item.folder === folder);

export const appointmentsIn = ({ world }: Stage): readonly StoredAppointment[] => [...world.s4.items.values()];

export const first = appointmentOf(1, 'timed');

export const addInOutlook = ({ world }: Stage, more: Partial<StoredItem> = {}): StoredItem =>
  world.mailboxes.add(owner.address, { appointment: first, by: 'user', ...more });

export const addSeries = (at: Stage, series: Series): StoredItem => addInOutlook(at, masterOf(first, series));

export const addInS4 = (
  { world }: Stage,
  more: Partial<Pick<StoredAppointment, 'appointment' | 'externalId' | 'transactionType'>> = {},
): StoredAppointment =>
  world.s4.add({
    appointment: first,
    responsible: owner.employee,
    partners: [owner.employee],
    transactionType: '0001',
    by: 'user',
    ...more,
  });

export const itemAt = ({ world }: Stage, id: ItemId): StoredItem => {
  const item = world.mailboxes.mailbox(owner.address).items.get(id);
  if (item === undefined) throw new Error('no such item');
  return item;
};

export const editInOutlook = (at: Stage, id: ItemId, change: Partial<Appointment>): void => {
  const { appointment } = itemAt(at, id);
  at.world.mailboxes.change(owner.address, id, { appointment: { ...appointment, ...change }, by: 'user' });
};

export const editInS4 = (at: Stage, guid: S4Guid, change: Partial<Appointment>): void => {
  const item = at.world.s4.items.get(guid);
  if (item === undefined) throw new Error('no such appointment');
  at.world.s4.change(guid, { appointment: { ...item.appointment, ...change }, by: 'user' });
};

const masterAt = (at: Stage, id: ItemId) => {
  const { appointment, series } = itemAt(at, id);
  if (series === undefined) throw new Error('no series');
  return { appointment, series };
};

export const editOccurrence = (
  at: Stage,
  { id, ordinal }: { readonly id: ItemId; readonly ordinal: number },
  change: Partial<Appointment>,
): void => {
  const place = { ordinal, item: at.world.mailboxes.exceptionId() };
  const series = withChanged(masterAt(at, id), place, change);
  at.world.mailboxes.change(owner.address, id, { series, by: 'user' });
};

export const deleteOccurrence = (at: Stage, id: ItemId, ordinal: number): void => {
  at.world.mailboxes.change(owner.address, id, { series: withDeleted(masterAt(at, id), ordinal), by: 'user' });
};

/** Start and subject of each appointment in S/4. */
export const inS4 = (at: Stage): readonly string[] =>
  appointmentsIn(at)
    .map(({ appointment: { subject, when } }) => `${when.kind === 'timed' ? when.start : when.firstDay} ${subject}`)
    .toSorted();

export const guidsIn = (at: Stage): readonly S4Guid[] =>
  appointmentsIn(at)
    .map(({ guid }) => guid)
    .toSorted();

/** Why items are left alone, as the administrator's list of items says. */
export const states = ({ world }: Stage): readonly string[] =>
  [...world.tables.itemViews.values()]
    .flatMap(({ value }) => (value === undefined ? [] : [value]))
    .map(({ state, because }) => (because === undefined ? state : `${state}: ${because}`))
    .toSorted();

const asText = ({ subject, when, location, note, importance, private: isPrivate }: Appointment): string => {
  const time = when.kind === 'timed' ? [when.start, when.end, when.zone] : [when.firstDay, when.lastDay];
  return JSON.stringify([...time, subject, location, note, importance, isPrivate]);
};
const inOutlook = ({ appointment, series }: StoredItem): readonly Appointment[] =>
  series === undefined ? [appointment] : occurrencesOf({ appointment, series }).map((one) => one.appointment);

/** All that is in the calendar is in S/4 and the other way round, in every field, as far as S/4 can hold it. */
export const expectAgreement = (at: Stage): void => {
  const onExchange = itemsIn(at).flatMap(inOutlook).map(asS4Holds);
  const onS4 = appointmentsIn(at).map(({ appointment }) => appointment);
  expect(onS4.map(asText).toSorted()).toEqual(onExchange.map(asText).toSorted());
};
