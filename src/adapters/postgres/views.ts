/**
 * Reads journal and views. Pages: `before` names the last row of the page before, as the caller has it: `<mailbox>:<seq>` of a journal entry, `item` of an
 * item view, `id` of a dead letter. A `before` that names nothing ends the list.
 */
import { sql } from 'kysely';

import { type EnrolmentId } from '../../model/ids.ts';
import { type DeadLetter, type ItemView } from '../../model/view.ts';
import { type Records } from '../../ports/records.ts';
import { type Database } from './database.ts';

type ViewRecords = Pick<
  Records,
  | 'journal'
  | 'deletesSince'
  | 'mailboxView'
  | 'mailboxViews'
  | 'itemViews'
  | 'deadLetters'
  | 'deadLetter'
  | 'dueMailboxes'
>;

export const viewRecords = (db: Database): ViewRecords => ({
  journal: (query) => readJournal(db, query),
  mailboxView: async (mailbox) => {
    const row = await db.selectFrom('mailbox_view').select('view').where('mailbox', '=', mailbox).executeTakeFirst();
    return row?.view;
  },
  mailboxViews: async () => {
    const rows = await db
      .selectFrom('mailbox_view')
      // A late entry of the outbox may come after the end of the enrolment.
      .innerJoin('enrolment', 'enrolment.id', 'mailbox_view.mailbox')
      .select('view')
      .orderBy('mailbox')
      .execute();
    return rows.map(({ view }) => view);
  },
  itemViews: async (mailbox, { limit, before }) => {
    let query = db
      .selectFrom('item_view')
      .select('view')
      .where('mailbox', '=', mailbox)
      .where('view', 'is not', null)
      .orderBy('item')
      .limit(limit);
    if (before !== undefined) query = query.where('item', '>', before);
    const rows = await query.execute();
    return rows.map(({ view }) => view).filter((view): view is ItemView => view !== null);
  },
  deletesSince: async (since) => {
    const announced = await db
      .selectFrom('journal')
      .select(sql<string>`count(distinct entry ->> 'cause')`.as('deletes'))
      .where('at', '>=', new Date(since))
      .where(sql<boolean>`entry ->> 'what' = 'intend' and entry ->> 'cause' is not null`)
      .executeTakeFirstOrThrow();
    const known = await db
      .selectFrom('mailbox_view')
      .innerJoin('enrolment', 'enrolment.id', 'mailbox_view.mailbox')
      .select(sql<string | null>`sum((view ->> 'links')::bigint)`.as('links'))
      .executeTakeFirstOrThrow();
    return { deletes: Number(announced.deletes), links: Number(known.links ?? 0) };
  },
  deadLetters: async ({ mailbox, limit, before }) => {
    let query = db
      .selectFrom('dead_letter')
      .innerJoin('enrolment', 'enrolment.id', 'dead_letter.mailbox')
      .select('letter')
      .where('letter', 'is not', null)
      .orderBy('dead_letter.id')
      .limit(limit);
    if (mailbox !== undefined) query = query.where('mailbox', '=', mailbox);
    if (before !== undefined) query = query.where('dead_letter.id', '>', before);
    const rows = await query.execute();
    return rows.map(({ letter }) => letter).filter((letter): letter is DeadLetter => letter !== null);
  },
  deadLetter: async (id) => {
    const row = await db.selectFrom('dead_letter').select('letter').where('id', '=', id).executeTakeFirst();
    return row?.letter ?? undefined;
  },
  dueMailboxes: async (now, limit) => {
    const rows = await db
      .selectFrom('mailbox_view')
      .innerJoin('enrolment', 'enrolment.id', 'mailbox_view.mailbox')
      .select('mailbox')
      .where('due', '<=', new Date(now))
      .orderBy('due')
      .limit(limit)
      .execute();
    return rows.map(({ mailbox }) => mailbox as EnrolmentId);
  },
});

const readJournal: (db: Database, query: Parameters<Records['journal']>[0]) => ReturnType<Records['journal']> = async (
  db,
  { mailbox, guid, limit, before },
) => {
  let query = db
    .selectFrom('journal')
    .select('entry')
    .orderBy('at', 'desc')
    .orderBy('mailbox', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit);
  if (mailbox !== undefined) query = query.where('mailbox', '=', mailbox);
  if (guid !== undefined) query = query.where('guid', '=', guid);
  if (before !== undefined) {
    const [ofMailbox = '', seq = ''] = before.split(':');
    query = query.where((build) =>
      build.eb(
        build.refTuple('at', 'mailbox', 'seq'),
        '<',
        build
          .selectFrom('journal as last')
          .select(['last.at', 'last.mailbox', 'last.seq'])
          .where('last.mailbox', '=', ofMailbox)
          .where('last.seq', '=', /^\d{1,15}$/.test(seq) ? seq : '-1')
          .$asTuple('at', 'mailbox', 'seq'),
      ),
    );
  }
  const rows = await query.execute();
  return rows.map(({ entry }) => entry);
};
