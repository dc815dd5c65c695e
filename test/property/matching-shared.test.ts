/**
 * Initial matching of what has an identity besides its item (product.md, row 21): an occurrence of a series becomes a linked occurrence, a meeting becomes the one
 * appointment of its meeting. The appointment gets the computed key as its ExternalId, wherever the first round is killed.
 */
import { type Appointment } from '../../src/model/appointment.ts';
import { smtpAddress } from '../../src/model/ids.ts';
import { ianaZone, plainDate } from '../../src/model/instant.ts';
import { localTime, type Series } from '../../src/model/series.ts';
import { type Meeting } from '../../src/ports/exchange.ts';
import { loadEngine } from '../support/world/load-engine.ts';
import { masterOf, occurrencesOf } from '../support/world/series-store.ts';
import { people, type Person } from '../support/world/world.ts';
import { createSession } from './create-session.ts';
import { hour, untilQuiet } from './quiet.ts';
import { full } from './scale.ts';
import { type Session } from './session.ts';
import { linksOf } from './standing.ts';
import { appointmentOf } from './values.ts';

const [owner, guest] = people as readonly [Person, Person, Person];

type Entered = (session: Session) => void;

const inS4 = ({ world }: Session, appointment: Appointment, partners: readonly Person[] = [owner]): void => {
  const numbers = partners.map(({ employee }) => employee);
  const { employee: responsible } = owner;
  world.s4.add({ appointment, responsible, partners: numbers, transactionType: '0001', by: 'user' });
};

/** @param release at which the round under way is killed */
const play = async (enter: Entered, release?: number): Promise<Session> => {
  const session = createSession({ engine: await loadEngine(), seed: 5, pageSize: 5 });
  const { world } = session;
  enter(session);
  world.enrol(owner);
  if (release !== undefined) {
    await world.run(release);
    const task = world.scheduler
      .tasks()
      .find(({ alive, done, actor }) => alive && !done && actor?.startsWith('mailbox/'));
    if (task !== undefined) world.scheduler.crash(task);
  }
  await world.drain();
  return session;
};

const moments: readonly (number | undefined)[] = [
  undefined,
  ...Array.from({ length: full ? 120 : 12 }, (_, place) => (full ? place : place * 10)),
];

const series: Series = {
  pattern: { kind: 'weekly', interval: 1, days: ['Monday'], firstDayOfWeek: 'Monday' },
  range: { firstDay: plainDate('2026-11-23'), ends: 'afterCount', count: 4 },
  time: {
    kind: 'timed',
    start: localTime('09:00:00'),
    end: localTime('10:00:00'),
    endsDaysLater: 0,
    zone: ianaZone('Europe/Berlin'),
  },
};

test('appointments at the occurrences of a series are those occurrences (P6)', async () => {
  const master = masterOf(appointmentOf(1, 'timed'), series);
  const enter = (session: Session): void => {
    const item = session.world.mailboxes.add(owner.address, { ...master, by: 'user' });
    if (item.series === undefined) throw new Error('no series');
    const [first, second] = occurrencesOf({ ...item, series: item.series });
    for (const one of [first, second]) if (one !== undefined) inS4(session, one.appointment);
  };
  for (const release of moments) {
    const session = await play(enter, release);
    await untilQuiet(session, hour);
    const appointments = [...session.world.s4.items.values()];
    const links = linksOf(session, owner);
    expect({
      release,
      appointments: appointments.length,
      users: appointments.filter(({ externalId }) => externalId === undefined).length,
      occurrences: links.map(({ occurrence }) => occurrence?.ordinal ?? 0).toSorted((a, b) => a - b),
      items: session.world.mailboxes.mailbox(owner.address).items.size,
      violations: session.violations,
    }).toEqual({ release, appointments: 4, users: 0, occurrences: [1, 2, 3, 4], items: 1, violations: [] });
  }
}, 3_600_000);

const meeting = (response: Meeting['response']): Meeting => ({
  organiser: smtpAddress(owner.address),
  response,
  attendees: [{ email: smtpAddress(guest.address), name: guest.address, kind: 'required' }],
  cancelled: false,
});

test('a meeting that is in S/4 already is that appointment, and its guest gets no second copy (P6)', async () => {
  const enter = (session: Session): void => {
    const appointment = appointmentOf(1, 'timed');
    const uid = 'uid of the meeting';
    inS4(session, appointment, [owner, guest]);
    for (const [person, response] of [
      [owner, 'organiser'],
      [guest, 'accepted'],
    ] as const)
      session.world.mailboxes.add(person.address, { appointment, uid, meeting: meeting(response), by: 'user' });
  };
  for (const release of moments) {
    const session = await play(enter, release);
    await untilQuiet(session, hour);
    const { world } = session;
    world.enrol(guest);
    await world.drain();
    for (const { guid, appointment } of world.s4.items.values())
      world.s4.change(guid, { appointment: { ...appointment, note: 'Neu' }, by: 'user' });
    await untilQuiet(session, hour);
    const [one, ...more] = world.s4.items.values();
    const links = linksOf(session, owner);
    expect({
      release,
      more,
      items: [owner, guest].map(({ address }) => world.mailboxes.mailbox(address).items.size),
      linked: links.map(({ guid, key }) => [guid, key]),
      violations: session.violations,
    }).toEqual({ release, more: [], items: [1, 1], linked: [[one?.guid, one?.externalId]], violations: [] });
    const [item] = world.mailboxes.mailbox(owner.address).items.values();
    expect(item?.key).toBe(one?.externalId);
  }
}, 3_600_000);
