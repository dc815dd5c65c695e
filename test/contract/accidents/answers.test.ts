/** What attendees do besides yes and no: they propose another time, and pass the invitation on. The meeting stays its organiser's; nothing is doubled, and Tandem mails nobody. */
import { type Company, erika, kiri, max, openCompany } from './company.ts';
import { type InS4, type Item } from './people.ts';

let company: Company;
beforeEach(async () => {
  company = await openCompany();
});
afterEach(() => company.close());

const when = { start: '2027-03-10T09:00:00', end: '2027-03-10T10:00:00', timeZone: 'Europe/Berlin' };
const later = { start: '2027-03-11T09:00:00', end: '2027-03-11T10:00:00', timeZone: 'Europe/Berlin' };
const only = <T>(all: readonly T[]): T => {
  const [one, ...more] = all;
  if (one === undefined || more.length > 0) throw new Error(`${all.length}, not one`);
  return one;
};
const itemOf = async ({ mailbox }: typeof max): Promise<Item> => only(await company.items(mailbox));
const appointment = async (): Promise<InS4> => only(await company.appointments());
const partners = ({ attendees, Responsible }: InS4): readonly string[] =>
  attendees
    .map(({ PartnerNo }) => PartnerNo)
    .filter((number) => number !== Responsible)
    .toSorted();

const orders = [
  ['the organiser first', [max, erika, kiri]],
  ['the organiser last', [kiri, erika, max]],
] as const;

describe.each(orders)('enrolled: %s', (_, enrolled) => {
  beforeEach(async () => {
    for (const one of enrolled) await company.enrol(one);
    await company.outlook(max.mailbox, {
      do: 'create',
      fields: { subject: 'Visit', ...when, requiredAttendees: [erika.mailbox] },
    });
    await company.settle();
  });

  test('a proposed time changes nothing until the organiser takes it; then all have it once (P1, P6, P7)', async () => {
    const before = await appointment();
    await company.outlook(erika.mailbox, { do: 'propose', itemId: (await itemOf(erika)).itemId, fields: later });
    await company.settle();
    expect(await appointment()).toMatchObject({ Guid: before.Guid, FromDate: before.FromDate });
    await company.outlook(max.mailbox, { do: 'update', itemId: (await itemOf(max)).itemId, fields: later });
    await company.settle();
    expect(await appointment()).toMatchObject({ Guid: before.Guid, FromDate: '2027-03-11T08:00:00.000Z' });
    expect((await itemOf(erika)).start).toBe('2027-03-11T08:00:00.000Z');
    expect((await company.counts()).exchange).toMatchObject({ deletes: 0, mails: 0 });
  });

  test('whoever an invitation is forwarded to takes part in S/4, and has it once (P6, P7)', async () => {
    await company.outlook(erika.mailbox, {
      do: 'forward',
      itemId: (await itemOf(erika)).itemId,
      to: [kiri.mailbox],
    });
    await company.outlook(kiri.mailbox, { do: 'accept', itemId: (await itemOf(kiri)).itemId });
    await company.settle();
    expect(partners(await appointment())).toEqual([erika.number, kiri.number].toSorted());
    expect((await appointment()).Responsible).toBe(max.number);
    for (const one of [max, erika, kiri]) expect((await itemOf(one)).subject).toBe('Visit');
    expect((await company.counts()).exchange).toMatchObject({ deletes: 0, mails: 0 });
  });
});
