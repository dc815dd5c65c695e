/** Step 4: series from Outlook are single appointments in S/4, over a change of the clocks; what people do to one of them or to the rest arrives, on either side. */
import { type OutlookState } from './outlook-person.ts';
import { expectThat, ms, type Step } from './report.ts';
import { type S4State } from './s4-person.ts';
import { inBerlin, oClock, weeklyAt } from './weekly.ts';
import { type Person, type World } from './world.ts';

const titled = async (world: World, { number }: Person, ...titles: readonly string[]): Promise<readonly S4State[]> =>
  (await world.s4.of(number))
    .filter(({ Description }) => titles.includes(Description))
    .toSorted((a, b) => a.FromDate.localeCompare(b.FromDate));

const startsAre = (found: readonly S4State[], starts: readonly string[]): boolean =>
  found.length === starts.length &&
  found.every(({ FromDate }, place) => Date.parse(FromDate) === Date.parse(starts[place] ?? ''));

const guidsOf = (found: readonly S4State[]): string => found.map(({ Guid }) => Guid).join();

const occurrenceOn = async (world: World, { mailbox }: Person, wanted: { title: string; date: string }) => {
  const found = (await world.outlook.shown(mailbox)).find(
    ({ subject, date }) => subject === wanted.title && date === wanted.date,
  );
  expectThat(found !== undefined, `Outlook shows "${wanted.title}" of ${wanted.date}`);
  return found?.itemId ?? '';
};

type Begun = {
  readonly dates: readonly string[];
  readonly change: string;
  readonly made: readonly S4State[];
  readonly took: number;
};

/** A series made in Outlook, with its appointments in S/4. */
const begin = async (
  world: World,
  person: Person,
  { title, hour }: { title: string; hour: number },
): Promise<Begun> => {
  const { fields, dates, change } = weeklyAt(title, hour);
  const starts = dates.map((date) => inBerlin(date, oClock(hour)));
  await world.outlook.create(person.mailbox, fields);
  const took = await world.when(
    `S/4 shows ${dates.length} appointments of the series, at ${hour}:00 in Berlin`,
    async () => startsAre(await titled(world, person, title), starts),
  );
  await world.quiet();
  return { dates, change, made: await titled(world, person, title), took };
};

/** Waits until S/4 shows the same appointment elsewhere in time. */
const movedInS4 = (world: World, guid: string, start: string): Promise<number> =>
  world.when(
    'S/4 shows the moved occurrence',
    async () => Date.parse((await world.s4.get(guid))?.FromDate ?? '') === Date.parse(start),
  );

const editedInS4 = async (
  world: World,
  person: Person,
  of: { title: string; date: string; guid: string },
): Promise<number> => {
  const start = inBerlin(of.date, '16:00');
  const end = inBerlin(of.date, '16:30');
  await world.s4.update(person.user, of.guid, { Location: 'Raum aus S/4', FromDate: start, ToDate: end });
  const isException = (one: OutlookState): boolean =>
    one.date === of.date &&
    one.calendarItemType === 'Exception' &&
    one.location === 'Raum aus S/4' &&
    Date.parse(one.start) === Date.parse(start);
  return world.when('Outlook shows the edited occurrence as an exception', async () =>
    (await world.outlook.shown(person.mailbox)).some((one) => one.subject === of.title && isException(one)),
  );
};

const weekly = async (world: World): Promise<string> => {
  const person = world.people[0];
  const title = 'Jour fixe';
  const mailbox = person.mailbox;
  const { dates, change, made, took } = await begin(world, person, { title, hour: 10 });
  const [, second = '', , , fifth = '', , seventh = ''] = dates;
  const deletes = await world.s4.deletes();
  const times = { start: inBerlin(second, '14:00'), end: inBerlin(second, '15:00') };
  await world.outlook.update(mailbox, await occurrenceOn(world, person, { title, date: second }), times);
  const moved = await movedInS4(world, made[1]?.Guid ?? '', times.start);
  await world.outlook.delete(mailbox, await occurrenceOn(world, person, { title, date: fifth }));
  const gone = await world.when(
    'S/4 lost the deleted occurrence',
    async () => (await world.s4.get(made[4]?.Guid ?? '')) === undefined,
  );
  const edited = await editedInS4(world, person, { title, date: seventh, guid: made[6]?.Guid ?? '' });
  await world.agree();
  await world.quiet();
  const left = await titled(world, person, title);
  expectThat(
    guidsOf(left) === guidsOf(made.filter((_, place) => place !== 4)),
    'the other seven are the same appointments as before',
  );
  const exceptions = (await world.outlook.shown(mailbox)).filter(
    (one) => one.subject === title && one.calendarItemType === 'Exception',
  );
  expectThat(exceptions.length === 2, `two exceptions in Outlook, not ${exceptions.length}`);
  const more = (await world.s4.deletes()) - deletes;
  expectThat(more === 1, `one delete in S/4, not ${more}`);
  expectThat((await world.outlook.mails()) === 0, 'no mail was sent');
  return (
    `${made.length} appointments in S/4 over the change of clocks of ${change} after ${ms(took)}; moved ${ms(moved)}, deleted ${ms(gone)}, ` +
    `edited in S/4 → exception ${ms(edited)}; 1 delete, 0 mails`
  );
};

const split = async (world: World): Promise<string> => {
  const person = world.people[1];
  const [title, following] = ['Abstimmung', 'Abstimmung neu'];
  const { dates, made } = await begin(world, person, { title, hour: 8 });
  const deletes = await world.s4.deletes();
  const fifth = dates[4] ?? '';
  await world.outlook.split(person.mailbox, await occurrenceOn(world, person, { title, date: fifth }), {
    subject: following,
    start: inBerlin(fifth, '11:30'),
    end: inBerlin(fifth, '12:30'),
  });
  const starts = dates.map((date, place) => inBerlin(date, place < 4 ? '08:00' : '11:30'));
  const took = await world.when('S/4 shows this and the following at their new time', async () => {
    const found = await titled(world, person, title, following);
    return startsAre(found, starts) && found.slice(4).every(({ Description }) => Description === following);
  });
  await world.quiet();
  await world.agree();
  const after = await titled(world, person, title, following);
  expectThat(guidsOf(after) === guidsOf(made), 'all eight appointments are the same as before the split');
  const renamed = after.filter(({ ExternalId }, place) => ExternalId !== made[place]?.ExternalId).length;
  expectThat(renamed === 4, `four belong to the new series, not ${renamed}`);
  expectThat((await world.s4.deletes()) === deletes, 'nothing was deleted in S/4');
  expectThat((await world.outlook.mails()) === 0, 'no mail was sent');
  return `4 of 8 appointments moved to the new series after ${ms(took)}, all with their GUIDs; 0 deletes, 0 mails`;
};

export const series = (world: World): readonly Step[] => [
  { number: '4a', title: 'a weekly series', run: () => weekly(world) },
  { number: '4b', title: '"this and following"', run: () => split(world) },
];
