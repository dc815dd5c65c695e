/** Groups of mailboxes: names that follow the settings, and who is in which. */
import { sql, type Kysely } from 'kysely';

const statements = [
  `create table tandem.mailbox_group (name text primary key)`,
  `alter table tandem.enrolment add column group_name text references tandem.mailbox_group`,
  `create index on tandem.enrolment (group_name) where group_name is not null`,
];

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db);
};
