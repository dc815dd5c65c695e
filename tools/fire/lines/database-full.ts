/**
 * Owns the line in which the database runs out of space. Nothing can be mounted where tests run, so the kernel's file-size limit plays the full disk: every file
 * of a table or index is grown (sparsely, with pages that PostgreSQL takes for new ones) to the limit, and the server may not write beyond it. Its write-ahead
 * log has room, as on a volume of its own: the server stays up, and each statement that needs another page is refused.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

import { Client } from 'pg';

import { answersOk } from '../../lib/wait.ts';
import { expectThat } from '../../smoke/report.ts';
import { type World } from '../../smoke/world.ts';
import { type Burnt, burnt, type Fire, type Line } from '../line.ts';

const run = promisify(execFile);

/** One segment of the write-ahead log, which is written to its end: a smaller limit would stop the server. */
const leastLimit = 16 * 1024 * 1024;
const fullMs = 30_000;

const dataFolder = ({ installation }: World): string => join(installation.config.dataDir, 'postgres', 'data');

const parentOf = async (pid: string): Promise<string | undefined> =>
  /^PPid:\s+(\d+)$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''))?.[1];

/** The server and what it started: later ones inherit its limits. */
const serverProcesses = async (world: World): Promise<readonly string[]> => {
  const [server = ''] = (await readFile(join(dataFolder(world), 'postmaster.pid'), 'utf8')).split('\n');
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(pids.map(parentOf));
  return [server, ...pids.filter((_, place) => parents[place] === server)];
};

/** Only the soft limit, which may be raised again. */
const limitFiles = async (world: World, limit: number | 'unlimited'): Promise<void> => {
  for (const pid of await serverProcesses(world))
    await run('prlimit', ['--pid', pid, `--fsize=${limit}:`]).catch((error: unknown) => {
      // A back-end may be gone by now; the server itself may not.
      if (String(error).includes('ENOENT')) throw new Error('prlimit (util-linux) is needed for this line');
    });
};

const query = async (world: World, text: string): Promise<readonly { readonly [column: string]: unknown }[]> => {
  const client = new Client({ connectionString: world.installation.running.databaseUrl });
  await client.connect();
  try {
    return (await client.query<{ readonly [column: string]: unknown }>(text)).rows;
  } finally {
    await client.end();
  }
};

/** Every table and index of ours (Tandem's and Dapr's). */
const filesOf = async (world: World): Promise<readonly string[]> => {
  const rows = await query(
    world,
    `select pg_relation_filepath(c.oid) as path from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'i') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'`,
  );
  return rows.map(({ path }) => join(dataFolder(world), String(path)));
};

/** @returns the limit up to which every file was grown */
const fill = async (world: World): Promise<number> => {
  const files = await filesOf(world);
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const limit = Math.max(leastLimit, ...sizes);
  for (const file of files) await truncate(file, limit);
  return limit;
};

const vacuum = async (world: World, wanted: 'on' | 'off'): Promise<void> => {
  // What it gives back would be space while there is none.
  await query(world, `alter system set autovacuum = ${wanted}`);
  await query(world, 'select pg_reload_conf()');
};

const refusals = async ({ installation }: World): Promise<number> => {
  const log = await readFile(join(installation.config.dataDir, 'logs', 'postgres.log'), 'utf8');
  return log.split('\n').filter((line) => /ERROR:.*(File too large|No space left)/.test(line)).length;
};

/** While there is no space, and with what came of it. */
const outOfSpace = async (world: World): Promise<readonly string[]> => {
  const { service } = world.installation.config.ports;
  const before = await refusals(world);
  await vacuum(world, 'off');
  try {
    await limitFiles(world, await fill(world));
    await pause(fullMs);
    const ready = await answersOk(`http://127.0.0.1:${service}/readyz`).catch(() => false);
    const refused = (await refusals(world)) - before;
    expectThat(refused > 0, 'the database refused writes for want of space');
    return [`the database refused ${refused} statements; /readyz said ${ready ? 'ready' : 'not ready'}`];
  } finally {
    await limitFiles(world, 'unlimited');
    await vacuum(world, 'on');
  }
};

const databaseFull = async ({ world, load }: Fire): Promise<Burnt> => {
  await world.quiet();
  const { pid } = world.installation.running.service ?? {};
  const { result, changes } = await load.during(outOfSpace(world), { pauseMs: 150, oldBefore: performance.now() });
  expectThat(world.installation.running.service?.pid === pid, 'the service lives on while the database is full');
  return burnt(`no space for the database for ${fullMs / 1000} s, ${changes} changes meanwhile`, result);
};

export const databaseLines: readonly Line[] = [
  { name: 'database-full', title: 'the database runs out of space', patienceMs: 300_000, run: databaseFull },
];
