/** Accidents of the field: a delegate works in the principal's calendar, and the product takes the delegate for the owner, or for itself. */
import { type Company, erika, max, openCompany } from './company.ts';
import { type InS4, type Item } from './people.ts';

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
const item = async (mailbox = max.mailbox): Promise<Item> => only(await company.items(mailbox));
const appointment = async (): Promise<InS4> => only(await company.appointments());
/** Erika, the assistant, in Max's calendar. */
const assistant = (what: object): Promise<string> =>
  company.outlook(max.mailbox, { by: erika.mailbox, send: false, ...what });

const whoIsEnrolled = [
  ['the principal', [max]],
  ['the principal, then the delegate', [max, erika]],
  ['the delegate, then the principal', [erika, max]],
] as const;

// The assistant keeps the manager's calendar. Her edits carried her name, so the connector put the manager's visits under her number in
// the CRM, and those that she marked private became visible to the whole team, because "private" was asked of her own mailbox.
describe('delegate edits', () => {
  test.each(whoIsEnrolled)(
    "delegate edits, enrolled: %s: what a delegate makes and edits is the principal's (P1, P6)",
    async (_, enrolled) => {
      for (const one of enrolled) await company.enrol(one);
      const itemId = await assistant({ do: 'create', fields: { subject: 'Visit', ...when } });
      await company.settle();
      expect(await appointment()).toMatchObject({ Responsible: max.number, Description: 'Visit' });
      await assistant({ do: 'update', itemId, fields: { location: 'Room 2' } });
      await company.settle();
      expect(await appointment()).toMatchObject({ Responsible: max.number, Location: 'Room 2' });
      await company.inS4({
        user: max.user,
        do: 'update',
        guid: (await appointment()).Guid,
        fields: { Description: 'Visit 2' },
      });
      await company.settle();
      // The delegate's edit follows on Tandem's own, and is none of it.
      await assistant({ do: 'update', itemId, fields: { location: 'Room 3' } });
      expect((await item()).modifiedBy).toBe('Erika Musterfrau');
      await company.settle();
      expect(await appointment()).toMatchObject({ Description: 'Visit 2', Location: 'Room 3' });
      expect(await company.items(erika.mailbox)).toEqual([]);
      await assistant({ do: 'delete', itemId });
      await company.settle();
      expect([await company.appointments(), await company.items(max.mailbox)]).toEqual([[], []]);
      expect((await company.counts()).exchange).toMatchObject({ deletes: 0, mails: 0 });
    },
  );

  test.each(whoIsEnrolled)(
    'delegate edits, enrolled: %s: a meeting sent on behalf is organised by the principal (P6, P7)',
    async (_, enrolled) => {
      for (const one of enrolled) await company.enrol(one);
      const fields = { subject: 'Visit', ...when, requiredAttendees: [erika.mailbox, customer] };
      await assistant({ do: 'create', send: true, fields });
      await company.settle();
      const mails = (await company.outbox()).length;
      expect((await appointment()).Responsible).toBe(max.number);
      await company.outlook(erika.mailbox, { do: 'accept', itemId: (await item(erika.mailbox)).itemId });
      await assistant({ do: 'update', send: true, itemId: (await item()).itemId, fields: { location: 'Room 2' } });
      await company.settle();
      expect(await appointment()).toMatchObject({ Responsible: max.number, Location: 'Room 2' });
      expect([(await company.items(max.mailbox)).length, (await company.items(erika.mailbox)).length]).toEqual([1, 1]);
      expect((await company.outbox()).length).toBe(mails + 3);
      expect((await company.counts()).exchange).toMatchObject({ deletes: 0, mails: 0 });
    },
  );

  test('delegate edits: a private mark that a delegate sets hides the item as if its owner had set it (P8)', async () => {
    await company.enrol(max);
    const itemId = await assistant({ do: 'create', fields: { subject: 'Visit', location: 'Clinic', ...when } });
    await company.settle();
    await assistant({ do: 'update', itemId, fields: { sensitivity: 'Private' } });
    await company.settle();
    expect(await appointment()).toMatchObject({ Description: 'Privat', Location: '' });
    expect(await item()).toMatchObject({ subject: 'Visit', location: 'Clinic', sensitivity: 'Private' });
    const guid = (await appointment()).Guid;
    await company.outlook(max.mailbox, { do: 'update', itemId, fields: { sensitivity: 'Normal' } });
    await company.settle();
    expect(await appointment()).toMatchObject({ Guid: guid, Description: 'Visit', Location: 'Clinic' });
  });
});
