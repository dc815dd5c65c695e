/**
 * Owns restoring a backup: replaces everything in one transaction and raises the installation's epoch, by which the service knows that what it stored is older than
 * both sides (I15). Refuses while anybody else is connected.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { type Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import { BackupError, type Header, readArchive } from './archive.ts';
import { withClient } from './installation-database.ts';
import { migrationsOf, quoted, quotedColumns, storedTables } from './stored-tables.ts';

export type Present = { readonly installation: string; readonly epoch: number; readonly enrolments: number };

/** What is in the database now. */
export const presentIn = (url: string): Promise<Present | undefined> =>
  withClient(url, async (client) => {
    await storedTables(client);
    const { rows } = await client.query<Present>(
      'select id as installation, epoch, (select count(*)::integer from tandem.enrolment) as enrolments from tandem.installation',
    );
    return rows[0];
  });

/** @throws BackupError naming who is connected: the service and its sidecar keep connections for as long as they run */
const requireAlone = async (client: Client): Promise<void> => {
  const { rows } = await client.query<{ name: string }>(
    `select distinct coalesce(nullif(application_name, ''), 'unnamed program') || ' from ' || coalesce(host(client_addr), 'this machine') as name
     from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
  );
  if (rows.length === 0) return;
  const who = rows.map(({ name }) => name).join(', ');
  throw new BackupError(
    `The database is in use (${who}). Stop every replica of the service with its sidecar first; "unnamed program" is usually a sidecar.`,
  );
};

const requireSameRelease = async (client: Client, { migrations }: Header): Promise<void> => {
  const here = await migrationsOf(client);
  const unknown = migrations.filter((name) => !here.includes(name));
  if (unknown.length > 0)
    throw new BackupError(
      `The backup was made by a newer release (${unknown.join(', ')}). Restore it with that release.`,
    );
  if (here.length > migrations.length)
    throw new BackupError('The backup was made by an older release. Restore it with that release, then upgrade.');
};

/** Numbers that the database draws go on after those restored. */
const continueNumbers = async (client: Client, table: string): Promise<void> => {
  const { rows } = await client.query<{ column: string }>(
    `select column_name as column from information_schema.columns
     where table_schema || '.' || table_name = $1 and is_identity = 'YES'`,
    [table],
  );
  for (const { column } of rows)
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), coalesce(max(${quotedColumns([column])}), 0) + 1, false) from ${quoted(table)}`,
      [table, column],
    );
};

export type LoadOptions = { readonly url: string; readonly path: string };

/** @returns the epoch under which the service starts next */
export const load = ({ url, path }: LoadOptions): Promise<number> =>
  withClient(url, async (client) => {
    // Everything is read once before anything is touched.
    const header = await readArchive(path);
    await requireSameRelease(client, header);
    await client.query('begin');
    try {
      const epoch = await replaceAll(client, path);
      await client.query('commit');
      return epoch;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    }
  });

const replaceAll = async (client: Client, path: string): Promise<number> => {
  const tables = (await storedTables(client)).map(({ table }) => table);
  const { rows: before } = await client.query<{ epoch: number }>('select epoch from tandem.installation');
  await requireAlone(client);
  await client.query("set local lock_timeout = '10s'");
  await client.query(`truncate ${tables.map(quoted).join(', ')}`);
  // Whoever connected in between waits for our lock and would work with what is restored: better nobody does.
  await requireAlone(client);
  await readArchive(path, {
    table: async ({ table, columns }, rows) => {
      if (!tables.includes(table)) throw new BackupError(`This release has no table ${table}.`);
      const into = client.query(copyFrom(`copy ${quoted(table)} (${quotedColumns(columns)}) from stdin`));
      await pipeline(Readable.from(rows, { objectMode: false }), into);
      await continueNumbers(client, table);
    },
  });
  const { rows } = await client.query<{ epoch: number }>(
    'update tandem.installation set epoch = greatest(epoch, $1) + 1 returning epoch',
    [before[0]?.epoch ?? 1],
  );
  const [installation] = rows;
  if (installation === undefined) throw new BackupError('The backup holds no installation.');
  return installation.epoch;
};
