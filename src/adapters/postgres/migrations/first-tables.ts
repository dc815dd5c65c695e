/** The first tables: records, views, journal, vault (architecture, Rows). */
import { sql, type Kysely } from 'kysely';

const statements = [
  // Records: their own authority.
  `create table tandem.installation (
     singleton boolean primary key default true check (singleton),
     id text not null,
     epoch integer not null)`,
  `create table tandem.settings (
     version integer primary key check (version > 0),
     settings jsonb not null,
     changed_by text not null,
     changed_at timestamptz not null default now())`,
  `create table tandem.enrolment (
     id text primary key,
     smtp_address text not null unique,
     employee text not null,
     s4_system text not null,
     s4_client text not null,
     since timestamptz not null,
     unique (s4_system, s4_client, employee))`,
  `create table tandem.interest (
     s4_system text not null,
     s4_client text not null,
     guid text not null,
     mailbox text not null references tandem.enrolment on delete cascade,
     primary key (s4_system, s4_client, guid, mailbox))`,
  `create index on tandem.interest (mailbox)`,
  `create table tandem.follows (
     s4_system text not null,
     s4_client text not null,
     partner text not null,
     mailbox text not null references tandem.enrolment on delete cascade,
     because text not null,
     primary key (s4_system, s4_client, partner, mailbox, because))`,
  `create index on tandem.follows (mailbox)`,
  `create table tandem.waiting_notice (
     id text primary key,
     position bigint generated always as identity unique,
     kind text not null,
     actor_id text not null,
     turn text not null,
     body jsonb not null,
     since timestamptz not null default now())`,
  `create table tandem.push (
     mailbox text primary key references tandem.enrolment on delete cascade,
     generation integer,
     generation_at timestamptz,
     seen_at timestamptz)`,
  // The journal outlives the enrolment it tells of.
  `create table tandem.journal (
     mailbox text not null,
     seq bigint not null,
     at timestamptz not null,
     guid text,
     entry jsonb not null,
     primary key (mailbox, seq))`,
  `create index on tandem.journal (at, mailbox, seq)`,
  `create index on tandem.journal (guid) where guid is not null`,
  // Views: no references, because a late entry of the outbox must never fail.
  `create table tandem.mailbox_view (
     mailbox text primary key,
     seq bigint not null,
     due timestamptz,
     view jsonb not null)`,
  `create index on tandem.mailbox_view (due) where due is not null`,
  `create table tandem.item_view (
     mailbox text not null,
     item text not null,
     seq bigint not null,
     view jsonb,
     changed_at timestamptz not null default now(),
     primary key (mailbox, item))`,
  `create table tandem.dead_letter (
     id text primary key,
     mailbox text not null,
     seq bigint not null,
     letter jsonb,
     changed_at timestamptz not null default now())`,
  `create index on tandem.dead_letter (mailbox)`,
  `create table tandem.vault (
     id text primary key,
     mailbox text not null,
     guid text not null,
     field text not null,
     reason text not null,
     winner text not null,
     at timestamptz not null,
     key_id text not null,
     nonce bytea not null,
     sealed bytea not null)`,
  `create index on tandem.vault (at, id)`,
];

export const up = async (db: Kysely<unknown>): Promise<void> => {
  for (const statement of statements) await sql.raw(statement).execute(db);
};
