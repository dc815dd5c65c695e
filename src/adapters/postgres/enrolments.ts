/** Rows of enrolments, and of who is interested in what: interest and follows. */
import { type Selectable } from 'kysely';

import { type EnrolmentId, type PartnerNumber, type S4Guid, type S4System, type SmtpAddress } from '../../model/ids.ts';
import { type Enrolment, type Records } from '../../ports/records.ts';
import { chunks, type Database, toInstant } from './database.ts';
import { type Tables } from './tables.ts';

type EnrolmentRecords = Pick<
  Records,
  | 'enrol'
  | 'unenrol'
  | 'enrolment'
  | 'enrolmentOf'
  | 'enrolments'
  | 'enrolledAddresses'
  | 'enrolledEmployees'
  | 'addInterest'
  | 'interested'
  | 'follow'
  | 'followers'
>;

export const enrolmentRecords = (db: Database): EnrolmentRecords => ({
  enrol: async ({ id, smtpAddress, employee, s4, since }) => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('enrolment')
      .values({ id, smtp_address: smtpAddress, employee, s4_system: s4.system, s4_client: s4.client, since })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  },
  unenrol: (id) =>
    db.transaction().execute(async (transaction) => {
      for (const view of ['mailbox_view', 'item_view', 'dead_letter'] as const)
        await transaction.deleteFrom(view).where('mailbox', '=', id).execute();
      // Interest, follows, push, copies of meetings, reports of people and reviews go with it.
      const { numDeletedRows } = await transaction.deleteFrom('enrolment').where('id', '=', id).executeTakeFirst();
      return numDeletedRows === 1n;
    }),
  enrolment: async (id) => {
    const row = await db.selectFrom('enrolment').selectAll().where('id', '=', id).executeTakeFirst();
    return row && enrolmentOfRow(row);
  },
  enrolmentOf: async (smtpAddress) => {
    const row = await db.selectFrom('enrolment').selectAll().where('smtp_address', '=', smtpAddress).executeTakeFirst();
    return row && enrolmentOfRow(row);
  },
  enrolments: async () => {
    const rows = await db.selectFrom('enrolment').selectAll().orderBy('since').orderBy('id').execute();
    return rows.map(enrolmentOfRow);
  },
  enrolledAddresses: async (addresses) => {
    const found: Enrolment[] = [];
    for (const some of chunks(addresses)) {
      const rows = await db
        .selectFrom('enrolment')
        .selectAll()
        .where('smtp_address', 'in', [...some])
        .orderBy('id')
        .execute();
      found.push(...rows.map(enrolmentOfRow));
    }
    return found;
  },
  enrolledEmployees: async ({ system, client }, employees) => {
    const found: EnrolmentId[] = [];
    for (const some of chunks(employees)) {
      const rows = await db
        .selectFrom('enrolment')
        .select('id')
        .where('s4_system', '=', system)
        .where('s4_client', '=', client)
        .where('employee', 'in', [...some])
        .orderBy('id')
        .execute();
      found.push(...rows.map(({ id }) => id as EnrolmentId));
    }
    return found;
  },
  ...concernRecords(db),
});

const concernRecords = (db: Database): Pick<Records, 'addInterest' | 'interested' | 'follow' | 'followers'> => ({
  addInterest: async ({ system, client }, guid, mailbox) => {
    await db
      .insertInto('interest')
      .values({ s4_system: system, s4_client: client, guid, mailbox })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
  interested: async ({ system, client }: S4System, guid: S4Guid) => {
    const rows = await db
      .selectFrom('interest')
      .select('mailbox')
      .where('s4_system', '=', system)
      .where('s4_client', '=', client)
      .where('guid', '=', guid)
      .orderBy('mailbox')
      .execute();
    return rows.map(({ mailbox }) => mailbox as EnrolmentId);
  },
  follow: async (partner, { system, client }, mailbox) => {
    await db
      .insertInto('follows')
      .values({ s4_system: system, s4_client: client, partner, mailbox, because: 'employee' })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
  followers: async (partner, { system, client }) => {
    const rows = await db
      .selectFrom('follows')
      .select('mailbox')
      .distinct()
      .where('s4_system', '=', system)
      .where('s4_client', '=', client)
      .where('partner', '=', partner)
      .orderBy('mailbox')
      .execute();
    return rows.map(({ mailbox }) => mailbox as EnrolmentId);
  },
});

// Our own rows are trusted: what was branded went in.
const enrolmentOfRow = (row: Selectable<Tables['enrolment']>): Enrolment => ({
  id: row.id as EnrolmentId,
  smtpAddress: row.smtp_address as SmtpAddress,
  employee: row.employee as PartnerNumber,
  s4: { system: row.s4_system, client: row.s4_client },
  since: toInstant(row.since),
});
