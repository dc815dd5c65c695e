/**
 * What the rows of meetings, people and reviews promise to rounds, for every implementation of them: one lead however many claim it, and nothing of a mailbox
 * outlives it but its lead.
 */
import {
  enrolmentId,
  type EnrolmentId,
  identityKey,
  itemId,
  partnerNumber,
  s4Guid,
  smtpAddress,
} from '../../../src/model/ids.ts';
import { instant } from '../../../src/model/instant.ts';
import { type Enrolment, type Records, type Review } from '../../../src/ports/records.ts';
import { type Vault, type VaultedConflict } from '../../../src/ports/vault.ts';

const since = instant('2026-11-22T08:00:00Z');
const guid = (n: number) => s4Guid(n.toString(16).padStart(32, '0'));
const meeting = (n: number) => identityKey(`tandem:1:installation:${n.toString(16).padStart(40, '0')}`);
const address = (name: string) => smtpAddress(`${name}@customer.example`);
const nobody = enrolmentId('nobody-there');
const review = (id: string, mailbox: EnrolmentId, change: Partial<Review> = {}): Review => ({
  id,
  mailbox,
  kind: 'match',
  itemId: itemId('AAMk='),
  candidates: [{ guid: guid(1), score: 0.9 }],
  since,
  ...change,
});

export type RecordsUnderTest = {
  readonly records: Records;
  readonly vault: Vault;
  readonly close: () => Promise<void>;
};

