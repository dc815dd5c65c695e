/**
 * The list of migrations, oldest first, run once each under an advisory lock. Expand first: a release only adds; what it no longer needs is dropped
 * by a later one, when no replica of the former release can be running. A migration that was released is never changed.
 */
import { type Kysely, type Migration, type MigrationProvider, Migrator, sql } from 'kysely';

import { schema } from '../tables.ts';
import { up as firstTables } from './first-tables.ts';
import { up as groups } from './groups.ts';
import { up as meetingLeads } from './meeting-leads.ts';
import { up as meetingNames } from './meeting-names.ts';
import { up as meetingsAndQuestions } from './meetings-and-questions.ts';

const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-tables': { up: firstTables },
  '0002-groups': { up: groups },
  '0003-meetings-and-questions': { up: meetingsAndQuestions },
  '0004-meeting-leads': { up: meetingLeads },
  '0005-meeting-names': { up: meetingNames },
};

const provider: MigrationProvider = { getMigrations: async () => ({ ...migrations }) };

/** Any number, the same in every release: replicas that start together wait for each other. */
const lock = 7_823_642_001;

/** Brings the schema up to date. @returns the names of those that were run now */
export const migrate = <T>(db: Kysely<T>): Promise<readonly string[]> =>
  // Kysely's own lock comes after it has made schema and migration tables, which two replicas may do at once: so ours goes around all of it.
  db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${sql.lit(lock)})`.execute(connection);
    try {
      return await runAll(db);
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(lock)})`.execute(connection);
    }
  });

const runAll = async <T>(db: Kysely<T>): Promise<readonly string[]> => {
  const migrator = new Migrator({ db, provider, migrationTableSchema: schema });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  return results.map(({ migrationName }) => migrationName);
};
