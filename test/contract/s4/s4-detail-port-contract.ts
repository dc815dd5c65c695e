/**
 * Owns the contract of details and edits in `S4DetailPort` as one suite that every implementation passes, in each of the three capability
 * shapes (s4.md): status, priority, partners, texts.
 */
import { normaliseForS4 } from '../../../src/mapping/s4/appointment.ts';
import { partnerNumber, type PartnerNumber, s4Guid, type S4Guid } from '../../../src/model/ids.ts';
import { instant } from '../../../src/model/instant.ts';
import { type S4AppointmentDetails, type S4Edit, type S4Partner, type WantedPartner } from '../../../src/ports/s4.ts';
import { auckland, berlin, faultOf, newKey, personsVisit, type S4World, valueOf, visit } from './s4-world.ts';

const nobody = s4Guid('00000000-0000-0000-0000-00000000dead');
const contact = '00000015';
const participant = '00000032';
const number = (value: number): PartnerNumber => partnerNumber(String(value).padStart(10, '0'));
const who = (partners: readonly S4Partner[]): string[] =>
  partners.map((partner) => `${partner.number ?? '?'} ${partner.function}`);
const wanted = (value: number, fct: string): WantedPartner => ({ number: number(value), function: fct });

/** Declares the suite. `makeWorld` is called once; the tests do not depend on each other. */
export const s4DetailPortContract = (name: string, makeWorld: () => Promise<S4World>): void => {
  describe(`S4DetailPort: ${name}`, () => {
    let world: S4World;
    beforeAll(async () => {
      world = await makeWorld();
    });
    afterEach(() => world.noFaults());
    afterAll(() => world.close());

    const made = async (fields: object = {}): Promise<S4Guid> => world.person.create({ ...personsVisit, ...fields });
    const read = async (guid: S4Guid): Promise<S4AppointmentDetails> => valueOf(await world.port.details(guid));
    /** Edits what was just read. */
    const edit = async (guid: S4Guid, change: S4Edit) => world.port.edit(guid, (await read(guid)).item.etag, change);
    const setPartners = async (guid: S4Guid, people: readonly WantedPartner[], functions = [contact, participant]) => {
      const { item, partners: known } = await read(guid);
      return world.port.edit(guid, item.etag, { partners: { known, wanted: people, functions } });
    };

    describe('details', () => {
      test('of what a person made are status, priority, partners, texts, and what it follows up', async () => {
        const first = await made();
        const guid = await made({
          TransactionType: 'ZBER',
          Status: 'E0002',
          Priority: '1',
          PredecessorGUID: first,
          Attendee: [{ PartnerNo: '200001', MainPartner: true }, { PartnerNo: '1002' }],
          Texts: [{ TextType: 'A002', Language: 'DE', Content: 'Innen  \nzwei\n' }],
        });
        const details = await read(guid);
        expect(details).toMatchObject({ status: 'E0002', priority: '1', privateAllowed: true, noteTextType: 'Z002' });
        expect(details).toMatchObject({ item: valueOf(await world.port.read(guid)), predecessor: first });
        expect(details.partners).toMatchObject([
          { number: number(200_001), function: contact, internal: false, main: true, account: number(100_001) },
          { number: number(1_002), function: 'Z0000032', internal: true, main: false, account: undefined },
        ]);
        expect(details.partners.map((partner) => partner.email)).toEqual([
          'person1@kunde001.example',
          'erika.musterfrau@tandem.example',
        ]);
        expect(details.texts).toEqual([
          { textType: 'A002', language: 'DE', content: 'Innen\nzwei' },
          { textType: 'Z002', language: 'EN', content: 'Old' },
        ]);
        expect((await read(first)).predecessor).toBeUndefined();
      });

      test('hold the content of a private appointment, which the item does not', async () => {
        const guid = await made({ Description: 'Dentist', PrivatFlag: true });
        const details = await read(guid);
        expect(details.item).toMatchObject({ private: true });
        expect(JSON.stringify(details.item)).not.toContain('Dentist');
        expect(details.content).toMatchObject({ subject: 'Dentist', note: 'Old' });
      });

      test('of what is gone or never was are gone', async () => {
        const guid = await made();
        await world.person.delete(guid);
        expect(faultOf(await world.port.details(guid)).kind).toBe('gone');
        expect(faultOf(await world.port.details(nobody)).kind).toBe('gone');
      });

      test('of a window over several pages are complete, in order, and the same as one by one', async () => {
        const guids: S4Guid[] = [];
        for (let hour = 0; hour < 23; hour += 1) {
          const at = (index: number): string => new Date(Date.UTC(2034, 0, 1, index)).toISOString();
          const when = { FromDate: at(hour), ToDate: at(hour + 1), Responsible: auckland };
          guids.push(await made({ ...when, Attendee: [{ PartnerNo: '1002' }], PrivatFlag: hour % 5 === 0 }));
        }
        const listed = valueOf(
          await world.port.listDetails({
            responsible: auckland,
            from: instant('2034-01-01T00:00:00Z'),
            to: instant('2034-02-01T00:00:00Z'),
          }),
        );
        expect(listed.map((details) => details.item.guid)).toEqual(guids.toSorted());
        const [one] = listed;
        if (one === undefined) throw new Error('nothing was listed');
        expect(one).toEqual(await read(one.item.guid));
      });
    });

    describe('an edit', () => {
      test('sets status, priority and private flag together with the content, under one ETag', async () => {
        const guid = await made();
        const before = await read(guid);
        const change = { status: 'E0003', priority: '9', private: true, appointment: { subject: 'Both' } };
        expect(valueOf(await world.port.edit(guid, before.item.etag, change))).toEqual({});
        const after = await read(guid);
        expect(after).toMatchObject({ status: 'E0003', priority: '9', item: { private: true, changedByUs: true } });
        expect(after.content).toEqual({ ...before.content, subject: 'Both' });
        expect(faultOf(await world.port.edit(guid, before.item.etag, change)).kind).toBe('stale');
      });

      test('of nothing is no request', async () => {
        const guid = await made({ Attendee: [{ PartnerNo: '1002' }] });
        const { item, partners, texts } = await read(guid);
        const { requests } = await world.counters();
        const nothing: S4Edit = {
          appointment: {},
          partners: { known: partners, wanted: [wanted(1_002, participant)], functions: [participant] },
          texts: { known: texts, wanted: texts },
        };
        expect(valueOf(await world.port.edit(guid, item.etag, nothing))).toEqual({ etag: item.etag });
        expect((await world.counters()).requests).toBe(requests);
        expect((await read(guid)).item.etag).toBe(item.etag);
      });

      test('a status or priority that the type does not know is refused, and nothing of the edit happens', async () => {
        const guid = await made();
        const etag = (await read(guid)).item.etag;
        for (const change of [{ status: 'E0005' }, { priority: '4' }]) {
          const answer = await edit(guid, { ...change, appointment: { subject: 'Never' } });
          expect(faultOf(answer)).toEqual({ kind: 'invalid', code: 'rejected' });
        }
        expect((await read(guid)).item.etag).toBe(etag);
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
        await world.act('set-text', guid, { TextType: 'A001', Language: 'EN', Content: 'hers' });
        const details = await read(guid);
        expect([details.status, who(details.partners)]).toEqual(['E0002', [`0000200002 ${contact}`]]);
        expect(details.texts).toContainEqual({ textType: 'A001', language: 'EN', content: 'hers' });
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
        const { item, partners } = await read(guid);
        expect(who(partners)).toEqual(people.map((one) => `${one.number} ${one.function}`));
        expect(valueOf(await setPartners(guid, people))).toEqual({ etag: item.etag });
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
          const both = { partners: { known: [], wanted: [bad], functions }, appointment: { subject: 'Never' } };
          expect(faultOf(await edit(guid, both)).code).toBe('rejected');
        }
        expect(await read(guid)).toMatchObject({ partners: [], content: { subject: 'By hand' } });
      });

      test('that a person changed since it was read is not overwritten', async () => {
        const guid = await made({ Attendee: [{ PartnerNo: '1002' }] });
        const { item, partners: known } = await read(guid);
        await world.act('remove-partner', guid, { PartnerNo: '1002' });
        await world.act('add-partner', guid, { PartnerNo: '1003' });
        const partners = { known, wanted: [wanted(1_004, participant)], functions: [participant] };
        expect(faultOf(await world.port.edit(guid, item.etag, { partners }))).toEqual({
          kind: 'stale',
          code: 'version-moved',
        });
        expect(who((await read(guid)).partners)).toEqual([`0000001003 ${participant}`]);
      });

      test('of an appointment that is gone is gone', async () => {
        const guid = await made({ Attendee: [{ PartnerNo: '1002' }] });
        const { item, partners: known } = await read(guid);
        await world.person.delete(guid);
        const partners = { known, wanted: [], functions: [participant] };
        expect(faultOf(await world.port.edit(guid, item.etag, { partners })).kind).toBe('gone');
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

    describe('texts', () => {
      /** @param of text type, and language where it is not English */
      const setText = async (guid: S4Guid, of: string, content: string) => {
        const { item, texts: known } = await read(guid);
        const [textType = '', language = 'EN'] = of.split(' ');
        return world.port.edit(guid, item.etag, { texts: { known, wanted: [{ textType, language, content }] } });
      };
      const textsOf = async (guid: S4Guid) =>
        (await read(guid)).texts.map((text) => `${text.textType} ${text.language} ${text.content}`);

      test('are made, changed and taken away by type and language; the others stay', async () => {
        const guid = await made();
        valueOf(await setText(guid, 'A001', 'one'));
        valueOf(await setText(guid, 'A001 DE', 'eins'));
        expect((await textsOf(guid)).toSorted()).toEqual(['A001 DE eins', 'A001 EN one', 'A002 EN Old']);
        valueOf(await setText(guid, 'A001', 'two'));
        expect((await textsOf(guid)).toSorted()).toEqual(['A001 DE eins', 'A001 EN two', 'A002 EN Old']);
        valueOf(await setText(guid, 'A001 DE', ''));
        expect((await textsOf(guid)).toSorted()).toEqual(['A001 EN two', 'A002 EN Old']);
        const { etag } = (await read(guid)).item;
        expect(valueOf(await setText(guid, 'A001', 'two \n'))).toEqual({ etag });
        expect(valueOf(await setText(guid, 'Z001', ''))).toEqual({ etag });
      });

      test.each([`R&D <b>"x"</b> 🚀\n\n  indented`, 'שלום – مرحبا', `O'Brien's\r\nlines  \r\n`, '--batch_1\n'])(
        'the text %j comes back in its normal form and is then no change (P10)',
        async (content) => {
          const guid = await made();
          valueOf(await setText(guid, 'A001', content));
          const { texts, item } = await read(guid);
          const [text] = texts.filter((one) => one.textType === 'A001');
          expect(text?.content).toBe(normaliseForS4({ ...visit, note: content }).note);
          expect(valueOf(await setText(guid, 'A001', content))).toEqual({ etag: item.etag });
        },
      );

      test('the text of the type of the note is the note', async () => {
        const guid = await made({ TransactionType: 'ZBER', Note: '' });
        valueOf(await setText(guid, 'Z002', 'the report'));
        expect((await read(guid)).content.note).toBe('the report');
      });

      test('of a type that the transaction type has not are refused', async () => {
        const guid = await made({ TransactionType: 'ZBER' });
        expect(faultOf(await setText(guid, 'A001', 'x')).code).toBe('rejected');
        const bare = await made({ TransactionType: 'ZKUR', Note: '' });
        expect(faultOf(await setText(bare, 'A002', 'x')).code).toBe('rejected');
        expect(faultOf(await edit(bare, { appointment: { note: 'x' } })).code).toBe('rejected');
      });
    });

    test('a new appointment has status, priority, partners and texts from its first moment', async () => {
      if (!world.capabilities.externalId) return expect(world.capabilities.externalId).toBe(false);
      const details = {
        status: 'E0002',
        priority: '3',
        partners: [wanted(200_001, contact), wanted(1_002, 'Z0000032'), wanted(1_002, 'Z0000032')],
        texts: [
          { textType: 'A002', language: 'EN', content: 'internal' },
          { textType: 'A002', language: 'DE', content: ' \n' },
        ],
      };
      const draft = { transactionType: 'ZBER', responsible: berlin, externalId: newKey(), appointment: visit, details };
      const { writes } = await world.counters();
      const { guid } = valueOf(await world.port.create(draft));
      expect((await world.counters()).writes - writes).toBe(1);
      const after = await read(guid);
      expect(after).toMatchObject({ status: 'E0002', priority: '3', item: { private: false } });
      expect(who(after.partners)).toEqual([`0000200001 ${contact}`, '0000001002 Z0000032']);
      expect(after.texts).toContainEqual({ textType: 'A002', language: 'EN', content: 'internal' });
      expect(after.texts).toHaveLength(2);
      const blocked = { ...draft, externalId: newKey(), details: { partners: [wanted(200_451, contact)] } };
      expect(faultOf(await world.port.create(blocked)).code).toBe('rejected');
      expect(valueOf(await world.port.findByExternalId(blocked.externalId))).toBeUndefined();
    });
  });
};
