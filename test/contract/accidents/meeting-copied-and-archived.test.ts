/** Accidents of the field, on the wire: a meeting is copied, and a retention run takes meetings and series (architecture, Identity 5; sync.md, Deletes). */
import { type Company, erika, max, openCompany } from './company.ts';
import { type Item } from './people.ts';

let company: Company;
afterEach(() => company.close());

const customer = 'einkauf@customer.example';
const when = { start: '2027-03-10T09:00:00', end: '2027-03-10T10:00:00', timeZone: 'Europe/Berlin' };
const meeting = { subject: 'Visit', ...when, requiredAttendees: [erika.mailbox, customer] };
const weekly = { pattern: { kind: 'weekly', days: ['Wednesday'] }, range: { start: '2027-03-10', count: 3 } };
const first = (all: readonly Item[]): Item => {
  const [one] = all;
  if (one === undefined) throw new Error('an empty calendar');
  return one;
};
const guids = async (): Promise<readonly string[]> => (await company.appointments()).map(({ Guid }) => Guid).toSorted();

// "Copy" is how people make the next meeting of the same kind. The copy had the first one's key; moving it moved the visit in the CRM,
// and when it was thrown away, the customer got the cancellation of a meeting that took place.
test.each([
  ['its organiser', max],
  ['an attendee', erika],
])(
  'copy of a meeting by %s: an identity of its own, the original untouched, nobody is mailed (P6, P7)',
  async (_, who) => {
    company = await openCompany();
    await company.outlook(max.mailbox, { do: 'create', send: true, fields: meeting });
    for (const one of [max, erika]) await company.enrol(one);
    await company.settle();
    const [original, before] = [first(await company.items(who.mailbox)), await guids()];
    const copy = await company.outlook(who.mailbox, { do: 'copy', itemId: original.itemId, folder: 'calendar' });
    await company.settle();
    const mails = (await company.outbox()).length;
    expect(await guids()).toEqual(expect.arrayContaining([...before]));
    expect((await company.items(who.mailbox)).length).toBe(2);
    await company.outlook(who.mailbox, { do: 'delete', send: false, itemId: copy });
    await company.settle();
    expect(await guids()).toEqual(before);
    expect([(await company.items(max.mailbox)).length, (await company.items(erika.mailbox)).length]).toEqual([1, 1]);
    expect((await company.outbox()).length).toBe(mails);
    expect((await company.counts()).exchange.mails).toBe(0);
  },
);

test('retention run on the wire, a year later: appointments, a meeting and a whole series go from the mailbox, S/4 keeps all (P5)', async () => {
  company = await openCompany();
  await company.enrol(max);
  await company.outlook(max.mailbox, { do: 'create', send: true, fields: meeting });
  await company.outlook(max.mailbox, { do: 'create', fields: { ...when, subject: 'Series', recurrence: weekly } });
  await company.settle();
  const before = await guids();
  expect(before).toHaveLength(4);
  company.pass(370);
  await company.retention(max.mailbox, '2027-12-31T00:00:00Z');
  await company.settle();
  expect(await company.items(max.mailbox)).toEqual([]);
  expect(await guids()).toEqual(before);
  const { s4, exchange } = await company.counts();
  expect([s4.deletes, exchange.deletes, exchange.mails]).toEqual([0, 0, 0]);
});
