/**
 * Owns the contract of what an appointment has besides its content, as one suite that every implementation of `S4Port` passes, in each of the
 * three capability shapes (s4.md): status, priority, private flag, partners, identity.
 */
import { partnerNumber, type PartnerNumber, type S4Guid } from '../../../src/model/ids.ts';
import { instant } from '../../../src/model/instant.ts';
import { type S4Appointment, type S4Edit, type S4Partner, type WantedPartner } from '../../../src/ports/s4.ts';
import { auckland, berlin, faultOf, newKey, personsVisit, type S4World, valueOf, visit } from './s4-world.ts';

const contact = '00000015';
const participant = '00000032';
const number = (value: number): PartnerNumber => partnerNumber(String(value).padStart(10, '0'));
const who = (partners: readonly S4Partner[]): string[] =>
  partners.map((partner) => `${partner.number ?? '?'} ${partner.function}`);
const wanted = (value: number, fct: string): WantedPartner => ({ number: number(value), function: fct });

/** Declares the suite. `makeWorld` is called once; the tests do not depend on each other. */
export const s4EditContract = (name: string, makeWorld: () => Promise<S4World>): void => {
  describe(`S4Port, details and edits: ${name}`, () => {
    let world: S4World;
    beforeAll(async () => {
      world = await makeWorld();
    });
    afterEach(() => world.noFaults());
    afterAll(() => world.close());

    const made = async (fields: object = {}): Promise<S4Guid> => world.person.create({ ...personsVisit, ...fields });
    const read = async (guid: S4Guid): Promise<S4Appointment> => valueOf(await world.port.read(guid));
    /** Edits what was just read. */
    const edit = async (guid: S4Guid, change: S4Edit) => world.port.edit(guid, (await read(guid)).etag, change);
    const setPartners = async (guid: S4Guid, people: readonly WantedPartner[], functions = [contact, participant]) => {
      const { etag: version, partners: known } = await read(guid);
      return world.port.edit(guid, version, { partners: { known, wanted: people, functions } });
    };

    describe('what a person made', () => {
      test('is read with status, priority and partners', async () => {
        const guid = await made({
          TransactionType: 'ZBER',
          Status: 'E0002',
          Priority: '1',
          Attendee: [{ PartnerNo: '200001', MainPartner: true }, { PartnerNo: '1002' }],
        });
        const appointment = await read(guid);
        expect(appointment).toMatchObject({ status: 'E0002', priority: '1', responsible: berlin, private: false });
        expect(appointment.partners).toMatchObject([
          { number: number(200_001), function: contact, internal: false, main: true, account: number(100_001) },
          { number: number(1_002), function: 'Z0000032', internal: true, main: false, account: undefined },
        ]);
        expect(appointment.partners.map((partner) => partner.email)).toEqual([
          'person1@kunde001.example',
          'erika.musterfrau@tandem.example',
        ]);
      });

      test('is listed over several pages in order and the same as one by one, private ones too', async () => {
        const guids: S4Guid[] = [];
        for (let hour = 0; hour < 23; hour += 1) {
          const at = (index: number): string => new Date(Date.UTC(2034, 0, 1, index)).toISOString();
          const when = { FromDate: at(hour), ToDate: at(hour + 1), Responsible: auckland };
          guids.push(await made({ ...when, Attendee: [{ PartnerNo: '1002' }], PrivatFlag: hour % 5 === 0 }));
        }
        const { requests } = await world.counters();
        const { appointments } = valueOf(
          await world.port.list({
            responsible: auckland,
            from: instant('2034-01-01T00:00:00Z'),
            to: instant('2034-02-01T00:00:00Z'),
          }),
        );
        // Two pages of the server and nothing per appointment.
        expect((await world.counters()).requests - requests).toBe(2);
        expect(appointments.map((appointment) => appointment.guid)).toEqual(guids.toSorted());
        expect(new Set(appointments.map((one) => one.private))).toEqual(new Set([true, false]));
        for (const one of appointments.slice(0, 6)) expect(one).toEqual(await read(one.guid));
      });
    });

    describe('an edit', () => {
      test('sets status, priority and private flag together with the content, under one ETag', async () => {
        const guid = await made();
        const before = await read(guid);
        const change = { status: 'E0003', priority: '9', private: true, content: { subject: 'Both' } };
        expect(valueOf(await world.port.edit(guid, before.etag, change))).toEqual({});
        const after = await read(guid);
        expect(after).toMatchObject({ status: 'E0003', priority: '9', private: true, changedByUs: true });
        expect(after.content).toEqual({ ...before.content, subject: 'Both' });
        expect(faultOf(await world.port.edit(guid, before.etag, change)).kind).toBe('stale');
      });

      test('of nothing is no request', async () => {
        const guid = await made({ Attendee: [{ PartnerNo: '1002' }] });
        const { etag, partners } = await read(guid);
        const { requests } = await world.counters();
        const nothing: S4Edit = {
          content: {},
          partners: { known: partners, wanted: [wanted(1_002, participant)], functions: [participant] },
        };
        expect(valueOf(await world.port.edit(guid, etag, nothing))).toEqual({ etag });
        expect((await world.counters()).requests).toBe(requests);
        expect((await read(guid)).etag).toBe(etag);
      });

      test('a status or priority that the type does not know is refused, and nothing of the edit happens', async () => {
        const guid = await made();
        const etag = (await read(guid)).etag;
        for (const change of [{ status: 'E0005' }, { priority: '4' }]) {
          const answer = await edit(guid, { ...change, content: { subject: 'Never' } });
          expect(faultOf(answer)).toEqual({ kind: 'invalid', code: 'rejected' });
        }
        expect((await read(guid)).etag).toBe(etag);
      });

      test('a final status stays', async () => {
        const guid = await made({ TransactionType: 'ZBER' });
        valueOf(await edit(guid, { status: 'E0005' }));
        expect(faultOf(await edit(guid, { status: 'E0001' })).code).toBe('rejected');
        expect((await read(guid)).status).toBe('E0005');
      });

      test('what a person set comes back by a read', async () => {
        const guid = await made();
        await world.act('set-status', guid, { Status: 'E0002' });
        await world.act('add-partner', guid, { PartnerNo: '200002' });
        const details = await read(guid);
        expect([details.status, who(details.partners)]).toEqual(['E0002', [`0000200002 ${contact}`]]);
        await world.act('remove-partner', guid, { PartnerNo: '200002' });
        expect((await read(guid)).partners).toEqual([]);
      });
    });

    describe('the partner list', () => {
      test('becomes what is wanted of our functions, the others stay, keys too', async () => {
        const guid = await made({
          Attendee: [
            { PartnerNo: '200001' },
            { PartnerNo: '1002' },
            { PartnerNo: '1003' },
            { PartnerNo: '100001', PartnerFct: '00000009' },
          ],
        });
        const before = await read(guid);
        const people = [wanted(1_003, participant), wanted(200_002, contact), wanted(1_004, participant)];
        valueOf(await setPartners(guid, people));
        const { partners } = await read(guid);
        expect(who(partners).toSorted()).toEqual([
          `0000001003 ${participant}`,
          `0000001004 ${participant}`,
          '0000100001 00000009',
          `0000200002 ${contact}`,
        ]);
        const kept = (list: readonly S4Partner[]) => list.filter((partner) => partner.number === number(1_003));
        expect(kept(partners)).toEqual(kept(before.partners));
      });

      test('is written once and read back: a second time there is nothing to do', async () => {
        const guid = await made();
        const people = [wanted(200_004, contact), wanted(1_002, participant)];
        valueOf(await setPartners(guid, people));
        const { etag: version, partners } = await read(guid);
        expect(who(partners)).toEqual(people.map((one) => `${one.number} ${one.function}`));
        expect(valueOf(await setPartners(guid, people))).toEqual({ etag: version });
        valueOf(await setPartners(guid, []));
        expect((await read(guid)).partners).toEqual([]);
      });

      test('one person may have two functions, and is wanted once however often named', async () => {
        const guid = await made();
        const twice = [wanted(1_002, contact), wanted(1_002, participant), wanted(1_002, participant)];
        valueOf(await setPartners(guid, twice));
        expect(who((await read(guid)).partners)).toEqual([`0000001002 ${contact}`, `0000001002 ${participant}`]);
      });

      test('the only contact person of a type can be replaced', async () => {
        const guid = await made({ TransactionType: 'ZBER', Attendee: [{ PartnerNo: '200001' }] });
        valueOf(await setPartners(guid, [wanted(200_002, contact)]));
        expect(who((await read(guid)).partners)).toEqual([`0000200002 ${contact}`]);
        const two = await setPartners(guid, [wanted(200_002, contact), wanted(200_003, contact)]);
        expect(faultOf(two)).toEqual({ kind: 'invalid', code: 'rejected' });
      });

      test('somebody unknown, blocked, or of a function that the type has not, is refused; the rest is not written', async () => {
        const guid = await made({ TransactionType: 'ZBER' });
        const functions = [contact, participant];
        for (const bad of [wanted(999_999, contact), wanted(200_451, contact), wanted(1_003, participant)]) {
          expect(faultOf(await setPartners(guid, [bad], functions)).code).toBe('rejected');
          const both = { partners: { known: [], wanted: [bad], functions }, content: { subject: 'Never' } };
          expect(faultOf(await edit(guid, both)).code).toBe('rejected');
        }
        expect(await read(guid)).toMatchObject({ partners: [], content: { subject: 'By hand' } });
      });

      test('that a person changed since it was read is not overwritten', async () => {
        const guid = await made({ Attendee: [{ PartnerNo: '1002' }] });
        const { etag: version, partners: known } = await read(guid);
        await world.act('remove-partner', guid, { PartnerNo: '1002' });
        await world.act('add-partner', guid, { PartnerNo: '1003' });
        const partners = { known, wanted: [wanted(1_004, participant)], functions: [participant] };
        expect(faultOf(await world.port.edit(guid, version, { partners }))).toEqual({
          kind: 'stale',
          code: 'version-moved',
        });
        expect(who((await read(guid)).partners)).toEqual([`0000001003 ${participant}`]);
      });

      test('of an appointment that is gone is gone', async () => {
        const guid = await made({ Attendee: [{ PartnerNo: '1002' }] });
        const { etag: version, partners: known } = await read(guid);
        await world.person.delete(guid);
        const partners = { known, wanted: [], functions: [participant] };
        expect(faultOf(await world.port.edit(guid, version, { partners })).kind).toBe('gone');
      });

      test('whose answer was lost may be written, and is so exactly once', async () => {
        const guid = await made();
        const people = [wanted(200_001, contact), wanted(1_002, participant)];
        await world.fault({ kind: 'fail-after', count: 1 });
        expect(faultOf(await setPartners(guid, people))).toMatchObject({ kind: 'transient', maybeDone: true });
        expect(who((await read(guid)).partners)).toHaveLength(2);
        valueOf(await setPartners(guid, people));
        expect(who((await read(guid)).partners)).toHaveLength(2);
      });

      test('waits while the document is locked', async () => {
        const guid = await made();
        await world.fault({ kind: 'lock', count: 1 });
        expect(faultOf(await setPartners(guid, [wanted(1_002, participant)]))).toEqual({
          kind: 'transient',
          code: 'locked',
        });
        expect((await read(guid)).partners).toEqual([]);
      });
    });

    test('another identity is found from then on, the former one no more; without the capability nothing is written', async () => {
      const guid = await made();
      const [first, second] = [newKey(), newKey()];
      const { writes } = await world.counters();
      const answer = await edit(guid, { externalId: first, content: { subject: 'Named' } });
      if (!world.capabilities.externalId) {
        expect(faultOf(answer)).toEqual({ kind: 'invalid', code: 'capability-missing' });
        expect((await world.counters()).writes).toBe(writes);
        expect((await read(guid)).content.subject).toBe('By hand');
        return;
      }
      expect(await read(guid)).toMatchObject({ externalId: first, content: { subject: 'Named' } });
      valueOf(await edit(guid, { externalId: second }));
      expect(valueOf(await world.port.findByExternalId(first))).toBeUndefined();
      expect(valueOf(await world.port.findByExternalId(second))).toEqual(await read(guid));
      expect(await read(guid)).toMatchObject({ externalId: second, content: { subject: 'Named' } });
    });

    test('a type without a note refuses one', async () => {
      const guid = await made({ TransactionType: 'ZKUR', Note: '' });
      expect(faultOf(await edit(guid, { content: { note: 'x' } }))).toEqual({ kind: 'invalid', code: 'rejected' });
      expect((await read(guid)).content.note).toBe('');
    });

    test('a new appointment has status, priority, private flag and partners from its first moment', async () => {
      if (!world.capabilities.externalId) return expect(world.capabilities.externalId).toBe(false);
      const draft = {
        transactionType: 'ZBER',
        responsible: berlin,
        externalId: newKey(),
        content: visit,
        status: 'E0002',
        priority: '3',
        private: true,
        partners: [wanted(200_001, contact), wanted(1_002, 'Z0000032'), wanted(1_002, 'Z0000032')],
      };
      const { writes } = await world.counters();
      const { guid } = valueOf(await world.port.create(draft));
      expect((await world.counters()).writes - writes).toBe(1);
      const after = await read(guid);
      expect(after).toMatchObject({ status: 'E0002', priority: '3', private: true, content: { subject: 'Visit' } });
      expect(who(after.partners)).toEqual([`0000200001 ${contact}`, '0000001002 Z0000032']);
      const blocked = { ...draft, externalId: newKey(), partners: [wanted(200_451, contact)] };
      expect(faultOf(await world.port.create(blocked)).code).toBe('rejected');
      expect(valueOf(await world.port.findByExternalId(blocked.externalId))).toBeUndefined();
    });
  });
};
