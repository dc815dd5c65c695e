/** Accidents of the field: the organiser presses "Send update" after a synchronisation wrote into the meeting (sync.md, P6 and P7). */
import { type Company, erika, max, openCompany } from './company.ts';
import { type InS4, type Item, type Mail } from './people.ts';

let company: Company;
beforeEach(async () => {
  company = await openCompany();
});
afterEach(() => company.close());

const customer = 'einkauf@customer.example';
const when = { start: '2027-03-10T09:00:00', end: '2027-03-10T10:00:00', timeZone: 'Europe/Berlin' };

const only = <T>(all: readonly T[]): T => {
  const [one, ...more] = all;
  if (one === undefined || more.length > 0) throw new Error(`${all.length}, not one`);
  return one;
};
const itemOf = async (mailbox: string): Promise<Item> => only(await company.items(mailbox));
const appointment = async (): Promise<InS4> => only(await company.appointments());
const told = (mails: readonly Mail[]): readonly string[] =>
  mails.map(({ kind, to }) => `${kind} ${[to].flat().join(' ')}`).toSorted();

const invite = (): Promise<string> =>
  company.outlook(max.mailbox, {
    do: 'create',
    send: true,
    fields: { subject: 'Visit', ...when, requiredAttendees: [erika.mailbox, customer] },
  });
/** What a person writes in Outlook before pressing the button, nothing as a rule. */
const sendUpdate = (itemId: string, fields: object = {}): Promise<string> =>
  company.outlook(max.mailbox, { do: 'update', send: true, itemId, fields });
const inS4 = async (fields: object): Promise<void> =>
  void (await company.inS4({ user: max.user, do: 'update', guid: (await appointment()).Guid, fields }));

const later = { FromDate: '2027-03-10T13:00:00Z', ToDate: '2027-03-10T14:00:00Z' };
const edits: readonly (readonly [string, object, Partial<Item>])[] = [
  ['the time', later, { start: '2027-03-10T13:00:00.000Z', end: '2027-03-10T14:00:00.000Z' }],
  ['the place', { Location: 'Room 2' }, { location: 'Room 2' }],
  ['the subject', { Description: 'Visit, postponed' }, { subject: 'Visit, postponed' }],
];

// The assistant moved the visit in the CRM; the connector wrote into the organiser's calendar and mailed everybody. The organiser saw the
// new time, pressed "Send update", and everybody was mailed again; where attendees were enrolled, each answer made one more visit.
describe('organiser presses "Send update"', () => {
  const orders = [
    ['the organiser alone is enrolled', [max]],
    ['the organiser, then the attendee', [max, erika]],
    ['the attendee, then the organiser', [erika, max]],
  ] as const;

  describe.each(orders)('organiser presses "Send update": %s', (_, enrolled) => {
    test.each(edits)(
      'organiser presses "Send update" after Tandem wrote %s: exactly the mails of the organiser, nothing doubled (P6, P7)',
      async (_what, inS4Fields, inOutlook) => {
        const itemId = await invite();
        expect(told(await company.outbox())).toEqual([`request ${customer}`, `request ${erika.mailbox}`].toSorted());
        for (const one of enrolled) await company.enrol(one);
        await company.settle();
        await inS4(inS4Fields);
        await company.settle();
        // Tandem wrote to the organiser's item, and told nobody.
        expect(await itemOf(max.mailbox)).toMatchObject(inOutlook);
        expect(await company.outbox()).toHaveLength(2);
        await sendUpdate(itemId);
        await company.settle();
        const [, , ...mails] = await company.outbox();
        expect(told(mails)).toEqual([`update ${customer}`, `update ${erika.mailbox}`].toSorted());
        expect(await itemOf(erika.mailbox)).toMatchObject(inOutlook);
        expect((await company.counts()).exchange).toMatchObject({ deletes: 0, mails: 0 });
        expect((await company.counts()).s4.deletes).toBe(0);
        expect((await appointment()).Responsible).toBe(max.number);
      },
    );
  });

  test('organiser presses "Send update" and writes something more: both values are everywhere, each mail is the organiser\'s (P3, P7)', async () => {
    const itemId = await invite();
    for (const one of [max, erika]) await company.enrol(one);
    await company.settle();
    await inS4({ Location: 'Room 2' });
    await company.settle();
    await sendUpdate(itemId, { subject: 'Visit with a tour' });
    await company.settle();
    expect(await appointment()).toMatchObject({ Description: 'Visit with a tour', Location: 'Room 2' });
    for (const { mailbox } of [max, erika])
      expect(await itemOf(mailbox)).toMatchObject({ subject: 'Visit with a tour', location: 'Room 2' });
    expect(await company.outbox()).toHaveLength(4);
    expect(company.vault.size).toBe(0);
  });

  test('organiser presses "Send update" in the same minute in which S/4 was edited: one appointment, one item each (P6)', async () => {
    const itemId = await invite();
    for (const one of [max, erika]) await company.enrol(one);
    await company.settle();
    await inS4({ Location: 'Room 2' });
    await sendUpdate(itemId, { subject: 'Visit with a tour' });
    await company.settle();
    expect(await appointment()).toMatchObject({ Description: 'Visit with a tour', Location: 'Room 2' });
    expect(await itemOf(max.mailbox)).toMatchObject({ subject: 'Visit with a tour', location: 'Room 2' });
    // What Tandem wrote after the mails had left, the attendees learn with the organiser's next one.
    expect((await itemOf(erika.mailbox)).subject).toBe('Visit with a tour');
    expect(told((await company.outbox()).slice(2))).toEqual(
      [`update ${customer}`, `update ${erika.mailbox}`].toSorted(),
    );
    expect((await company.counts()).exchange).toMatchObject({ deletes: 0, mails: 0 });
  });

  test('organiser presses "Send update", attendees answer, and again: the answers make nothing new in S/4 (P6)', async () => {
    const itemId = await invite();
    for (const one of [erika, max]) await company.enrol(one);
    await company.settle();
    const guid = (await appointment()).Guid;
    for (const answer of ['accept', 'tentative', 'accept']) {
      await company.outlook(erika.mailbox, { do: answer, itemId: (await itemOf(erika.mailbox)).itemId });
      await company.outlook(max.mailbox, { do: 'answered', itemId, from: customer, answer: 'Accept' });
      await company.settle();
      await sendUpdate(itemId);
      await company.settle();
    }
    expect((await appointment()).Guid).toBe(guid);
    expect((await company.items(max.mailbox)).length + (await company.items(erika.mailbox)).length).toBe(2);
    const { s4, exchange } = await company.counts();
    expect([s4.deletes, exchange.deletes, exchange.mails]).toEqual([0, 0, 0]);
  });
});
