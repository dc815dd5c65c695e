/** Accidents of the field: an all-day appointment of somebody far away slides to the day before, or becomes two days (sync.md, P9). */
import { type Company, type Employee, keoni, kiri, max, openCompany } from './company.ts';
import { daysInS4, daysOfItem } from './days.ts';
import { type InS4, type Item } from './people.ts';

let company: Company;
beforeEach(async () => {
  company = await openCompany();
});
afterEach(() => company.close());

const only = <T>(all: readonly T[]): T => {
  const [one, ...more] = all;
  if (one === undefined || more.length > 0) throw new Error(`${all.length}, not one`);
  return one;
};
const itemOf = async ({ mailbox }: Employee): Promise<Item> => only(await company.items(mailbox));
const appointment = async (): Promise<InS4> => only(await company.appointments());
const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

const auckland = 'Pacific/Auckland';
const honolulu = 'Pacific/Honolulu';
const berlin = 'Europe/Berlin';
const newYork = 'America/New_York';

/** `zone`: of the device. Days on which some clock is changed, here or there, and ordinary ones. */
type Story = {
  readonly where: string;
  readonly who: Employee;
  readonly zone: string;
  readonly from: string;
  readonly to: string;
};
const story = (where: string, who: Employee, [zone, from, to = from]: readonly [string, string, string?]): Story => ({
  where,
  who,
  zone,
  from,
  to,
});

const stories: readonly Story[] = [
  story('Auckland, on the day that ends daylight saving', kiri, [auckland, '2027-04-04']),
  story('Auckland, over the day that begins daylight saving', kiri, [auckland, '2027-09-25', '2027-09-27']),
  story('Auckland, with a device in Honolulu', kiri, [honolulu, '2027-04-03', '2027-04-05']),
  story('Honolulu, which has no daylight saving', keoni, [honolulu, '2027-03-14']),
  story('Honolulu, with a device in Auckland', keoni, [auckland, '2027-04-04']),
  story('Honolulu, with a device in New York, over its change', keoni, [newYork, '2027-03-13', '2027-03-15']),
  story('Berlin, with a device in Auckland, on the day of the change in Berlin', max, [auckland, '2027-03-28']),
  story('Berlin, with a device in Honolulu, over the end of the year', max, [honolulu, '2027-12-31', '2028-01-01']),
];

const abroad: readonly Omit<Story, 'to'>[] = [
  story('Auckland', kiri, [auckland, '2027-04-03']),
  story('Honolulu', keoni, [auckland, '2027-04-03']),
  story('Berlin', max, [berlin, '2027-03-27']),
];

