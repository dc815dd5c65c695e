/**
 * Owns reaching the database of an installation from a command beside it: the configured one; else the embedded one, which is started for the command when it is not
 * running.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { Client } from 'pg';

import { type Config } from '../../src/config.ts';
import { Child } from '../lib/child.ts';
import { isFree } from '../lib/ports.ts';
import { preparePostgres } from '../lib/postgres.ts';
import { BackupError } from './archive.ts';

/** Runs `work` with the address of the database. @throws BackupError when there is none yet */
export const withInstallationDatabase = async <T>(config: Config, work: (url: string) => Promise<T>): Promise<T> => {
  if (config.database.url !== undefined) return work(config.database.url);
  const folder = join(config.dataDir, 'postgres');
  if (!existsSync(join(folder, 'data')))
    throw new BackupError(`There is no database below ${config.dataDir} yet. Start Tandem here once, and stop it.`);
  const port = config.ports.postgres;
  const { spec, url } = await preparePostgres({ folder, port, log: join(config.dataDir, 'logs', 'postgres.log') });
  if (!(await isFree(port))) return work(url);
  const server = new Child({ ...spec, restart: false });
  await server.start();
  try {
    return await work(url);
  } finally {
    await server.stop();
  }
};

/** One connection, closed afterwards. */
export const withClient = async <T>(url: string, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client({
    connectionString: url,
    application_name: 'tandem-backup',
    connectionTimeoutMillis: 10_000,
  });
  // A lost connection is also reported as an event; unheard, it would end this process without a word.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
};
