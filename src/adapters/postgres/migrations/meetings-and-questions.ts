/** Who leads a meeting and who has a copy of it, what waits for an administrator, and the vault's way to everything of one item. */
import { sql, type Kysely } from 'kysely';

const statements = [
  // No reference: the meeting of a mailbox that is gone is taken over by its epoch, which must not be lost.
  `create table tandem.meeting_lead (
     identity text primary key,
     mailbox text not null,
     epoch integer not null check (epoch > 0))`,
  `create table tandem.meeting_copy (
     identity text not null,
     mailbox text not null references tandem.enrolment on delete cascade,
     primary key (identity, mailbox))`,
  `create index on tandem.meeting_copy (mailbox)`,
  `create table tandem.people_report (
     position bigint generated always as identity unique,
     mailbox text not null references tandem.enrolment on delete cascade,
     guid text not null,
     email text not null,
     kind text not null,
     partners jsonb not null,
     since timestamptz not null default now(),
     primary key (mailbox, guid, email))`,
  `create table tandem.review (
     id text primary key,
     mailbox text not null references tandem.enrolment on delete cascade,
     question jsonb not null,
     decision jsonb,
     decided_by text,
     decided_at timestamptz)`,
  `create index on tandem.review (mailbox, id)`,
  `create index on tandem.vault (guid)`,
];

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db);
};
