/** Owns what is read from the machine, the runtime and the simulators before and after a measurement: processor time, memory, transactions, requests. Linux. */
import { readdirSync, readFileSync } from 'node:fs';

import { Client } from 'pg';
import * as z from 'zod';

import { must } from '../smoke/http.ts';
import { type Measured } from './installation.ts';

/** USER_HZ; 100 on every Linux that Node runs on. */
const msPerTick = 10;

type Stat = { readonly pid: number; readonly parent: number; readonly ms: number };

const statOf = (pid: number): Stat | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold blanks; user, system, and those of children that have ended.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index] ?? 0), 0);
    return { pid, parent: Number(fields[1]), ms: ticks * msPerTick };
  } catch {
    return undefined;
  }
};

const family = (root: number): readonly Stat[] => {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(Number(name)) ?? []) : []));
  const members = new Set([root]);
  // A child may stand before its parent in the list.
  for (let size = 0; size !== members.size;) {
    size = members.size;
    for (const { pid, parent } of all) if (members.has(parent)) members.add(pid);
  }
  return all.filter(({ pid }) => members.has(pid));
};

/** Milliseconds of processor time of a process and all below it, ended children included. */
export const cpuMs = (root: number): number => family(root).reduce((sum, { ms }) => sum + ms, 0);

/** Megabytes of a process that are in memory (RSS). */
export const memoryMb = (pid: number): number => {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? 0) / 1024;
};

/** Megabytes of a process and all below it, shared pages counted by their share (PSS). */
export const sharedMemoryMb = (root: number): number =>
  family(root).reduce((sum, { pid }) => {
    const found = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
    return sum + Number(found?.[1] ?? 0) / 1024;
  }, 0);

/** Sums of a metric in the text form of Prometheus, by the values of some labels. */
export const sums = (text: string, metric: string, labels: readonly string[]): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const [, given = '', value = '0'] of text.matchAll(new RegExp(`^${metric}\\{([^}]*)\\} (\\S+)`, 'gm'))) {
    const key = labels.map((label) => new RegExp(`(?:^|,)${label}="([^"]*)"`).exec(given)?.[1] ?? '').join('.');
    found.set(key, (found.get(key) ?? 0) + Number(value));
  }
  return found;
};

const exchangeSchema = z.object({
  operations: z.record(z.string(), z.object({ calls: z.number(), writes: z.number() })),
  notifications: z.object({ sent: z.number(), failed: z.number() }),
});
const s4Schema = z.object({
  services: z.record(z.string(), z.object({ reads: z.number(), writes: z.number(), deletes: z.number() })),
  events: z.object({ sent: z.number(), failed: z.number() }),
  requests: z.number(),
  refused: z.number(),
});

/** Name of a counter → its value. Milliseconds of processor time begin with `cpu `. */
export type Probe = ReadonlyMap<string, number>;

const text = async (url: string): Promise<string> => (await fetch(url)).text();

/** The service calls its sidecar for turns (PUT), state read (GET: 204 where there is none) and state saved (POST; a reminder of a new actor, too). */
const stateOf = (requests: ReadonlyMap<string, number>): readonly (readonly [string, number])[] => [
  ['state transactions', requests.get('POST.204') ?? 0],
  ['state reads', (requests.get('GET.200') ?? 0) + (requests.get('GET.204') ?? 0)],
  ['state refused', [...requests].reduce((sum, [key, count]) => (/\.[45]/.test(key) ? sum + count : sum), 0)],
];

const databaseCommits = async (url: string): Promise<number> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query<{ commits: string }>(
      'select xact_commit::text as commits from pg_stat_database where datname = current_database()',
    );
    return Number(found.rows[0]?.commits ?? 0);
  } finally {
    await client.end();
  }
};

export const probe = async ({ config, pids, s4Url, exchangeUrl, postgresUrl }: Measured): Promise<Probe> => {
  const cpu = {
    service: cpuMs(pids.service),
    daprd: cpuMs(pids.daprd),
    PostgreSQL: cpuMs(pids.postgres),
  };
  const [exchange, s4, ours, dapr, commits] = await Promise.all([
    must(`${exchangeUrl}/__control/counters`),
    must(`${s4Url}/__control/counters`),
    text(`http://127.0.0.1:${config.ports.service}/metrics`),
    text(`http://127.0.0.1:${config.ports.daprMetrics}/metrics`),
    databaseCommits(postgresUrl),
  ]);
  const onExchange = exchangeSchema.parse(exchange);
  const onS4 = s4Schema.parse(s4);
  return new Map([
    ...Object.entries(cpu).map(([name, ms]) => [`cpu ${name}`, ms] as const),
    ...Object.entries(onExchange.operations).map(([name, { calls }]) => [`exchange ${name}`, calls] as const),
    ['exchange notifications', onExchange.notifications.sent + onExchange.notifications.failed],
    ...Object.entries(onS4.services).flatMap(([name, { reads, writes, deletes }]) => [
      [`s4 reads ${name}`, reads] as const,
      [`s4 writes ${name}`, writes + deletes] as const,
    ]),
    ['s4 requests', onS4.requests],
    ['s4 refused', onS4.refused],
    ['s4 events', onS4.events.sent + onS4.events.failed],
    ...[...sums(ours, 'tandem_turn_seconds_count', ['actor', 'turn'])].map(([k, v]) => [`turn ${k}`, v] as const),
    ...[...sums(ours, 'tandem_round_seconds_count', ['actor', 'outcome'])].map(([k, v]) => [`round ${k}`, v] as const),
    ...[...sums(ours, 'tandem_faults_total', ['on', 'kind', 'code'])].map(([k, v]) => [`fault ${k}`, v] as const),
    ...stateOf(sums(dapr, 'dapr_http_server_request_count', ['method', 'status'])),
    ['database commits', commits],
  ]);
};

/** What happened between two probes; what stayed is left out. */
export const between = (before: Probe, after: Probe): Probe =>
  new Map(
    [...after].flatMap(([name, value]) => {
      const grown = value - (before.get(name) ?? 0);
      return grown === 0 ? [] : [[name, grown] as const];
    }),
  );
