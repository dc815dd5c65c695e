/** Accidents of the field: two participants of one meeting are enrolled, in the wrong order (sync.md, first paragraph; architecture, Identity 3). */
import { type Company, type Employee, erika, max, openCompany } from './company.ts';
import { type InS4, type Item } from './people.ts';

let company: Company;
beforeEach(async () => {
  company = await openCompany();
});
afterEach(() => company.close());

const customer = 'einkauf@customer.example';
const when = { start: '2027-03-10T09:00:00', end: '2027-03-10T10:00:00', timeZone: 'Europe/Berlin' };
const weekly = { pattern: { kind: 'weekly', days: ['Wednesday'] }, range: { start: '2027-03-10', count: 3 } };

const only = <T>(all: readonly T[]): T => {
  const [one, ...more] = all;
  if (one === undefined || more.length > 0) throw new Error(`${all.length}, not one`);
  return one;
};
const itemOf = async ({ mailbox }: Employee): Promise<Item> => only(await company.items(mailbox));
const appointment = async (): Promise<InS4> => only(await company.appointments());

type Kind = {
  readonly what: string;
  /** Appointments in S/4. */
  readonly each: number;
  /** @returns nothing: both have accepted */
  readonly invite: () => Promise<void>;
};

const invitedFromOutside = async (more: object): Promise<void> => {
  const fields = { subject: 'Audit', uid: 'uid-of-the-customer', ...when, ...more };
  const to = { requiredAttendees: [max.mailbox, erika.mailbox] };
  for (const { mailbox } of [max, erika]) {
    await company.outlook(mailbox, { do: 'invited', from: customer, fields: { ...fields, ...to } });
    await company.outlook(mailbox, { do: 'accept', itemId: only(await company.items(mailbox)).itemId });
  }
};
const invitedByMax = async (more: object): Promise<void> => {
  const fields = { subject: 'Audit', ...when, requiredAttendees: [erika.mailbox, customer], ...more };
  await company.outlook(max.mailbox, { do: 'create', send: true, fields });
  await company.outlook(erika.mailbox, { do: 'accept', itemId: (await itemOf(erika)).itemId });
};

const kinds: readonly Kind[] = [
  { what: 'a meeting whose organiser is outside', each: 1, invite: () => invitedFromOutside({}) },
  { what: 'a meeting that one of them organises', each: 1, invite: () => invitedByMax({}) },
  { what: 'a series whose organiser is outside', each: 3, invite: () => invitedFromOutside({ recurrence: weekly }) },
  { what: 'a series that one of them organises', each: 3, invite: () => invitedByMax({ recurrence: weekly }) },
];
const orders = [
  ['one, then the other', [max, erika]],
  ['the other, then the one', [erika, max]],
] as const;
const cases = kinds.flatMap((kind) => orders.map(([order, both]) => ({ ...kind, order, both })));

/** Nothing deleted on either side, nobody mailed but by people, and each still has the meeting. */
const expectPeace = async (each: number, mails: number): Promise<void> => {
  const { s4, exchange } = await company.counts();
  expect([s4.deletes, exchange.deletes, exchange.mails]).toEqual([0, 0, 0]);
  expect(await company.appointments()).toHaveLength(each);
  expect(await company.outbox()).toHaveLength(mails);
};

