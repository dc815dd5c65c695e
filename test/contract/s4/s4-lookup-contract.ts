/**
 * Owns the contract of customizing and of people by address in `S4Port` as one suite that every implementation passes.
 */
import { partnerNumber, type PartnerNumber, smtpAddress } from '../../../src/model/ids.ts';
import { berlin, faultOf, type S4World, valueOf } from './s4-world.ts';

const number = (value: number): PartnerNumber => partnerNumber(String(value).padStart(10, '0'));

/** Declares the suite. `makeWorld` is called once; the tests do not depend on each other. */
export const s4LookupContract = (name: string, makeWorld: () => Promise<S4World>): void => {
  describe(`S4Port, look-ups: ${name}`, () => {
    let world: S4World;
    beforeAll(async () => {
      world = await makeWorld();
    });
    afterEach(() => world.noFaults());
    afterAll(() => world.close());

    describe('customizing', () => {
      test('transaction types are the live list of appointments, with note and private flag', async () => {
        expect(valueOf(await world.port.transactionTypes())).toEqual([
          { code: '0001', description: 'Customer Visit', noteTextType: 'A002', privateAllowed: true },
          { code: 'ZTEL', description: 'Telephone Call', noteTextType: 'A002', privateAllowed: true },
          { code: 'ZMES', description: 'Trade Fair & Event', noteTextType: 'Z001', privateAllowed: false },
          { code: 'ZBER', description: 'Visit with Report', noteTextType: 'Z002', privateAllowed: true },
          { code: 'ZKUR', description: 'Short Contact', noteTextType: undefined, privateAllowed: false },
        ]);
      });

      test('a type of appointments is taken, any other is refused with the reason', async () => {
        expect(valueOf(await world.port.checkTransactionType('ZBER')).noteTextType).toBe('Z002');
        for (const [code, reason] of [
          ['1003', 'belongs-to-tasks'],
          ['LEAD', 'not-in-list'],
          ['QQQQ', 'not-in-list'],
          ['', 'not-in-list'],
        ] as const) {
          const check = await world.port.checkTransactionType(code);
          expect(check).toEqual({ ok: false, fault: { kind: 'invalid', code: 'rejected', reason } });
        }
      });

      test('statuses belong to their transaction type', async () => {
        const statuses = valueOf(await world.port.statuses());
        const fourth = statuses.filter((status) => status.id === 'E0004');
        expect(fourth.map((status) => [status.transactionType, status.text, status.systemStatus])).toEqual([
          ['0001', 'Cancelled', 'I1032'],
          ['ZTEL', 'Cancelled', 'I1032'],
          ['ZMES', 'Cancelled', 'I1032'],
          ['ZBER', 'Report & minutes written', 'I1005'],
          ['ZKUR', 'Cancelled', 'I1032'],
        ]);
        expect(statuses.filter((status) => status.initial).map((status) => status.id)).toEqual(
          Array.from({ length: 5 }, () => 'E0001'),
        );
        // More than one page of the server.
        expect(statuses).toHaveLength(21);
      });

      test('priorities are those of the system', async () => {
        expect(valueOf(await world.port.priorities())).toEqual([
          { key: '1', text: 'Very high' },
          { key: '3', text: 'High' },
          { key: '5', text: 'Medium' },
          { key: '9', text: 'Low' },
        ]);
      });

      test('without authorisation nothing is listed, and no type is refused for it', async () => {
        await world.fault({ kind: 'no-authorisation' });
        const answers = [
          await world.port.transactionTypes(),
          await world.port.statuses(),
          await world.port.priorities(),
          await world.port.checkTransactionType('0001'),
        ];
        for (const answer of answers)
          expect(answer).toEqual({ ok: false, fault: { kind: 'refused', code: 'forbidden' } });
      });
    });

    describe('an address', () => {
      const search = async (address: string) => valueOf(await world.port.searchAddress(smtpAddress(address)));
      const people = (...numbers: readonly number[]) =>
        numbers.map((one) => expect.objectContaining({ number: number(one) }));

      test('of nobody is nobody’s', async () => {
        expect(await search('nobody@elsewhere.example')).toEqual({ kind: 'none', blocked: [] });
        expect(await search(`${'x'.repeat(60)}@${'y'.repeat(240)}`)).toEqual({ kind: 'none', blocked: [] });
      });

      test('of one is hers, whatever the case; with her customer', async () => {
        const partner = { number: number(200_001), category: 'person', accounts: [number(100_001)] };
        expect(await search('Person1@KUNDE001.example')).toEqual({ kind: 'one', partner, blocked: [] });
        expect(await search('bärbel.einkauf@kunde006.example')).toMatchObject({
          kind: 'one',
          partner: { number: number(200_016) },
        });
        expect(await search("siobhán.o'neill+crm@kunde020.example")).toMatchObject({
          kind: 'one',
          partner: { number: number(200_058) },
        });
      });

      test('is an employee’s or an organisation’s', async () => {
        expect(await search('max.mustermann@tandem.example')).toEqual({
          kind: 'one',
          partner: { number: berlin, category: 'employee', accounts: [] },
          blocked: [],
        });
        expect(await search('info@kunde001.example')).toMatchObject({
          kind: 'one',
          partner: { number: number(100_001), category: 'organisation', accounts: [] },
        });
      });

      test('of one person at two customers is hers alone', async () => {
        expect(await search('zwei.firmen@kunde004.example')).toEqual({
          kind: 'one',
          partner: { number: number(200_010), category: 'person', accounts: [number(100_004), number(100_005)] },
          blocked: [],
        });
      });

      test('of several is ambiguous, and all are named', async () => {
        expect(await search('einkauf@kunde002.example')).toEqual({
          kind: 'ambiguous',
          partners: people(200_004, 200_005, 200_006),
          blocked: [],
        });
        expect(await search('berater@tandem.example')).toMatchObject({
          kind: 'ambiguous',
          partners: [{ category: 'employee' }, { category: 'person' }],
        });
      });

      test('that comes in pages is whole', async () => {
        const match = await search('zentrale@einkaufsverbund.example');
        expect(match.kind === 'ambiguous' && match.partners.map((partner) => partner.number)).toEqual(
          Array.from({ length: 25 }, (_, index) => number(200_301 + index)),
        );
      });

      test('of somebody blocked does not count, and is told', async () => {
        expect(await search('person1@kunde151.example')).toEqual({ kind: 'none', blocked: [number(200_451)] });
        expect(await search('info@kunde152.example')).toEqual({ kind: 'none', blocked: [number(100_152)] });
        expect(await search('vertretung@kunde151.example')).toMatchObject({
          kind: 'one',
          partner: { number: number(200_452) },
          blocked: [number(200_451)],
        });
      });

      test('is not searched without authorisation', async () => {
        await world.fault({ kind: 'no-authorisation' });
        const answer = await world.port.searchAddress(smtpAddress('info@kunde001.example'));
        expect(faultOf(answer)).toEqual({ kind: 'refused', code: 'forbidden' });
      });
    });
  });
};