// The fair in Auckland is on Sunday. The colleague there enters it as an all-day appointment; S/4, which thinks in Central European
// time, has it from Saturday noon to Sunday noon; the next edit carries that back, and the fair is on Saturday and on Sunday.
describe('all-day abroad', () => {
  test.each(stories)(
    'all-day abroad, from Outlook: $where: the dates stay on both sides (P9)',
    async ({ who, zone: timeZone, from, to }) => {
      await company.enrol(who);
      const days = `${from}..${to}`;
      const fields = { subject: 'Messe', start: from, end: dayAfter(to, 1), isAllDayEvent: true, timeZone };
      const itemId = await company.outlook(who.mailbox, { do: 'create', fields });
      await company.settle();
      expect([daysInS4(await appointment()), daysOfItem(await itemOf(who))]).toEqual([days, days]);
      const { start, end } = await itemOf(who);
      // Other fields, on either side: the day is nobody's business.
      const guid = (await appointment()).Guid;
      await company.inS4({ user: who.user, do: 'update', guid, fields: { Description: 'Messe, Stand 4' } });
      await company.settle();
      await company.outlook(who.mailbox, { do: 'update', itemId, fields: { location: 'Halle 1' } });
      await company.settle();
      expect(await itemOf(who)).toMatchObject({ start, end, isAllDayEvent: true, subject: 'Messe, Stand 4' });
      expect(await appointment()).toMatchObject({ AllDay: true, Location: 'Halle 1' });
      expect(daysInS4(await appointment())).toBe(days);
      expect(await company.counts()).toEqual({
        s4: { writes: 2, deletes: 0 },
        exchange: { writes: 2, deletes: 0, mails: 0 },
      });
    },
  );

  test.each([
    ['Auckland', kiri, '2027-04-04'],
    ['Honolulu', keoni, '2027-03-14'],
    ['Berlin', max, '2027-03-28'],
  ])(
    'all-day abroad, from S/4, for a mailbox in %s: whole days on the wall there, and moved by whole days (P9)',
    async (_, who, from) => {
      await company.enrol(who);
      const fields = (first: string, last: string) => ({
        Description: 'Messe',
        AllDay: true,
        FromDate: `${first}T00:00:00Z`,
        ToDate: `${dayAfter(last, 1)}T00:00:00Z`,
      });
      const guid = await company.inS4({
        user: who.user,
        do: 'create',
        fields: { ...fields(from, dayAfter(from, 1)), TransactionType: '0001', Responsible: who.number },
      });
      await company.settle();
      expect(daysOfItem(await itemOf(who))).toBe(`${from}..${dayAfter(from, 1)}`);
      const before = await itemOf(who);
      await company.inS4({ user: who.user, do: 'update', guid, fields: fields(dayAfter(from, 7), dayAfter(from, 7)) });
      await company.settle();
      expect(daysOfItem(await itemOf(who))).toBe(`${dayAfter(from, 7)}..${dayAfter(from, 7)}`);
      // The person moves it back by hand, on a device somewhere else.
      const back = { start: from, end: dayAfter(from, 1), isAllDayEvent: true, timeZone: newYork };
      await company.outlook(who.mailbox, { do: 'update', itemId: before.itemId, fields: back });
      await company.settle();
      expect([daysInS4(await appointment()), daysOfItem(await itemOf(who))]).toEqual([
        `${from}..${from}`,
        `${from}..${from}`,
      ]);
    },
  );

  test.each(abroad)(
    'all-day abroad as a series over the change of the clock, $where: each day is its own day (P9)',
    async ({ who, zone: timeZone, from }) => {
      await company.enrol(who);
      await company.outlook(who.mailbox, {
        do: 'create',
        fields: {
          subject: 'Messe',
          start: from,
          end: dayAfter(from, 1),
          isAllDayEvent: true,
          timeZone,
          recurrence: { pattern: { kind: 'daily' }, range: { start: from, count: 3 } },
        },
      });
      await company.settle();
      const days = [0, 1, 2].map((place) => dayAfter(from, place));
      expect((await company.appointments()).map(daysInS4)).toEqual(days.map((one) => `${one}..${one}`));
      const second = (await company.appointments())[1];
      if (second === undefined) throw new Error('no second day');
      await company.inS4({
        user: who.user,
        do: 'update',
        guid: second.Guid,
        fields: { Description: 'Messe, zweiter Tag' },
      });
      await company.settle();
      const shown = await company.occurrences(who.mailbox, dayAfter(from, -3), dayAfter(from, 6));
      expect(shown.map((one) => `${daysOfItem(one)} ${one.subject}`)).toEqual([
        `${days[0]}..${days[0]} Messe`,
        `${days[1]}..${days[1]} Messe, zweiter Tag`,
        `${days[2]}..${days[2]} Messe`,
      ]);
    },
  );

  test('all-day abroad: one becomes an appointment with hours and an all-day one again, without a day in between (P9)', async () => {
    await company.enrol(kiri);
    const allDay = { start: '2027-04-04', end: '2027-04-05', isAllDayEvent: true, timeZone: auckland };
    const itemId = await company.outlook(kiri.mailbox, { do: 'create', fields: { subject: 'Messe', ...allDay } });
    await company.settle();
    const hours = {
      start: '2027-04-04T09:00:00',
      end: '2027-04-04T10:00:00',
      isAllDayEvent: false,
      timeZone: auckland,
    };
    await company.outlook(kiri.mailbox, { do: 'update', itemId, fields: hours });
    await company.settle();
    // Daylight saving ended that night: nine o'clock in Auckland is 21:00 UTC of the day before.
    expect(await appointment()).toMatchObject({ AllDay: false, FromDate: '2027-04-03T21:00:00.000Z' });
    await company.outlook(kiri.mailbox, { do: 'update', itemId, fields: allDay });
    await company.settle();
    expect(daysInS4(await appointment())).toBe('2027-04-04..2027-04-04');
  });
});
