/**
 * Owns the contract of `S4Port` as one suite that every implementation passes, in each of the three capability shapes (s4.md). The world
 * brings the port, a person who works in S/4 itself, faults and counts.
 */
import { normaliseContent, standardShape } from '../../../src/mapping/s4/appointment.ts';
import { type Content } from '../../../src/model/appointment.ts';
import { type ETag, etag, type IdentityKey, partnerNumber, s4Guid, type S4Guid } from '../../../src/model/ids.ts';
import { ianaZone, instant, msOfInstant, plainDate } from '../../../src/model/instant.ts';
import {
  auckland,
  berlin,
  faultOf,
  honolulu,
  hostileTexts,
  newKey,
  personsVisit,
  type S4World,
  valueOf,
  visit,
  wholeDelta,
} from './s4-world.ts';

const nobody = s4Guid('00000000-0000-0000-0000-00000000dead');

/** Declares the suite. `makeWorld` is called once; the tests do not depend on each other. */
export const s4PortContract = (name: string, makeWorld: () => Promise<S4World>): void => {
  describe(`S4Port: ${name}`, () => {
    let world: S4World;
    beforeAll(async () => {
      world = await makeWorld();
    });
    afterEach(() => world.noFaults());
    afterAll(() => world.close());

    /** An appointment to work on: ours where that is possible, else a person's. */
    const made = async (content: Partial<Content> = {}): Promise<{ guid: S4Guid; etag: ETag }> => {
      const guid = world.capabilities.externalId
        ? valueOf(
            await world.port.create({
              transactionType: '0001',
              responsible: berlin,
              externalId: newKey(),
              content: { ...visit, ...content },
            }),
          ).guid
        : await world.person.create(personsVisit);
      return { guid, etag: valueOf(await world.port.read(guid)).etag };
    };

    /** Appointments of an employee in January 2033; more than two pages of the server. */
    const several = async (count: number, responsible: string): Promise<S4Guid[]> => {
      const hour = (index: number): string => new Date(Date.UTC(2033, 0, 1, index)).toISOString();
      const all: S4Guid[] = [];
      for (let index = 0; index < count; index += 1) {
        const when = { FromDate: hour(index), ToDate: hour(index + 1) };
        all.push(await world.person.create({ Responsible: responsible, ...when }));
      }
      return all;
    };

    test('the capabilities are those of the service', async () => {
      expect(await world.port.capabilities()).toEqual({ ok: true, value: world.capabilities });
    });

    test('what a person made is read with partners, author and content', async () => {
      const guid = await world.person.create(personsVisit);
      const read = valueOf(await world.port.read(guid));
      expect(read).toMatchObject({
        guid,
        transactionType: '0001',
        responsible: berlin,
        partners: [],
        private: false,
      });
      expect(read).toMatchObject({ externalId: undefined, changedByUs: false });
      expect(read.content).toEqual({
        subject: 'By hand',
        location: '',
        note: 'Old',
        when: { ...visit.when, end: '2031-03-04T10:00:00Z' },
      });
    });

    test('an update sets its fields, leaves the others, and says no ETag (MERGE)', async () => {
      const { guid, etag: before } = await made({ note: 'Old' });
      expect(
        valueOf(await world.port.edit(guid, before, { content: { subject: 'Moved', location: 'Halle 3' } })),
      ).toEqual({});
      const read = valueOf(await world.port.read(guid));
      expect(read.etag).not.toBe(before);
      expect(read.changedByUs).toBe(true);
      expect(read.content).toMatchObject({ subject: 'Moved', location: 'Halle 3', note: 'Old' });
    });

    test.each(hostileTexts)('the text %j comes back in normal form from all three fields (P10)', async (text) => {
      const { guid, etag: version } = await made();
      valueOf(await world.port.edit(guid, version, { content: { subject: text, location: text, note: text } }));
      const read = valueOf(await world.port.read(guid)).content;
      const expected = normaliseContent({ ...visit, subject: text, location: text, note: text }, standardShape);
      expect([read.subject, read.location, read.note]).toEqual([expected.subject, expected.location, expected.note]);
    });

    test.each([
      { name: 'a day in Auckland', responsible: auckland, first: '2031-03-04', last: '2031-03-04' },
      { name: 'a day in Honolulu', responsible: honolulu, first: '2031-12-31', last: '2031-12-31' },
      { name: 'a week across a change of clocks', responsible: berlin, first: '2031-03-28', last: '2031-04-03' },
    ])('all-day keeps its dates: $name (P9)', async ({ responsible, first, last }) => {
      const guid = await world.person.create({ ...personsVisit, Responsible: responsible });
      const { etag: version } = valueOf(await world.port.read(guid));
      const when = { kind: 'allDay', firstDay: plainDate(first), lastDay: plainDate(last) } as const;
      valueOf(await world.port.edit(guid, version, { content: { when } }));
      expect(valueOf(await world.port.read(guid)).content.when).toEqual(when);
      const timed = { ...visit.when, zone: ianaZone('Pacific/Auckland') };
      const { etag: next } = valueOf(await world.port.read(guid));
      valueOf(await world.port.edit(guid, next, { content: { when: timed } }));
      expect(valueOf(await world.port.read(guid)).content.when).toEqual(timed);
    });

    test.each(['Europe/Vienna', 'Pacific/Honolulu', 'Asia/Kolkata', 'America/New_York', 'Asia/Jerusalem', 'UTC'])(
      'zone %s comes back as a zone with the same clocks (P9)',
      async (zone) => {
        const { guid, etag: version } = await made();
        const when = { ...visit.when, zone: ianaZone(zone) };
        valueOf(await world.port.edit(guid, version, { content: { when } }));
        const expected = normaliseContent({ ...visit, when }, standardShape).when;
        expect(valueOf(await world.port.read(guid)).content.when).toEqual(expected);
      },
    );

    test('an old ETag is stale and changes nothing; a wrong GUID is gone', async () => {
      const { guid, etag: before } = await made();
      await world.person.update(guid, { Description: 'Faster' });
      expect(faultOf(await world.port.edit(guid, before, { content: { subject: 'Slower' } }))).toEqual({
        kind: 'stale',
        code: 'version-moved',
      });
      expect(faultOf(await world.port.delete(guid, before))).toEqual({ kind: 'stale', code: 'version-moved' });
      expect(await world.stored(guid)).toMatchObject({ Description: 'Faster' });
      const gone = { kind: 'gone', code: 'not-found' };
      expect(faultOf(await world.port.read(nobody))).toEqual(gone);
      expect(faultOf(await world.port.edit(nobody, before, { content: { subject: 'x' } }))).toEqual(gone);
      expect(faultOf(await world.port.delete(nobody, etag(`W/"'1'"`)))).toEqual(gone);
    });

    test('a deleted appointment is gone, and its tombstone is in the delta where there are tombstones', async () => {
      const { guid, etag: version } = await made();
      const { at } = valueOf(await world.port.delta(instant('2031-01-01T00:00:00Z')));
      valueOf(await world.port.delete(guid, version));
      expect(faultOf(await world.port.read(guid))).toEqual({ kind: 'gone', code: 'not-found' });
      const { deleted } = await wholeDelta(world.port, instant(new Date(msOfInstant(at) - 5000).toISOString()));
      expect(deleted.includes(guid)).toBe(world.capabilities.tombstones);
    });

    test('the delta tells changes within the same second once more, with partners and the ETag of a read', async () => {
      const { guid } = await made();
      const since = instant(new Date(msOfInstant(valueOf(await world.port.read(guid)).changedAt)).toISOString());
      await world.person.update(guid, { Location: 'elsewhere' });
      const { changed, at } = await wholeDelta(world.port, since);
      const read = valueOf(await world.port.read(guid));
      // Doubles are the port's right (a deletion seen while paging repeats the pass): the caller drops them by GUID and ETag.
      const told = new Map(changed.filter((item) => item.guid === guid).map((item) => [item.etag, item]));
      expect([...told.values()]).toEqual([{ guid, etag: read.etag, partners: [berlin] }]);
      expect(msOfInstant(at)).toBeGreaterThanOrEqual(msOfInstant(since) - 2000);
      expect(Math.abs(msOfInstant(at) - Date.now())).toBeLessThan(60_000);
    });

    test('a delta of several pages brings every change', async () => {
      const made = await several(45, honolulu);
      const [first] = made;
      if (first === undefined) throw new Error('nothing was made');
      const all = await wholeDelta(world.port, valueOf(await world.port.read(first)).changedAt);
      expect(all.pages).toBeGreaterThan(2);
      expect(all.changed.map((item) => item.guid)).toEqual(expect.arrayContaining(made));
    });

    test('a position that nobody gave out is our own mistake', async () => {
      expect(faultOf(await world.port.delta(instant('2031-01-01T00:00:00Z'), 'AAAA')).kind).toBe('bug');
    });

    test('a listing is ordered by GUID, holds what touches the window, and can be continued', async () => {
      const hours = (from: string, to: string) => ({ FromDate: `2032-05-${from}:00Z`, ToDate: `2032-05-${to}:00Z` });
      const responsible = auckland;
      const make = (fields: object) => world.person.create({ Responsible: responsible, ...fields });
      const touching = await Promise.all([
        make(hours('09T22:00', '10T02:00')),
        make(hours('10T08:00', '10T09:00')),
        make(hours('10T23:00', '11T03:00')),
        make({ ...hours('10T00:00', '11T00:00'), AllDay: true }),
      ]);
      await make(hours('12T08:00', '12T09:00'));
      await world.person.create(hours('10T08:00', '10T09:00'));
      const query = { responsible, from: instant('2032-05-10T00:00:00Z'), to: instant('2032-05-11T00:00:00Z') };
      const listed = valueOf(await world.port.list(query));
      const guids = listed.appointments.map((appointment) => appointment.guid);
      expect(guids).toEqual(touching.toSorted());
      const [first] = guids;
      if (first === undefined) throw new Error('nothing was listed');
      const rest = valueOf(await world.port.list({ ...query, after: first }));
      expect(rest.appointments.map((appointment) => appointment.guid)).toEqual(guids.slice(1));
    });

    test('a listing over several pages of the server is complete', async () => {
      const made = await several(45, auckland);
      const query = {
        responsible: auckland,
        from: instant('2033-01-01T00:00:00Z'),
        to: instant('2033-02-01T00:00:00Z'),
      };
      const { appointments } = valueOf(await world.port.list(query));
      expect(appointments.map((appointment) => appointment.guid)).toEqual(made.toSorted());
    });

    test('a private appointment is read with its content, and says that it is private', async () => {
      const guid = await world.person.create({ ...personsVisit, Description: 'Dentist', PrivatFlag: true });
      const read = valueOf(await world.port.read(guid));
      expect(read).toMatchObject({ guid, private: true, privateAllowed: true, noteAllowed: true });
      expect(read.content).toMatchObject({ subject: 'Dentist', note: 'Old' });
      const bare = await world.person.create({ ...personsVisit, TransactionType: 'ZKUR', Note: '' });
      expect(valueOf(await world.port.read(bare))).toMatchObject({ private: false, privateAllowed: false });
      expect(valueOf(await world.port.read(bare))).toMatchObject({ noteAllowed: false, content: { note: '' } });
    });

    test('the probe is green; without authorisation or with an empty listing it is red', async () => {
      expect(await world.port.mayRead()).toEqual({ ok: true, value: undefined });
      await world.fault({ kind: 'no-authorisation' });
      expect(faultOf(await world.port.mayRead())).toEqual({ kind: 'refused', code: 'forbidden' });
      await world.noFaults();
      await world.fault({ kind: 'empty-listing' });
      expect(faultOf(await world.port.mayRead())).toEqual({ kind: 'refused', code: 'forbidden' });
    });

    test('an employee has address, zone, language and a version; an unknown one is gone', async () => {
      const read = valueOf(await world.port.employee(honolulu));
      expect(read).toMatchObject({
        number: honolulu,
        email: 'keoni.kahale@tandem.example',
        zone: 'Pacific/Honolulu',
        language: 'en',
        blocked: false,
      });
      expect(valueOf(await world.port.employee(honolulu)).version).toBe(read.version);
      expect(valueOf(await world.port.employee(berlin)).language).toBe('de');
      expect(valueOf(await world.port.employee(auckland)).version).not.toBe(read.version);
      expect(faultOf(await world.port.employee(partnerNumber('0009999999'))).kind).toBe('gone');
    });

    test('a lock is transient, a refused item invalid, a missing authorisation refused; nothing is written', async () => {
      const { guid, etag: version } = await made();
      const expected = [
        ['lock', { kind: 'transient', code: 'locked' }],
        ['refuse-item', { kind: 'invalid', code: 'rejected' }],
        ['no-authorisation', { kind: 'refused', code: 'forbidden' }],
      ] as const;
      for (const [kind, fault] of expected) {
        await world.fault({ kind, count: 1 });
        expect(faultOf(await world.port.edit(guid, version, { content: { subject: 'x' } }))).toEqual(fault);
      }
      valueOf(await world.port.edit(guid, version, { content: { subject: 'y' } }));
    });

    test.each(['429', '503'])('after %s with Retry-After no call is sent until the time is over', async (kind) => {
      const { guid, etag: version } = await made();
      await world.fault({ kind, count: 1, ms: 7000 });
      expect(faultOf(await world.port.edit(guid, version, { content: { subject: 'x' } }))).toEqual({
        kind: 'transient',
        code: 'busy',
        retryAfterMs: 7000,
      });
      const { requests } = await world.counters();
      const held = [await world.port.read(guid), await world.port.mayRead(), await world.port.delete(guid, version)];
      expect(held.map((answer) => answer.ok || answer.fault.code)).toEqual(['busy', 'busy', 'busy']);
      expect((await world.counters()).requests).toBe(requests);
      world.pass(7001);
      expect(valueOf(await world.port.read(guid)).etag).toBe(version);
    });

    test('a session that ended is started anew, and the write happens once', async () => {
      const { guid, etag: version } = await made();
      await world.fault({ kind: 'session-expiry', count: 1 });
      const before = await world.counters();
      valueOf(await world.port.edit(guid, version, { content: { subject: 'Once' } }));
      expect((await world.counters()).writes - before.writes).toBe(1);
      expect(await world.stored(guid)).toMatchObject({ Description: 'Once' });
    });

    test('a lost answer is told as possibly done, and nothing is repeated', async () => {
      const { guid, etag: version } = await made();
      const before = await world.counters();
      await world.fault({ kind: 'fail-after', count: 1 });
      expect(faultOf(await world.port.edit(guid, version, { content: { subject: 'Done' } }))).toMatchObject({
        kind: 'transient',
        maybeDone: true,
      });
      expect((await world.counters()).writes - before.writes).toBe(1);
      expect(await world.stored(guid)).toMatchObject({ Description: 'Done' });
    });

    describe('with ExternalId', () => {
      const draft = (externalId: IdentityKey) => ({
        transactionType: 'ZTEL',
        responsible: berlin,
        externalId,
        content: visit,
      });

      test('a create is found by its key; without the capability it is refused and nothing is written', async () => {
        const key = newKey();
        const { writes } = await world.counters();
        const created = await world.port.create(draft(key));
        const found = await world.port.findByExternalId(key);
        if (!world.capabilities.externalId) {
          expect([faultOf(created), faultOf(found)].map((fault) => fault.code)).toEqual(
            Array.from({ length: 2 }, () => 'capability-missing'),
          );
          expect((await world.counters()).writes).toBe(writes);
          return;
        }
        const { guid, etag: version } = valueOf(created);
        const read = valueOf(found);
        expect(read).toEqual(valueOf(await world.port.read(guid)));
        expect(read).toMatchObject({ etag: version, externalId: key, transactionType: 'ZTEL', changedByUs: true });
        expect(read?.content).toEqual(normaliseContent(visit, standardShape));
        expect(valueOf(await world.port.findByExternalId(newKey()))).toBeUndefined();
      });

      test('a create whose answer was lost is there once; one that never arrived is not (P6)', async () => {
        if (!world.capabilities.externalId) return expect(world.capabilities.externalId).toBe(false);
        const [lost, never] = [newKey(), newKey()];
        await world.fault({ kind: 'fail-after', count: 1 });
        expect(faultOf(await world.port.create(draft(lost)))).toMatchObject({ kind: 'transient', maybeDone: true });
        expect(valueOf(await world.port.findByExternalId(lost))?.externalId).toBe(lost);
        await world.fault({ kind: 'fail-before', count: 1 });
        expect(faultOf(await world.port.create(draft(never)))).toMatchObject({ kind: 'transient', maybeDone: true });
        expect(valueOf(await world.port.findByExternalId(never))).toBeUndefined();
      });
    });
  });
};
