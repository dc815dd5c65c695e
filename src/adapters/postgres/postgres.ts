/** Builds what PostgreSQL holds for us: records, vault, and what an operator needs. The schema is brought up to date before anything is handed out. */
import { randomBytes } from 'node:crypto';

import { sql } from 'kysely';

import { type Instant } from '../../model/instant.ts';
import { type Groups } from '../../ports/groups.ts';
import { type Log } from '../../ports/log.ts';
import { type Records } from '../../ports/records.ts';
import { type Vault } from '../../ports/vault.ts';
import { type Database, openDatabase } from './database.ts';
import { enrolmentRecords } from './enrolments.ts';
import { flushOutbox } from './flush.ts';
import { groupRecords } from './groups.ts';
import { meetingRecords } from './meetings.ts';
import { migrate } from './migrations/list.ts';
import { peopleRecords } from './people.ts';
import { pushRecords } from './push-state.ts';
import { reviewRecords } from './reviews.ts';
import { settingsRecords } from './settings.ts';
import { createVault } from './vault.ts';
import { viewRecords } from './views.ts';
import { waitingRecords } from './waiting-notices.ts';

export type PostgresSettings = {
  /** `postgres://…` */
  readonly url: string;
  /** 64 hexadecimal digits. */
  readonly vaultKey: string;
  readonly log: Log;
  /** Connections of this process. Default 10. */
  readonly connections?: number;
};

export type Postgres = {
  readonly records: Records;
  readonly groups: Groups;
  readonly vault: Vault;
  /** Drawn at the first start, the same ever after. `epoch` starts at 1; restoring a backup raises it. */
  readonly installation: () => Promise<{ readonly id: string; readonly epoch: number }>;
  /** Empties the views that the actors can report anew (rebuild-views); items left alone stay listed, nobody remembers them. Records, journal and vault stay. */
  readonly clearViews: () => Promise<void>;
  /** Drops rows of items and dead letters that are gone since before then: no outbox is that late. @returns how many */
  readonly forgetGone: (before: Instant) => Promise<number>;
  /** False when the database does not answer. Never throws. */
  readonly ping: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

/** Connects and migrates. @throws when the database cannot be reached or migrated; the error may be shown, it holds no password */
export const createPostgres = async (settings: PostgresSettings): Promise<Postgres> => {
  const { vaultKey, log } = settings;
  const db = openDatabase(settings);
  try {
    const vault = createVault(db, vaultKey);
    const ran = await migrate(db);
    if (ran.length > 0) log.info('The database was brought up to date.', { migrations: ran.join(', ') });
    return { records: recordsOf(db), groups: groupRecords(db), vault, ...upkeep(db) };
  } catch (error) {
    await db.destroy();
    throw error;
  }
};

const recordsOf = (db: Database): Records => ({
  ...settingsRecords(db),
  ...enrolmentRecords(db),
  ...meetingRecords(db),
  ...peopleRecords(db),
  ...reviewRecords(db),
  ...waitingRecords(db),
  ...viewRecords(db),
  ...pushRecords(db),
  flush: (entries) => flushOutbox(db, entries),
});

const upkeep = (db: Database): Omit<Postgres, 'records' | 'groups' | 'vault'> => ({
  installation: async () => {
    await db
      .insertInto('installation')
      .values({ id: randomBytes(8).toString('hex'), epoch: 1 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return db.selectFrom('installation').select(['id', 'epoch']).executeTakeFirstOrThrow();
  },
  clearViews: async () => {
    await db.transaction().execute(async (transaction) => {
      await sql`truncate tandem.mailbox_view, tandem.dead_letter`.execute(transaction);
      await sql`delete from tandem.item_view where view is null or view->>'state' <> 'skipped'`.execute(transaction);
    });
  },
  forgetGone: async (before) => {
    const items = await db
      .deleteFrom('item_view')
      .where('view', 'is', null)
      .where('changed_at', '<', new Date(before))
      .executeTakeFirst();
    const letters = await db
      .deleteFrom('dead_letter')
      .where('letter', 'is', null)
      .where('changed_at', '<', new Date(before))
      .executeTakeFirst();
    return Number(items.numDeletedRows + letters.numDeletedRows);
  },
  ping: async () => {
    try {
      await sql`select 1`.execute(db);
      return true;
    } catch {
      return false;
    }
  },
  close: () => db.destroy(),
});
