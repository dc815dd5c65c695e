/** The shape of every table of the schema `tandem`, as migrations/ leaves it, for the query builder. */
import { type ColumnType, type GeneratedAlways } from 'kysely';

import { type JournalEntry } from '../../model/journal.ts';
import { type Settings } from '../../model/settings.ts';
import { type DeadLetter, type ItemView, type MailboxView } from '../../model/view.ts';
import { type PeopleReport, type Review, type ReviewDecision } from '../../ports/records.ts';

/** The schema that holds our tables; Dapr's state table lies beside it, in `public`. */
export const schema = 'tandem';

/** Read as what was stored, written as JSON text. */
type Json<T> = ColumnType<T, string, string>;
/** A point in time, whole seconds; written as ISO 8601 text. */
type Time = ColumnType<Date, string, string>;
type OptionalTime = ColumnType<Date | null, string | null, string | null>;
/** Filled by the database. */
type Filled<T> = ColumnType<T, T | undefined, T>;
/** 64 bits; read as text, because a JavaScript number is smaller. */
type Big = ColumnType<string, number, number>;

export type Tables = {
  installation: { singleton: Filled<boolean>; id: string; epoch: number };
  settings: { version: number; settings: Json<Settings>; changed_by: string; changed_at: Filled<Date> };
  enrolment: {
    id: string;
    smtp_address: string;
    employee: string;
    s4_system: string;
    s4_client: string;
    since: Time;
    group_name: ColumnType<string | null, never, string | null>;
  };
  /** The names of the groups in the newest settings, so that a mailbox can be in no other. */
  mailbox_group: { name: string };
  interest: { s4_system: string; s4_client: string; guid: string; mailbox: string };
  follows: { s4_system: string; s4_client: string; partner: string; mailbox: string; because: string };
  meeting_lead: { identity: string; mailbox: string; epoch: number; since: Date | null; made: Filled<boolean> };
  meeting_copy: { identity: string; mailbox: string };
  meeting_name: { meeting: string; identity: string };
  people_report: {
    position: GeneratedAlways<string>;
    mailbox: string;
    guid: string;
    email: string;
    kind: PeopleReport['kind'];
    partners: Json<readonly string[]>;
    since: Filled<Date>;
  };
  review: {
    id: string;
    mailbox: string;
    question: Json<Omit<Review, 'id' | 'mailbox'>>;
    decision: ColumnType<ReviewDecision | null, string | null | undefined, string | null>;
    decided_by: ColumnType<string | null, string | null | undefined, string | null>;
    decided_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  waiting_notice: {
    id: string;
    position: GeneratedAlways<string>;
    kind: string;
    actor_id: string;
    turn: string;
    body: Json<unknown>;
    since: Filled<Date>;
  };
  journal: { mailbox: string; seq: Big; at: Time; guid: string | null; entry: Json<JournalEntry> };
  mailbox_view: { mailbox: string; seq: Big; due: OptionalTime; view: Json<MailboxView> };
  /** `view` is null when the item is gone: the row stays for a while, so that an older entry does not bring it back. */
  item_view: {
    mailbox: string;
    item: string;
    seq: Big;
    view: ColumnType<ItemView | null, string | null, string | null>;
    changed_at: Filled<Date>;
  };
  /** `letter` is null when it is resolved, as above. */
  dead_letter: {
    id: string;
    mailbox: string;
    seq: Big;
    letter: ColumnType<DeadLetter | null, string | null, string | null>;
    changed_at: Filled<Date>;
  };
  push: {
    mailbox: string;
    generation: number | null;
    generation_at: ColumnType<Date | null, Date | null, Date | null>;
    seen_at: OptionalTime;
  };
  vault: {
    id: string;
    mailbox: string;
    guid: string;
    field: string;
    reason: string;
    winner: string;
    at: Time;
    key_id: string;
    nonce: Buffer;
    sealed: Buffer;
  };
};
