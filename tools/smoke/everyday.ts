/** Step 2: what people do every day, on either side, arrives on the other. */
import { keyOf, type OutlookFields, type OutlookState } from './outlook-person.ts';
import { expectThat, ms, type Step } from './report.ts';
import { type S4Fields, type S4State } from './s4-person.ts';
import { type Person, type World } from './world.ts';

const dayMs = 86_400_000;
const hostile = 'R&D <b>"x"</b> 🚀';

/** A morning some days from now, so that nothing falls out of the window. */
export const morning = (days: number, hour = 9): { readonly start: string; readonly end: string } => {
  const base = Math.floor(Date.now() / dayMs) * dayMs + days * dayMs + hour * 3_600_000;
  return { start: new Date(base).toISOString(), end: new Date(base + 3_600_000).toISOString() };
};

export const inOutlook = async (world: World, { mailbox }: Person, key: string): Promise<OutlookState | undefined> =>
  (await world.outlook.calendar(mailbox)).find((item) => keyOf(item) === key);

export const inS4 = async (world: World, { number, mailbox }: Person, itemId: string): Promise<S4State | undefined> => {
  const item = (await world.outlook.calendar(mailbox)).find((one) => one.itemId === itemId);
  const key = item === undefined ? undefined : keyOf(item);
  return key === undefined ? undefined : (await world.s4.of(number)).find(({ ExternalId }) => ExternalId === key);
};

export const s4Key = (world: World, guid: string): string => {
  const { system, client } = world.installation.config.s4;
  return `s4:${system}:${client}:${guid}`;
};

/** Every change of one appointment, each waited for on the other side. */
const fromS4 = async (world: World, person: Person): Promise<readonly number[]> => {
  const { user } = person;
  const at = morning(3);
  const guid = await world.s4.create(user, {
    Description: 'Erstbesuch',
    Location: 'Köln',
    Note: 'Zeile 1\nZeile 2',
    FromDate: at.start,
    ToDate: at.end,
    Responsible: person.number,
  });
  const key = s4Key(world, guid);
  const seen = (what: string, matches: (item: OutlookState) => boolean) =>
    world.when(`Outlook shows the appointment ${what}`, async () => {
      const item = await inOutlook(world, person, key);
      return item !== undefined && matches(item);
    });
  const times = [await seen('created', ({ subject }) => subject === 'Erstbesuch')];
  const later = morning(4, 14);
  const change = async (fields: S4Fields, what: string, matches: (item: OutlookState) => boolean): Promise<void> => {
    await world.s4.update(user, guid, fields);
    times.push(await seen(what, matches));
  };
  await change(
    { FromDate: later.start, ToDate: later.end },
    'moved',
    ({ start }) => Date.parse(start) === Date.parse(later.start),
  );
  await change({ Description: hostile }, 'retitled', ({ subject }) => subject === hostile);
  await world.s4.delete(user, guid);
  times.push(
    await world.when(
      'Outlook lost the deleted appointment',
      async () => (await inOutlook(world, person, key)) === undefined,
    ),
  );
  return times;
};

const fromOutlook = async (world: World, person: Person): Promise<readonly number[]> => {
  const { mailbox } = person;
  const at = morning(5);
  const itemId = await world.outlook.create(mailbox, {
    subject: 'Rückruf',
    body: 'Telefonnummer\nfolgt',
    ...at,
    timeZone: 'W. Europe Standard Time',
    location: 'Büro',
  });
  const seen = (what: string, matches: (item: S4State) => boolean) =>
    world.when(`S/4 shows the appointment ${what}`, async () => {
      const item = await inS4(world, person, itemId);
      return item !== undefined && matches(item);
    });
  const times = [await seen('created', ({ Description }) => Description === 'Rückruf')];
  const guid = (await inS4(world, person, itemId))?.Guid ?? '';
  const later = morning(6, 15);
  const change = async (fields: OutlookFields, what: string, matches: (item: S4State) => boolean): Promise<void> => {
    await world.outlook.update(mailbox, itemId, fields);
    times.push(await seen(what, matches));
  };
  await change({ ...later }, 'moved', ({ FromDate }) => Date.parse(FromDate) === Date.parse(later.start));
  await change({ subject: hostile }, 'retitled', ({ Description }) => Description === hostile);
  await world.outlook.delete(mailbox, itemId);
  times.push(
    await world.when('S/4 lost the deleted appointment', async () => (await world.s4.get(guid)) === undefined),
  );
  return times;
};

/** The same two dates on both sides, wherever the person sits. */
const allDay = async (world: World, timeZone: string): Promise<number> => {
  const person = world.people[0];
  const first = morning(10, 0).start.slice(0, 10);
  const offset = timeZone === 'Hawaiian Standard Time' ? '-10:00' : '+13:00';
  const next = new Date(Date.parse(`${first}T00:00:00Z`) + dayMs).toISOString().slice(0, 10);
  const fields = {
    subject: `Messe ${timeZone}`,
    isAllDayEvent: true,
    timeZone,
    start: `${first}T00:00:00${offset}`,
    end: `${next}T00:00:00${offset}`,
  };
  const itemId = await world.outlook.create(person.mailbox, fields);
  return world.when(`S/4 shows ${first} for the all-day item in ${timeZone}`, async () => {
    const item = await inS4(world, person, itemId);
    return item?.AllDay === true && item.FromDate.startsWith(first) && item.ToDate.startsWith(next);
  });
};

const allDayFromS4 = async (world: World): Promise<number> => {
  const person = world.people[0];
  const first = morning(11, 0).start.slice(0, 10);
  const next = morning(12, 0).start.slice(0, 10);
  const guid = await world.s4.create(person.user, {
    Description: 'Urlaub',
    AllDay: true,
    FromDate: `${first}T00:00:00Z`,
    ToDate: `${next}T00:00:00Z`,
    Responsible: person.number,
  });
  await world.when(
    'Outlook shows the all-day appointment',
    async () => (await inOutlook(world, person, s4Key(world, guid))) !== undefined,
  );
  return world.agree();
};

const names = ['created', 'moved', 'retitled', 'deleted'];
const list = (times: readonly number[]): string => times.map((time, place) => `${names[place]} ${ms(time)}`).join(', ');

export const everyday = (world: World): readonly Step[] => [
  { number: '2a', title: 'S/4 → Outlook', run: async () => list(await fromS4(world, world.people[0])) },
  { number: '2b', title: 'Outlook → S/4', run: async () => list(await fromOutlook(world, world.people[1])) },
  {
    number: '2c',
    title: 'all-day in Auckland and in Honolulu',
    run: async () => {
      const auckland = await allDay(world, 'New Zealand Standard Time');
      const honolulu = await allDay(world, 'Hawaiian Standard Time');
      await allDayFromS4(world);
      await world.agree();
      expectThat((await world.outlook.mails()) === 0, 'no mail was sent');
      return `dates kept both ways, ${ms(auckland)} and ${ms(honolulu)}`;
    },
  },
];
