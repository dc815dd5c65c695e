/** Rows of people whom the address search did not find, or found more than once. A row that stays keeps its age. */
import { sql } from 'kysely';

import { type EnrolmentId, type PartnerNumber, type S4Guid, type SmtpAddress } from '../../model/ids.ts';
import { type PeopleFindings, type PeopleReport, type Records } from '../../ports/records.ts';
import { type Database, type DatabaseTransaction, toInstant } from './database.ts';

export const peopleRecords = (db: Database): Pick<Records, 'reportPeople' | 'peopleReports'> => ({
  reportPeople: async (mailbox, guid, findings) => {
    const found = byAddress(findings);
    await db.transaction().execute(async (transaction) => {
      const others = transaction.deleteFrom('people_report').where('mailbox', '=', mailbox).where('guid', '=', guid);
      await (found.size === 0 ? others : others.where('email', 'not in', [...found.keys()])).execute();
      if (found.size > 0) await putFound(transaction, { mailbox, guid }, found);
    });
  },
  peopleReports: async ({ mailbox, kind, limit, before }) => {
    let query = db.selectFrom('people_report').selectAll().orderBy('position').limit(limit);
    if (mailbox !== undefined) query = query.where('mailbox', '=', mailbox);
    if (kind !== undefined) query = query.where('kind', '=', kind);
    if (before !== undefined) {
      // What names nothing ends the list.
      if (!/^\d{1,18}$/.test(before)) return [];
      query = query.where('position', '>', before);
    }
    const rows = await query.execute();
    return rows.map((row) => ({
      id: row.position,
      kind: row.kind,
      mailbox: row.mailbox as EnrolmentId,
      guid: row.guid as S4Guid,
      email: row.email as SmtpAddress,
      partners: row.partners as readonly PartnerNumber[],
      since: toInstant(row.since),
    }));
  },
});

type Found = ReadonlyMap<SmtpAddress, Pick<PeopleReport, 'kind' | 'partners'>>;

const byAddress = ({ unmatched, ambiguous }: PeopleFindings): Found =>
  new Map<SmtpAddress, Pick<PeopleReport, 'kind' | 'partners'>>([
    ...unmatched.map((email) => [email, { kind: 'unmatched', partners: [] }] as const),
    ...ambiguous.map(({ email, partners }) => [email, { kind: 'ambiguous', partners }] as const),
  ]);

const putFound = async (
  transaction: DatabaseTransaction,
  { mailbox, guid }: { readonly mailbox: EnrolmentId; readonly guid: S4Guid },
  found: Found,
): Promise<void> => {
  // An enrolment that has ended reports nothing; one that ends just now waits for us.
  const enrolled = await transaction
    .selectFrom('enrolment')
    .select('id')
    .where('id', '=', mailbox)
    .forKeyShare()
    .executeTakeFirst();
  if (enrolled === undefined) return;
  await transaction
    .insertInto('people_report')
    .values(
      [...found].map(([email, { kind, partners }]) => ({
        mailbox,
        guid,
        email,
        kind,
        partners: JSON.stringify(partners),
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['mailbox', 'guid', 'email'])
        .doUpdateSet((set) => ({ kind: set.ref('excluded.kind'), partners: set.ref('excluded.partners') }))
        .where(sql<boolean>`(people_report.kind, people_report.partners) <> (excluded.kind, excluded.partners)`),
    )
    .execute();
};