export const questionRecordsContract = (name: string, open: () => Promise<RecordsUnderTest>): void => {
  describe(`meetings, people and reviews: ${name}`, () => {
    let world: RecordsUnderTest;
    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world.close());

    let drawn = 0;
    const enrolled = async (): Promise<Enrolment> => {
      drawn += 1;
      const enrolment: Enrolment = {
        id: enrolmentId(`enrolment-${String(drawn).padStart(4, '0')}`),
        smtpAddress: smtpAddress(`person${drawn}@tandem.example`),
        employee: partnerNumber(String(drawn).padStart(10, '0')),
        s4: { system: 'S4H', client: '100' },
        since,
      };
      expect(await world.records.enrol(enrolment)).toBe(true);
      return enrolment;
    };
    const ids = async (count: number): Promise<readonly EnrolmentId[]> => {
      const all: EnrolmentId[] = [];
      for (let n = 0; n < count; n += 1) all.push((await enrolled()).id);
      return all;
    };

    test('of many that claim a meeting at once one leads, and everybody is told who', async () => {
      const { records } = world;
      const mailboxes = await ids(8);
      expect(await records.meetingLead(meeting(1))).toBeUndefined();
      const told = await Promise.all(mailboxes.map((mailbox) => records.claimMeeting(meeting(1), mailbox, undefined)));
      const stands = await records.meetingLead(meeting(1));
      expect(stands).toEqual({ mailbox: expect.any(String), epoch: 1 });
      expect(told).toEqual(mailboxes.map(() => stands));
    });

    test('a lead is taken over by its epoch only, once, and a repeated claim changes nothing', async () => {
      const { records } = world;
      const [first, ...others] = await ids(6);
      if (first === undefined) throw new Error('nobody was enrolled');
      await records.claimMeeting(meeting(2), first, undefined);
      const told = await Promise.all(others.map((mailbox) => records.claimMeeting(meeting(2), mailbox, { epoch: 1 })));
      const stands = await records.meetingLead(meeting(2));
      expect(stands?.epoch).toBe(2);
      expect(others).toContain(stands?.mailbox);
      expect(told).toEqual(others.map(() => stands));
      expect(await records.claimMeeting(meeting(2), first, { epoch: 1 })).toEqual(stands);
      expect(await records.claimMeeting(meeting(2), first, { epoch: 3 })).toEqual(stands);
      expect(await records.claimMeeting(meeting(2), first, undefined)).toEqual(stands);
      expect(await records.claimMeeting(meeting(2), first, { epoch: 2 })).toEqual({ mailbox: first, epoch: 3 });
    });

    test('an epoch never falls, even where the row was lost with a backup', async () => {
      const { records } = world;
      const [one] = await ids(1);
      expect(await records.claimMeeting(meeting(3), one ?? nobody, { epoch: 7 })).toEqual({ mailbox: one, epoch: 8 });
    });

    test('copies of meetings are known once, by the mailboxes that are enrolled', async () => {
      const { records } = world;
      const [one = nobody, other = nobody] = await ids(2);
      const keys = [meeting(10), meeting(11)];
      await records.addMeetingCopies(keys, [one, other, nobody]);
      await records.addMeetingCopies([meeting(11), meeting(12)], [one]);
      await records.addMeetingCopies([], [one]);
      await records.addMeetingCopies(keys, []);
      expect(await records.meetingCopies(meeting(11))).toEqual([one, other]);
      expect(await records.meetingCopies(meeting(12))).toEqual([one]);
      expect(await records.hasMeetingCopy(meeting(10), other)).toBe(true);
      expect(await records.hasMeetingCopy(meeting(12), other)).toBe(false);
      expect(await records.hasMeetingCopy(meeting(10), nobody)).toBe(false);
      await records.removeMeetingCopies(meeting(10), other);
      expect(await records.meetingCopies(meeting(10))).toEqual([one]);
      expect(await records.meetingCopies(meeting(11))).toEqual([one, other]);
    });

    test('the second name of a meeting is known, and what was said last of it stands', async () => {
      const { records } = world;
      expect(await records.meetingNamed(meeting(13))).toBeUndefined();
      await records.nameMeeting(meeting(13), meeting(14));
      await records.nameMeeting(meeting(13), meeting(14));
      await records.nameMeeting(meeting(15), meeting(14));
      expect(await records.meetingNamed(meeting(13))).toBe(meeting(14));
      expect(await records.meetingNamed(meeting(14))).toBeUndefined();
      await records.nameMeeting(meeting(13), meeting(16));
      expect(await records.meetingNamed(meeting(13))).toBe(meeting(16));
      expect(await records.meetingNamed(meeting(15))).toBe(meeting(14));
    });

    test('copies of a series of a thousand occurrences are written in one go', async () => {
      const { records } = world;
      const mailboxes = await ids(3);
      const keys = Array.from({ length: 1_500 }, (_, n) => meeting(1_000 + n));
      await records.addMeetingCopies(keys, mailboxes);
      expect(await records.meetingCopies(meeting(1_000))).toEqual(mailboxes);
      expect(await records.meetingCopies(meeting(2_499))).toEqual(mailboxes);
    });

    test('enrolments are found by many addresses at once', async () => {
      const { records } = world;
      const [one, other] = [await enrolled(), await enrolled()];
      const asked = [other.smtpAddress, address('stranger'), one.smtpAddress];
      expect(await records.enrolledAddresses(asked)).toEqual([one, other]);
      expect(await records.enrolledAddresses([])).toEqual([]);
    });

    test('a report of people replaces the one before it, what stays keeps its place, and nothing found removes it', async () => {
      const { records } = world;
      const [one = nobody] = await ids(1);
      const several = [partnerNumber('0000000001'), partnerNumber('0000000002')];
      await records.reportPeople(one, guid(1), {
        unmatched: [address('anna'), address('ben')],
        ambiguous: [{ email: address('cleo'), partners: several }],
      });
      const before = await records.peopleReports({ mailbox: one, limit: 10 });
      expect(before).toEqual([
        expect.objectContaining({
          mailbox: one,
          guid: guid(1),
          kind: 'unmatched',
          email: address('anna'),
          partners: [],
        }),
        expect.objectContaining({ email: address('ben'), partners: [] }),
        expect.objectContaining({ kind: 'ambiguous', email: address('cleo'), partners: several }),
      ]);
      await records.reportPeople(one, guid(2), { unmatched: [address('anna')], ambiguous: [] });
      await records.reportPeople(one, guid(1), {
        unmatched: [address('dora')],
        ambiguous: [{ email: address('ben'), partners: several }],
      });
      const after = await records.peopleReports({ mailbox: one, limit: 10 });
      expect(after.map(({ guid: of, kind, email, partners }) => [of, kind, email, partners])).toEqual([
        [guid(1), 'ambiguous', address('ben'), several],
        [guid(2), 'unmatched', address('anna'), []],
        [guid(1), 'unmatched', address('dora'), []],
      ]);
      expect(after[0]).toMatchObject({ id: before[1]?.id, since: before[1]?.since });
      await records.reportPeople(one, guid(1), { unmatched: [], ambiguous: [] });
      expect((await records.peopleReports({ mailbox: one, limit: 10 })).map((row) => row.guid)).toEqual([guid(2)]);
    });

    test('reports of people are read page by page, by kind', async () => {
      const { records } = world;
      const [one = nobody] = await ids(1);
      const partners = [partnerNumber('0000000001'), partnerNumber('0000000002')];
      await records.reportPeople(one, guid(3), {
        unmatched: ['a', 'b', 'c'].map(address),
        ambiguous: [
          { email: address('d'), partners },
          { email: address('e'), partners: [] },
        ],
      });
      const seen: string[] = [];
      let before: string | undefined;
      for (;;) {
        const page = await records.peopleReports({
          mailbox: one,
          limit: 3,
          ...(before === undefined ? {} : { before }),
        });
        before = page.at(-1)?.id;
        if (before === undefined) break;
        seen.push(...page.map(({ email }) => email));
      }
      expect(seen).toEqual(['a', 'b', 'c', 'd', 'e'].map(address));
      const ofKind = async (kind: 'unmatched' | 'ambiguous') =>
        (await records.peopleReports({ mailbox: one, kind, limit: 10 })).map(({ email }) => email);
      expect(await ofKind('unmatched')).toEqual(['a', 'b', 'c'].map(address));
      expect(await ofKind('ambiguous')).toEqual(['d', 'e'].map(address));
      expect(await records.peopleReports({ limit: 5, before: 'nonsense' })).toEqual([]);
    });

    test('a review waits with its decision until it is removed, and asking again loses neither decision nor age', async () => {
      const { records } = world;
      const [one = nobody] = await ids(1);
      const asked = review('review-one', one);
      await records.putReview(asked);
      expect(await records.review('review-one')).toEqual(asked);
      expect(await records.decideReview('review-two', { same: null }, 'a')).toBe(false);
      expect(await records.decideReview('review-one', { same: guid(1) }, 'a')).toBe(true);
      const candidates = [
        { guid: guid(2), score: 1 },
        { guid: guid(1), score: 0.9 },
      ];
      await records.putReview({ ...asked, candidates, since: instant('2030-01-01T00:00:00Z') });
      expect(await records.review('review-one')).toEqual({ ...asked, candidates, decision: { same: guid(1) } });
      await records.removeReview('review-one');
      expect(await records.review('review-one')).toBeUndefined();
    });

    test('reviews are listed page by page, with or without a decision', async () => {
      const { records } = world;
      const [one = nobody, other = nobody] = await ids(2);
      for (const id of ['review-a', 'review-b', 'review-c']) await records.putReview(review(id, one));
      await records.putReview(review('review-d', other));
      await records.decideReview('review-b', { same: null }, 'a');
      const list = async (query: { readonly decided?: boolean; readonly before?: string; readonly limit?: number }) =>
        (await records.reviews({ mailbox: one, limit: 10, ...query })).map(({ id }) => id);
      expect(await list({})).toEqual(['review-a', 'review-b', 'review-c']);
      expect(await list({ limit: 1, before: 'review-a' })).toEqual(['review-b']);
      expect(await list({ decided: true })).toEqual(['review-b']);
      expect(await list({ decided: false })).toEqual(['review-a', 'review-c']);
    });

    test('with an enrolment go its copies, reports and reviews, while a meeting stays its own until it is taken over', async () => {
      const { records } = world;
      const [one = nobody, other = nobody] = await ids(2);
      const found = { unmatched: [address('anna')], ambiguous: [] };
      for (const mailbox of [one, other]) {
        await records.addMeetingCopies([meeting(20)], [mailbox]);
        await records.reportPeople(mailbox, guid(20), found);
        await records.putReview(review(`review-of-${mailbox}`, mailbox));
      }
      await records.claimMeeting(meeting(20), one, undefined);
      await records.unenrol(one);
      expect(await records.meetingCopies(meeting(20))).toEqual([other]);
      expect(await records.review(`review-of-${one}`)).toBeUndefined();
      expect(await records.review(`review-of-${other}`)).toBeDefined();
      // A round that was still under way.
      await records.addMeetingCopies([meeting(20)], [one]);
      await records.reportPeople(one, guid(20), found);
      await records.putReview(review(`review-of-${one}`, one));
      expect(await records.peopleReports({ mailbox: one, limit: 10 })).toEqual([]);
      expect(await records.reviews({ mailbox: one, limit: 10 })).toEqual([]);
      expect(await records.meetingCopies(meeting(20))).toEqual([other]);
      expect(await records.meetingLead(meeting(20))).toEqual({ mailbox: one, epoch: 1 });
      expect(await records.claimMeeting(meeting(20), other, { epoch: 1 })).toEqual({ mailbox: other, epoch: 2 });
    });

    test('an enrolment that ends while a round writes of it leaves nothing behind and fails nobody', async () => {
      const { records } = world;
      for (let n = 0; n < 10; n += 1) {
        const [one = nobody] = await ids(1);
        await Promise.all([
          records.unenrol(one),
          records.addMeetingCopies([meeting(30)], [one]),
          records.reportPeople(one, guid(30), { unmatched: [address('anna')], ambiguous: [] }),
          records.putReview(review(`review-of-${one}`, one)),
        ]);
        expect(await records.meetingCopies(meeting(30))).toEqual([]);
        expect(await records.peopleReports({ mailbox: one, limit: 1 })).toEqual([]);
        expect(await records.reviews({ mailbox: one, limit: 1 })).toEqual([]);
      }
    });

    test('the vault forgets everything of an item in all mailboxes, and nothing else [P8]', async () => {
      const { vault } = world;
      const conflict = (id: string, of: number, mailbox: string): VaultedConflict => ({
        id,
        mailbox: enrolmentId(mailbox),
        guid: guid(of),
        field: 'note',
        reason: 'conflict',
        winner: 's4',
        at: since,
        values: { s4: 'one', exchange: 'other' },
      });
      await vault.keep([
        conflict('f1', 40, 'enrolment-8888'),
        conflict('f2', 40, 'enrolment-9999'),
        conflict('f3', 41, 'enrolment-9999'),
      ]);
      expect(await vault.forget(guid(40))).toBe(2);
      expect(await vault.forget(guid(40))).toBe(0);
      expect(await vault.conflict('f1')).toBeUndefined();
      expect(await vault.conflict('f2')).toBeUndefined();
      expect(await vault.conflict('f3')).toBeDefined();
    });
  });
};
