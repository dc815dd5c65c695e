/** Sets the stage for meetings of an organiser outside: who is invited, what people do with their copies, and what of it is in S/4 and in the links. */
import { offerLeads } from '../../src/cockpit/offer-leads.ts';
import { type EnrolmentId, smtpAddress } from '../../src/model/ids.ts';
import { type Link } from '../../src/model/link.ts';
import { type Attendee } from '../../src/model/people.ts';
import { type Settings } from '../../src/model/settings.ts';
import { type Meeting, type MeetingResponse } from '../../src/ports/exchange.ts';
import { loadEngine } from '../support/world/load-engine.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { type Choose } from '../support/world/scheduler.ts';
import { createWorld, people, type Person, type World, type Wrote } from '../support/world/world.ts';
import { appointmentOf } from './values.ts';

export const [anna, ben, third] = people as readonly [Person, Person, Person];
export const outsider = 'chefin@elsewhere.example';
export const uid = 'uid of the meeting';

export type Stage = { readonly world: World; readonly writes: Wrote[] };

export const stage = async (enrolled: readonly Person[] = [anna, ben], choose?: Choose): Promise<Stage> => {
  const writes: Wrote[] = [];
  const world = createWorld(
    { seed: 1, engine: await loadEngine(), ...(choose === undefined ? {} : { choose }) },
    { turn: () => undefined, wrote: (write) => void writes.push(write), vaulted: () => undefined },
  );
  for (const person of enrolled) world.enrol(person);
  await world.drain();
  return { world, writes };
};

export const decide = ({ world }: Stage, appointments: Partial<Settings['appointments']>): void => {
  const { settings } = world.tables;
  world.tables.settings = { ...settings, appointments: { ...settings.appointments, ...appointments } };
};

export const guest = (address: string, kind: Attendee['kind'] = 'required'): Attendee => ({
  email: smtpAddress(address),
  name: address,
  kind,
});

export const meetingOf = (
  response: MeetingResponse,
  guests: readonly string[],
  organiser: string = outsider,
): Meeting => ({
  organiser: smtpAddress(organiser),
  response,
  attendees: guests.map((address) => guest(address)),
  cancelled: false,
});

const everybody = [anna, ben].map(({ address }) => address);

/** The invitation comes, and its person answers. */
export const invite = (
  { world }: Stage,
  person: Person,
  meeting: Meeting = meetingOf('accepted', everybody),
): StoredItem =>
  world.mailboxes.add(person.address, { uid, appointment: appointmentOf(1, 'timed'), meeting, by: 'user' });

export const copyOf = ({ world }: Stage, { address }: Person): StoredItem | undefined =>
  [...world.mailboxes.mailbox(address).items.values()].find((one) => one.uid === uid && one.folder === 'calendar');

const existing = (at: Stage, person: Person): StoredItem & { readonly meeting: Meeting } => {
  const item = copyOf(at, person);
  if (item?.meeting === undefined) throw new Error('no invitation');
  return { ...item, meeting: item.meeting };
};

/** What the organiser or the person changes about the copy. */
export const changeCopy = (
  at: Stage,
  person: Person,
  { meeting, subject }: { readonly meeting?: Partial<Meeting>; readonly subject?: string },
): void => {
  const item = existing(at, person);
  at.world.mailboxes.change(person.address, item.itemId, {
    ...(meeting === undefined ? {} : { meeting: { ...item.meeting, ...meeting } }),
    ...(subject === undefined ? {} : { appointment: { ...item.appointment, subject } }),
    by: 'user',
  });
};

export const throwAway = (at: Stage, person: Person): void => {
  at.world.mailboxes.move(person.address, existing(at, person).itemId, { folder: 'deleted', by: 'user' });
};

/** As the administrator's door does it: the mailboxes with copies hear that the lead is to be had. */
export const unenrol = async ({ world }: Stage, person: Person): Promise<void> => {
  const id = world.enrolled(person);
  if (id === undefined) throw new Error('not enrolled');
  world.remove(person);
  await world.drain();
  offer(world, id);
};

const offer = (world: World, id: EnrolmentId): void => {
  const { leads, copies } = world.tables;
  world.scheduler.spawn('admin offers', (task) =>
    offerLeads(
      {
        actors: world.host.book(task),
        records: {
          meetingsLedBy: async () => [...leads].flatMap(([key, lead]) => (lead.mailbox === id ? [key] : [])),
          meetingCopies: async (key) => [...(copies.get(key) ?? [])],
        },
        log: { warn: () => undefined },
      },
      id,
      { at: '2026-11-22T09:00:00Z', correlation: 'admin' } as Parameters<typeof offerLeads>[2],
    ),
  );
};

/** Leases run out, retries come due, reminders fire. */
export const rest = async ({ world }: Stage, minutes: readonly number[] = [2, 2, 5]): Promise<void> => {
  await world.drain();
  for (const pause of minutes) {
    world.scheduler.advance(pause * 60_000);
    world.wakeAll();
    await world.drain();
  }
};

/** A night, in which every mailbox is reconciled. */
export const night = (at: Stage): Promise<void> => rest(at, [2, 16, 600, 2, 31, 600, 2, 31, 31]);

export const inS4 = ({ world }: Stage): readonly StoredAppointment[] => [...world.s4.items.values()];

export const onlyInS4 = (at: Stage): StoredAppointment => {
  const [one, ...more] = inS4(at);
  if (one === undefined || more.length > 0) throw new Error(`${more.length + 1} appointments, not one`);
  return one;
};

export const linksOf = ({ world }: Stage, person: Person): readonly Link[] => {
  const id = world.enrolled(person);
  if (id === undefined) return [];
  return [...world.host.values('mailbox', id)]
    .filter(([key]) => key.startsWith('link:'))
    .map(([, link]) => link as Link);
};

const isLive = ({ state }: Link): boolean => state === 'linked' || state === 'resting';

/** Who leads what is in S/4, by the links. */
export const leading = (at: Stage): readonly Person[] =>
  people.filter((person) => linksOf(at, person).some((link) => isLive(link) && link.role === 'lead'));

export const skipped = ({ world }: Stage, person: Person): readonly string[] =>
  [...world.tables.itemViews.values()].flatMap(({ value }) =>
    value !== undefined && value.mailbox === world.enrolled(person) && value.state === 'skipped'
      ? [value.because ?? '']
      : [],
  );

/** Three further looks at everything write nothing (P2). */
export const expectQuiet = async (at: Stage): Promise<void> => {
  const { world, writes } = at;
  const before = writes.length;
  for (let round = 0; round < 3; round += 1) {
    for (const id of world.tables.enrolments.keys()) world.syncNow(id);
    await rest(at, [2]);
  }
  expect(writes.slice(before).map(({ on, step }) => `${on} ${step}`)).toEqual([]);
  expect(world.failures()).toEqual([]);
};

export const deletesIn = ({ writes }: Stage): readonly string[] =>
  writes.filter(({ step }) => step === 'delete').map(({ on }) => on);