// 2020: one vendor had to stop synchronisation for all its customers. Two enrolled participants of one meeting each had a visit in the
// CRM; the connector saw a double, deleted one of them, took that for a delete of the meeting, deleted it in both mailboxes, and
// Exchange mailed cancellations to the customer.
describe('two participants in either order', () => {
  test.each(cases)(
    'two participants, $what: $order: one in S/4, no delete, no mail (P6, P7)',
    async ({ each, invite, both }) => {
      await invite();
      const mails = (await company.outbox()).length;
      for (const one of both) {
        await company.enrol(one);
        await company.settle();
        await expectPeace(each, mails);
      }
      const guids = (await company.appointments()).map(({ Guid }) => Guid);
      await company.inS4({ user: max.user, do: 'update', guid: guids[0], fields: { Location: 'Room 2' } });
      await company.settle();
      await expectPeace(each, mails);
      expect((await company.appointments()).map(({ Guid }) => Guid)).toEqual(guids);
      for (const one of both) expect(await company.items(one.mailbox)).toHaveLength(1);
    },
  );

  test.each(cases)(
    'two participants, $what: enrolled $order, and one leaves: it stays for the other (P5)',
    async ({ each, invite, both }) => {
      await invite();
      const mails = (await company.outbox()).length;
      for (const one of both) await company.enrol(one);
      await company.settle();
      await company.unenrol(both[0]);
      await company.settle();
      await expectPeace(each, mails);
      for (const one of both) expect(await company.items(one.mailbox)).toHaveLength(1);
      // And comes back.
      await company.enrol(both[0]);
      await company.settle();
      await expectPeace(each, mails);
      for (const one of both) expect(await company.items(one.mailbox)).toHaveLength(1);
    },
  );

  test.each(cases)(
    'two participants, $what: enrolled $order before it is sent (P6)',
    async ({ each, invite, both }) => {
      for (const one of both) await company.enrol(one);
      await invite();
      await company.settle();
      await expectPeace(each, (await company.outbox()).length);
      for (const one of both) expect(await company.items(one.mailbox)).toHaveLength(1);
    },
  );

  test.each(orders)(
    'two participants, organiser outside: %s declines: it stays for the other, and S/4 keeps it (P5)',
    async (_, both) => {
      await invitedFromOutside({});
      for (const one of both) await company.enrol(one);
      await company.settle();
      const guid = (await appointment()).Guid;
      for (const one of both) {
        await company.outlook(one.mailbox, { do: 'decline', itemId: (await itemOf(one)).itemId });
        const mails = (await company.outbox()).length;
        await company.settle();
        await expectPeace(1, mails);
        expect((await appointment()).Guid).toBe(guid);
      }
    },
  );

  test.each(orders)(
    'two participants, organiser outside: %s throws the item away: S/4 keeps it, no cancellation (P5, P7)',
    async (_, both) => {
      await invitedFromOutside({});
      for (const one of both) await company.enrol(one);
      await company.settle();
      const guid = (await appointment()).Guid;
      await company.outlook(both[0].mailbox, { do: 'delete', send: false, itemId: (await itemOf(both[0])).itemId });
      const mails = (await company.outbox()).length;
      await company.settle();
      await expectPeace(1, mails);
      // The other one goes on with it.
      await company.inS4({ user: max.user, do: 'update', guid, fields: { Location: 'Room 2' } });
      await company.settle();
      await expectPeace(1, mails);
      expect(await company.items(both[1].mailbox)).toHaveLength(1);
    },
  );

  test.each(orders)(
    "two participants of an appointment of S/4: %s: one item each, the participant's delete is nobody's (P5)",
    async (_, both) => {
      const [first] = both;
      for (const one of both) await company.enrol(one);
      const fields = {
        Description: 'Audit',
        FromDate: '2027-03-10T08:00:00Z',
        ToDate: '2027-03-10T09:00:00Z',
        TransactionType: '0001',
        Responsible: max.number,
      };
      const guid = await company.inS4({ user: first.user, do: 'create', fields });
      const participant = { PartnerNo: erika.number, PartnerFct: '00000032' };
      await company.inS4({ user: first.user, do: 'add-partner', guid, fields: participant });
      await company.settle();
      for (const one of both) expect((await itemOf(one)).subject).toBe('Audit');
      await company.outlook(erika.mailbox, { do: 'delete', itemId: (await itemOf(erika)).itemId });
      await company.settle();
      await expectPeace(1, 0);
      expect((await itemOf(max)).subject).toBe('Audit');
    },
  );
});
