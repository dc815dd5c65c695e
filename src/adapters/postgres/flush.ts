/**
 * Takes what turns put into their outbox: journal entries by (mailbox, sequence) once, views by the newest sequence. May be given the same entries
 * again, or older ones later: nothing changes. One transaction, so that a flush is there or not.
 */
import { type Insertable, type OperationNodeSource, sql } from 'kysely';

import { type OutboxEntry } from '../../model/view.ts';
import { chunks, type Database, type DatabaseTransaction } from './database.ts';
import { type Tables } from './tables.ts';

type Kind = OutboxEntry['kind'];
type Of<K extends Kind> = Extract<OutboxEntry, { readonly kind: K }>;
type Row<T extends keyof Tables> = Insertable<Tables[T]>;

export const flushOutbox = async (db: Database, entries: readonly OutboxEntry[]): Promise<void> => {
  if (entries.length === 0) return;
  const of = <K extends Kind>(...kinds: readonly K[]): readonly Of<K>[] =>
    entries.filter((entry): entry is Of<K> => (kinds as readonly Kind[]).includes(entry.kind));
  const items = newest(of('item-view', 'item-gone').map(itemRow), (row) => `${row.mailbox} ${row.item}`);
  const letters = newest(of('dead-letter', 'dead-letter-resolved').map(letterRow), (row) => row.id);
  const mailboxes = newest(of('mailbox-view').map(mailboxRow), (row) => row.mailbox);
  const writesOn = (on: On) => [
    ...chunks(of('journal').map(journalRow)).map((rows) => putJournal(on, rows)),
    ...chunks(items).map((rows) => putItems(on, rows)),
    ...chunks(letters).map((rows) => putLetters(on, rows)),
    ...chunks(mailboxes).map((rows) => putMailboxes(on, rows)),
  ];
  if (entries.length <= mostAtOnce) return atOnce(db, writesOn(db));
  await db.transaction().execute(async (transaction) => {
    for (const write of writesOn(transaction)) await write.execute();
  });
};

/** Entries in one statement: a few parameters each, of which PostgreSQL takes 65,535. */
const mostAtOnce = 1_000;

/** One statement is one message and a transaction by itself; a round flushes after each settle. */
const atOnce = async (db: Database, writes: readonly OperationNodeSource[]): Promise<void> => {
  const parts = writes.map((write, index) => sql`${sql.id(`write_${index}`)} as (${write})`);
  await sql`with ${sql.join(parts)} select 1`.execute(db);
};

const journalRow = ({ mailbox, seq, entry }: Of<'journal'>): Row<'journal'> => ({
  mailbox,
  seq,
  at: entry.at,
  guid: entry.guid ?? null,
  entry: JSON.stringify(entry),
});

const itemRow = (entry: Of<'item-view'> | Of<'item-gone'>): Row<'item_view'> => ({
  mailbox: entry.mailbox,
  seq: entry.seq,
  item: entry.kind === 'item-gone' ? entry.item : entry.view.item,
  view: entry.kind === 'item-gone' ? null : JSON.stringify(entry.view),
});

const letterRow = (entry: Of<'dead-letter'> | Of<'dead-letter-resolved'>): Row<'dead_letter'> => ({
  mailbox: entry.mailbox,
  seq: entry.seq,
  id: entry.kind === 'dead-letter-resolved' ? entry.id : entry.letter.id,
  letter: entry.kind === 'dead-letter-resolved' ? null : JSON.stringify(entry.letter),
});

const mailboxRow = ({ mailbox, seq, view }: Of<'mailbox-view'>): Row<'mailbox_view'> => ({
  mailbox,
  seq,
  due: view.due ?? null,
  view: JSON.stringify(view),
});

/** One row per key, because one statement cannot change a row twice; in the order of the keys, so that two flushes never wait for each other in a circle. */
const newest = <R extends { readonly seq: number }>(rows: readonly R[], keyOf: (row: R) => string): readonly R[] => {
  const byKey = new Map<string, R>();
  for (const row of rows) {
    const known = byKey.get(keyOf(row));
    // Of one sequence number the later entry counts, as in the turn that wrote both.
    if (known === undefined || known.seq <= row.seq) byKey.set(keyOf(row), row);
  }
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
};

type On = Database | DatabaseTransaction;

const putJournal = (on: On, rows: readonly Row<'journal'>[]) =>
  on
    .insertInto('journal')
    .values([...rows])
    .onConflict((conflict) => conflict.doNothing());

const putItems = (on: On, rows: readonly Row<'item_view'>[]) =>
  on
    .insertInto('item_view')
    .values([...rows])
    .onConflict((conflict) =>
      conflict
        .columns(['mailbox', 'item'])
        .doUpdateSet((set) => ({ seq: set.ref('excluded.seq'), view: set.ref('excluded.view'), changed_at: now }))
        .where(sql<boolean>`item_view.seq < excluded.seq`),
    );

const putLetters = (on: On, rows: readonly Row<'dead_letter'>[]) =>
  on
    .insertInto('dead_letter')
    .values([...rows])
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((set) => ({ seq: set.ref('excluded.seq'), letter: set.ref('excluded.letter'), changed_at: now }))
        .where(sql<boolean>`dead_letter.seq < excluded.seq`),
    );

const putMailboxes = (on: On, rows: readonly Row<'mailbox_view'>[]) =>
  on
    .insertInto('mailbox_view')
    .values([...rows])
    .onConflict((conflict) =>
      conflict
        .column('mailbox')
        .doUpdateSet((set) => ({
          seq: set.ref('excluded.seq'),
          due: set.ref('excluded.due'),
          view: set.ref('excluded.view'),
        }))
        .where(sql<boolean>`mailbox_view.seq < excluded.seq`),
    );

const now = sql<Date>`now()`;
