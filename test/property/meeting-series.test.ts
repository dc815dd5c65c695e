/** Series of meetings whose organiser is outside: who leads them, and what becomes of them when they are called off. */
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { daysOf, masterOf, withCancelled, withDeleted } from '../support/world/series-store.ts';
import { type Person } from '../support/world/world.ts';
import {
  anna,
  ben,
  changeCopy,
  deletesIn,
  expectQuiet,
  inS4,
  linksOf,
  meetingOf,
  night,
  rest,
  type Stage,
  stage,
  throwAway,
  uid,
} from './invited.ts';
import { endingOn, seriesOf } from './series-values.ts';
import { appointmentOf } from './values.ts';

/** Daily, without an end. */
const daily = seriesOf(1, 12);
const everybody = [anna, ben].map(({ address }) => address);

const inviteToSeries = ({ world }: Stage, person: Person, response: 'none' | 'accepted'): StoredItem =>
  world.mailboxes.add(person.address, {
    ...masterOf(appointmentOf(1, 'timed'), daily),
    uid,
    meeting: meetingOf(response, everybody),
    by: 'user',
  });

const withShortWindow = async (enrolled: readonly Person[]): Promise<Stage> => {
  const at = await stage(enrolled);
  at.world.decide((settings) => ({ ...settings, window: { ...settings.window, daysAhead: 5 } }));
  return at;
};

const createdIn = ({ writes }: Stage): number =>
  writes.filter(({ on, step }) => on === 's4' && step === 'create').length;

test('a series that was called off ends in S/4, and no occurrence that comes into the window later is made to be ended', async () => {
  const at = await withShortWindow([anna]);
  inviteToSeries(at, anna, 'accepted');
  await rest(at);
  expect(inS4(at).length).toBeGreaterThan(3);
  changeCopy(at, anna, { meeting: { cancelled: true } });
  await rest(at);
  expect(inS4(at)).toEqual([]);
  const before = createdIn(at);
  await night(at);
  await night(at);
  await night(at);
  expect(createdIn(at)).toBe(before);
  expect(inS4(at)).toEqual([]);
  await expectQuiet(at);
});

test('whoever sees a series called off that another mailbox led ends what S/4 has of it, and makes nothing to be ended', async () => {
  const at = await withShortWindow([anna, ben]);
  inviteToSeries(at, anna, 'accepted');
  await rest(at);
  const [first] = inS4(at);
  if (first === undefined) throw new Error('nothing in S/4');
  inviteToSeries(at, ben, 'none');
  await rest(at);
  at.world.remove(anna);
  at.world.s4.remove(first.guid, 'user');
  await rest(at);
  expect(inS4(at).length).toBeGreaterThan(2);
  const before = createdIn(at);
  changeCopy(at, ben, { meeting: { cancelled: true } });
  await night(at);
  expect(inS4(at)).toEqual([]);
  expect(createdIn(at)).toBe(before);
  await expectQuiet(at);
});

test('a series that was declined and is sent again goes on with the appointments that it had (P6)', async () => {
  const at = await withShortWindow([anna]);
  inviteToSeries(at, anna, 'accepted');
  await rest(at);
  const before = inS4(at).map(({ guid }) => guid);
  throwAway(at, anna);
  await rest(at);
  expect(inS4(at).map(({ guid }) => guid)).toEqual(before);
  inviteToSeries(at, anna, 'accepted');
  await rest(at);
  changeCopy(at, anna, { subject: 'changed by its organiser' });
  await rest(at);
  expect(inS4(at).map(({ guid }) => guid)).toEqual(before);
  expect(new Set(inS4(at).map(({ appointment }) => appointment.subject))).toEqual(
    new Set(['changed by its organiser']),
  );
  expect(linksOf(at, anna).every(({ state }) => state === 'linked')).toBe(true);
  expect(deletesIn(at)).toEqual([]);
  await expectQuiet(at);
});

test('whoever takes over a series does not make again what somebody had deleted in S/4 (P4)', async () => {
  const at = await withShortWindow([anna, ben]);
  inviteToSeries(at, anna, 'accepted');
  await rest(at);
  inviteToSeries(at, ben, 'accepted');
  await rest(at);
  const [first, ...others] = inS4(at).map(({ guid }) => guid);
  if (first === undefined) throw new Error('nothing in S/4');
  at.world.s4.remove(first, 'user');
  await rest(at);
  throwAway(at, anna);
  await rest(at);
  expect(
    linksOf(at, ben)
      .map(({ guid }) => guid)
      .toSorted(),
  ).toEqual(others.toSorted());
  expect(inS4(at).map(({ guid }) => guid)).toEqual(others);
  await expectQuiet(at);
  expect(inS4(at).map(({ guid }) => guid)).toEqual(others);
});

/** The days on which S/4 has something. */
const daysIn = (at: Stage): readonly string[] =>
  inS4(at)
    .map(({ appointment: { when } }) => (when.kind === 'timed' ? when.start.slice(0, 10) : when.firstDay))
    .toSorted();

test('what the organiser outside cuts off a series is deleted in S/4, and a single occurrence that is missing in it is not (P5)', async () => {
  const at = await withShortWindow([anna]);
  const item = inviteToSeries(at, anna, 'accepted');
  await rest(at);
  const before = daysIn(at);
  const days = daysOf(daily);
  const [last = '', ...later] = before.slice(-4);
  const missing = withDeleted({ ...masterOf(appointmentOf(1, 'timed'), daily) }, days.indexOf(last) + 1);
  at.world.mailboxes.change(anna.address, item.itemId, { series: missing, by: 'user' });
  await rest(at);
  expect(daysIn(at)).toEqual(before);
  const cut = { ...missing, series: endingOn(daily, last) };
  at.world.mailboxes.change(anna.address, item.itemId, { series: cut, by: 'user' });
  await night(at);
  expect(later).toHaveLength(3);
  expect(daysIn(at)).toEqual(before.filter((day) => !later.includes(day)));
  expect(deletesIn(at)).toEqual(['s4', 's4', 's4']);
  await expectQuiet(at);
});

test('an occurrence that the organiser outside calls off alone is deleted in S/4, and the others stay (P5)', async () => {
  const at = await withShortWindow([anna]);
  const item = inviteToSeries(at, anna, 'accepted');
  await rest(at);
  const before = daysIn(at);
  const day = before.at(-2) ?? '';
  const place = { ordinal: daysOf(daily).indexOf(day) + 1, item: at.world.mailboxes.exceptionId() };
  const series = withCancelled(masterOf(appointmentOf(1, 'timed'), daily), place);
  at.world.mailboxes.change(anna.address, item.itemId, { series, by: 'user' });
  await rest(at);
  expect(daysIn(at)).toEqual(before.filter((one) => one !== day));
  expect(deletesIn(at)).toEqual(['s4']);
  await expectQuiet(at);
});
