/** Rows of meetings: who leads one whose organiser is not enrolled, and which mailboxes get their copies by invitation. */
import { sql } from 'kysely';

import { type EnrolmentId, type IdentityKey } from '../../model/ids.ts';
import { type MeetingLead, type Records } from '../../ports/records.ts';
import { chunks, type Database, toInstant } from './database.ts';

type MeetingRecords = Pick<
  Records,
  | 'meetingLead'
  | 'claimMeeting'
  | 'meetingMade'
  | 'meetingsLedBy'
  | 'addMeetingCopies'
  | 'hasMeetingCopy'
  | 'meetingCopies'
  | 'removeMeetingCopies'
  | 'nameMeeting'
  | 'meetingNamed'
>;

export const meetingRecords = (db: Database): MeetingRecords => ({
  meetingLead: (key) => leadOf(db, key),
  claimMeeting: async (identity, mailbox, expected) => {
    const inserted = db
      .insertInto('meeting_lead')
      // Where the expected row is gone (a restore), the epoch rises all the same.
      .values({
        identity,
        mailbox,
        epoch: (expected?.epoch ?? 0) + 1,
        since: expected?.at === undefined ? null : new Date(expected.at),
      });
    const claim =
      expected === undefined
        ? inserted.onConflict((conflict) => conflict.doNothing())
        : inserted.onConflict((conflict) =>
            conflict
              .column('identity')
              .doUpdateSet((set) => ({
                mailbox: set.ref('excluded.mailbox'),
                epoch: set.ref('excluded.epoch'),
                since: set.ref('excluded.since'),
              }))
              .where('meeting_lead.epoch', '=', expected.epoch),
          );
    await claim.execute();
    // Rows are never deleted: one stands.
    const lead = await leadOf(db, identity);
    return lead ?? { mailbox, epoch: (expected?.epoch ?? 0) + 1 };
  },
  meetingMade: async (key) => {
    await db
      .updateTable('meeting_lead')
      .set({ made: true })
      .where('identity', '=', key)
      .where('made', '=', false)
      .execute();
  },
  meetingsLedBy: async (mailbox) => {
    const rows = await db
      .selectFrom('meeting_lead')
      .select('identity')
      .where('mailbox', '=', mailbox)
      .orderBy('identity')
      .execute();
    return rows.map(({ identity }) => identity as IdentityKey);
  },
  addMeetingCopies: async (keys, mailboxes) => {
    for (const some of chunks(keys))
      for (const ids of chunks(mailboxes))
        await db
          .insertInto('meeting_copy')
          .columns(['identity', 'mailbox'])
          .expression(
            db
              .selectFrom((from) =>
                from
                  .selectFrom('enrolment')
                  .select('id')
                  .where('id', 'in', [...ids])
                  // An enrolment that ends just now is left out, instead of failing at the reference.
                  .forKeyShare()
                  .as('enrolled'),
              )
              .select([sql<string>`unnest(${[...some]}::text[])`.as('identity'), 'enrolled.id']),
          )
          .onConflict((conflict) => conflict.doNothing())
          .execute();
  },
  hasMeetingCopy: async (key, mailbox) => {
    const row = await db
      .selectFrom('meeting_copy')
      .select('mailbox')
      .where('identity', '=', key)
      .where('mailbox', '=', mailbox)
      .executeTakeFirst();
    return row !== undefined;
  },
  meetingCopies: async (key) => {
    const rows = await db
      .selectFrom('meeting_copy')
      .select('mailbox')
      .where('identity', '=', key)
      .orderBy('mailbox')
      .execute();
    return rows.map(({ mailbox }) => mailbox as EnrolmentId);
  },
  removeMeetingCopies: async (key, mailbox) => {
    await db.deleteFrom('meeting_copy').where('identity', '=', key).where('mailbox', '=', mailbox).execute();
  },
  nameMeeting: async (meeting, identity) => {
    await db
      .insertInto('meeting_name')
      .values({ meeting, identity })
      .onConflict((conflict) => conflict.column('meeting').doUpdateSet({ identity }))
      .execute();
  },
  meetingNamed: async (meeting) => {
    const row = await db
      .selectFrom('meeting_name')
      .select('identity')
      .where('meeting', '=', meeting)
      .executeTakeFirst();
    return row && (row.identity as IdentityKey);
  },
});

const leadOf = async (db: Database, identity: string): Promise<MeetingLead | undefined> => {
  const row = await db
    .selectFrom('meeting_lead')
    .select(['mailbox', 'epoch', 'since', 'made'])
    .where('identity', '=', identity)
    .executeTakeFirst();
  return (
    row && {
      mailbox: row.mailbox as EnrolmentId,
      epoch: row.epoch,
      ...(row.since === null ? {} : { since: toInstant(row.since) }),
      ...(row.made ? { made: true } : {}),
    }
  );
};
