/** What the rows of leads promise besides who leads: since when, whether the appointment was ever made, and what a mailbox leads. */
import { enrolmentId, identityKey } from '../../../src/model/ids.ts';
import { instant } from '../../../src/model/instant.ts';
import { type RecordsUnderTest } from './question-records-contract.ts';

const meeting = (n: number) => identityKey(`tandem:1:installation:${n.toString(16).padStart(40, '0')}`);
const one = enrolmentId('mailbox-one');
const other = enrolmentId('mailbox-other');
const at = instant('2026-11-22T09:30:00Z');

export const meetingLeadsContract = (name: string, open: () => Promise<RecordsUnderTest>): void => {
  describe(`leads of meetings: ${name}`, () => {
    let world: RecordsUnderTest;
    beforeAll(async () => {
      world = await open();
    });
    afterAll(() => world.close());

    test('a lead that was taken over says when; one that was nobody’s says nothing', async () => {
      const { records } = world;
      expect(await records.claimMeeting(meeting(1), one, undefined)).toEqual({ mailbox: one, epoch: 1 });
      const taken = { mailbox: other, epoch: 2, since: at };
      expect(await records.claimMeeting(meeting(1), other, { epoch: 1, at })).toEqual(taken);
      expect(await records.meetingLead(meeting(1))).toEqual(taken);
    });

    test('that an appointment was made outlives whoever led then, and is said of nothing without a row', async () => {
      const { records } = world;
      await records.meetingMade(meeting(2));
      expect(await records.meetingLead(meeting(2))).toBeUndefined();
      await records.claimMeeting(meeting(2), one, undefined);
      await records.meetingMade(meeting(2));
      await records.meetingMade(meeting(2));
      expect(await records.meetingLead(meeting(2))).toEqual({ mailbox: one, epoch: 1, made: true });
      expect(await records.claimMeeting(meeting(2), other, { epoch: 1, at })).toMatchObject({ made: true, epoch: 2 });
    });

    test('a mailbox leads what its rows say, whether it is enrolled or not', async () => {
      const { records } = world;
      for (const n of [12, 11]) await records.claimMeeting(meeting(n), one, undefined);
      await records.claimMeeting(meeting(12), other, { epoch: 1, at });
      const led = await records.meetingsLedBy(one);
      expect(led).toContain(meeting(11));
      expect(led).not.toContain(meeting(12));
      expect(await records.meetingsLedBy(enrolmentId('nobody-there'))).toEqual([]);
    });
  });
};
