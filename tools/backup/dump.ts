/** Owns making a backup: everything in one read-only snapshot, so that rows and actors' state belong together, while the service goes on working. */
import { type Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';

import { type Header, type TableRows, writeArchive } from './archive.ts';
import { withClient } from './installation-database.ts';
import { referenceOf } from './installation-key.ts';
import { migrationsOf, quoted, quotedColumns, storedTables } from './stored-tables.ts';

export type DumpOptions = {
  readonly url: string;
  readonly path: string;
  readonly key: string;
  readonly withKey: boolean;
};

export const dump = ({
  url,
  path,
  key,
  withKey,
}: DumpOptions): Promise<{ readonly rows: number; readonly at: string }> =>
  withClient(url, async (client) => {
    await client.query('begin transaction isolation level repeatable read read only');
    const tables = await storedTables(client);
    const { rows } = await client.query<{ id: string; epoch: number; at: Date }>(
      'select id, epoch, now() as at from tandem.installation',
    );
    const [installation] = rows;
    if (installation === undefined) throw new Error('the row of the installation is missing');
    const header: Omit<Header, 'format' | 'version'> = {
      at: installation.at.toISOString(),
      installation: installation.id,
      epoch: installation.epoch,
      migrations: [...(await migrationsOf(client))],
      keyReference: referenceOf(key),
      ...(withKey ? { key } : {}),
    };
    const counter = { rows: 0 };
    await writeArchive(path, header, rowsOf(client, tables, counter));
    await client.query('commit');
    return { rows: counter.rows, at: header.at };
  });

async function* rowsOf(
  client: Client,
  tables: Awaited<ReturnType<typeof storedTables>>,
  counter: { rows: number },
): AsyncGenerator<TableRows> {
  for (const { table, columns } of tables) {
    const rows = client.query(copyTo(`copy ${quoted(table)} (${quotedColumns(columns)}) to stdout`));
    yield { table, columns, rows, count: () => rows.rowCount };
    counter.rows += rows.rowCount;
  }
}
