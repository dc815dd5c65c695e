/** When a lead was taken over, whether its appointment was ever made, and the way from a mailbox to the meetings that it leads. */
import { sql, type Kysely } from 'kysely';

const statements = [
  `alter table tandem.meeting_lead add column since timestamptz, add column made boolean not null default false`,
  `create index on tandem.meeting_lead (mailbox)`,
];

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db);
};
