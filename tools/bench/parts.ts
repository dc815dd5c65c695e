/** Owns the parts of the benchmark: what each starts, measures and prints. A part leaves nothing running. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { StopStack } from '../lib/stop-stack.ts';
import { type Bare, bareRequests } from './bare.ts';
import { type Cost, prepare, type Push, underLoad, type UnderLoad } from './changes.ts';
import { idleMailboxes, loseSubscriptions } from './idle.ts';
import { type Measured, startMeasured, type Wanted } from './installation.ts';
import { type Latencies, round, table } from './numbers.ts';
import { summarise } from './profile.ts';

export type BenchOptions = {
  /** How long a load lasts. */
  readonly minutes: number;
  readonly latency: number;
  /** Changes per second, both sides together. */
  readonly rate: number;
  /** Changes under way at once where the part goes as fast as it can. */
  readonly together: number;
  /** Mailboxes under load. */
  readonly people: number;
  /** Appointments made before the load, so many are there to be edited. */
  readonly appointments: number;
  /** Mailboxes of the parts `idle`, `recovery` and `flat`. */
  readonly mailboxes: number;
  /** Appointments of the part `flat` where there are many. */
  readonly many: number;
};

export type Part = {
  readonly title: string;
  /** Instead of the option. */
  readonly latency?: number;
  /** @returns what goes into the JSON file */
  readonly run: (options: BenchOptions, stack: StopStack) => Promise<unknown>;
};

const latencyTable = (all: { readonly [way: string]: Latencies }): string =>
  table(
    ['way', 'changes', 'p50 ms', 'p95 ms', 'p99 ms', 'longest ms'],
    Object.entries(all)
      .filter(([, { count }]) => count > 0)
      .map(([way, { count, p50, p95, p99, max }]) => [way, count, p50, p95, p99, max]),
  );

const costTable = (cost: Cost): string =>
  table(
    ['per change', 'number'],
    [
      ['state transactions', cost.stateTransactions],
      ['reads', cost.reads],
      ['writes', cost.writes],
      ...Object.entries(cost.cpuMs).map(([name, ms]) => [`CPU ms, ${name}`, ms] as const),
      ...Object.entries(cost.each)
        .filter(([name]) => !name.startsWith('cpu '))
        .toSorted(([a], [b]) => a.localeCompare(b))
        .map(([name, each]) => [name, each] as const),
    ],
  );

const printLoad = (result: UnderLoad): void => {
  const { asked, made, seconds, perSecond, backlogSeconds } = result;
  console.log(
    `${asked}: ${made} changes, ${perSecond}/s written during ${seconds} s; the last ${backlogSeconds} s after the end\n`,
  );
  console.log(`${latencyTable(result.latency)}\n\n${costTable(result.cost)}\n`);
};

const printBare = (bare: Bare, { perSecond, latency, cost }: UnderLoad): void => {
  const p50 = latency['both']?.p50 ?? Number.NaN;
  const cpu = cost.cpuMs['service'] ?? Number.NaN;
  const rows = [
    ['changes/s', perSecond, bare.perSecond, round(perSecond / bare.perSecond, 2)],
    ['p50 ms against one read and one write', p50, bare.shortest.p50, round(p50 / bare.shortest.p50, 2)],
    ['p50 ms against all requests in a row', p50, bare.sequential.p50, round(p50 / bare.sequential.p50, 2)],
    ['CPU ms per change, service', cpu, bare.cpuMs, round(cpu / bare.cpuMs, 2)],
  ];
  console.log(`${table([`${bare.reads} reads and ${bare.writes} writes`, 'Tandem', 'bare', 'ratio'], rows)}\n`);
};

const bareSeconds = 30;

/** One load with the bare requests beside it. */
const loaded = async (
  options: BenchOptions,
  push: (options: BenchOptions) => Push,
  stack: StopStack,
): Promise<{ readonly underLoad: UnderLoad; readonly bare: Bare }> => {
  const { latency: latencyMs, people, appointments } = options;
  const own = new StopStack();
  stack.push({ name: 'what was measured', stop: () => own.stop() });
  const measured = await startMeasured(own, { latencyMs, employees: Math.max(10 * people, 40), statusMinutes: 15 });
  const result = await underLoad(await prepare(measured, people, appointments), push(options));
  printLoad(result);
  await own.stop();
  const { reads, writes } = result.cost;
  const alone = new StopStack();
  stack.push({ name: 'bare simulators', stop: () => alone.stop() });
  const bare = await bareRequests(alone, { latencyMs, seconds: bareSeconds, reads, writes });
  await alone.stop();
  printBare(bare, result);
  return { underLoad: result, bare };
};

const many = async <T>(
  wanted: Wanted,
  stack: StopStack,
  measure: (measured: Awaited<ReturnType<typeof startMeasured>>) => Promise<T>,
): Promise<T> => {
  const own = new StopStack();
  stack.push({ name: 'what was measured', stop: () => own.stop() });
  const result = await measure(await startMeasured(own, wanted));
  await own.stop();
  return result;
};

const idleSeconds = 60;

const idle: Part['run'] = async ({ mailboxes, latency }, stack) => {
  const wanted = { latencyMs: latency, employees: Math.max(10 * mailboxes, 40), statusMinutes: 15 };
  const result = await many(wanted, stack, (measured) => idleMailboxes(measured, mailboxes, idleSeconds));
  const rows = (['service', 'daprd', 'postgres'] as const).map((name) => [
    name,
    result.memoryBefore[name],
    result.memoryAfter[name],
    result.cpuPercent[name],
  ]);
  const head = ['', 'MB without mailboxes', `MB with ${mailboxes}`, '% of a core at rest'];
  console.log(`Enrolled ${mailboxes} mailboxes in ${result.enrolSeconds} s\n\n${table(head, rows)}\n`);
  return result;
};

const recovery: Part['run'] = async ({ mailboxes, latency }, stack) => {
  const wanted = { latencyMs: latency, employees: Math.max(10 * mailboxes, 40), statusMinutes: 1 };
  const result = await many(wanted, stack, (measured) => loseSubscriptions(measured, mailboxes, 100));
  const rows = [
    ['first mailbox subscribed again', result.firstSubscription],
    ['all mailboxes subscribed again', result.allSubscriptions],
    [`all ${result.changes} changes made meanwhile written`, result.allWritten],
  ];
  console.log(`${mailboxes} mailboxes, statusMinutes ${result.statusMinutes}`);
  console.log(`\n${table(['after the loss of all subscriptions', 's'], rows)}\n`);
  return result;
};

const profile: Part['run'] = async (options, stack) => {
  const { latency: latencyMs, people, appointments, together } = options;
  const folder = await mkdtemp(join(tmpdir(), 'tandem-bench-profile-'));
  stack.push({ name: 'profile', stop: () => rm(folder, { recursive: true, force: true }) });
  const wanted = { latencyMs, employees: Math.max(10 * people, 40), statusMinutes: 15, profileDir: folder };
  await many(wanted, stack, async (measured) => {
    const prepared = await prepare(measured, people, appointments);
    await underLoad(prepared, { together, seconds: 60 });
    await measured.stopService();
  });
  const shares = await summarise(folder);
  const rows = shares.slice(0, 30).map(({ module, ms, percent }) => [module, ms, percent]);
  console.log(`${table(['own time of the service by module', 'ms', '%'], rows)}\n`);
  return shares;
};

const seconds = ({ minutes }: BenchOptions): number => minutes * 60;

/** The same load on more and more; whatever grows along is not flat. */
const flat: Part['run'] = async (options, stack) => {
  const { latency: latencyMs, people, appointments, mailboxes, rate: perSecond } = options;
  const sizes = [
    { people, appointments },
    { people: mailboxes, appointments },
    { people, appointments: options.many },
  ];
  const results: UnderLoad[] = [];
  for (const size of sizes) {
    const wanted = { latencyMs, employees: Math.max(10 * size.people, 40), statusMinutes: 15 };
    const measure = async (measured: Measured): Promise<UnderLoad> =>
      underLoad(await prepare(measured, size.people, size.appointments), { perSecond, seconds: seconds(options) });
    results.push(await many(wanted, stack, measure));
  }
  const row = (name: string, of: (result: UnderLoad) => number | undefined) => [
    name,
    ...results.map((result) => of(result) ?? 0),
  ];
  const rows = [
    row('state transactions', ({ cost }) => cost.stateTransactions),
    row('state reads', ({ cost }) => cost.each['state reads']),
    row('reads', ({ cost }) => cost.reads),
    ...['service', 'daprd', 'PostgreSQL'].map((name) => row(`CPU ms, ${name}`, ({ cost }) => cost.cpuMs[name])),
    row('p50 ms', ({ latency }) => latency['both']?.p50),
  ];
  const head = sizes.map((size) => `${size.people} mailboxes, ${size.appointments} appointments`);
  console.log(`${perSecond} changes/s\n\n${table(['per change', ...head], rows)}\n`);
  return { sizes, results };
};

export const parts: { readonly [name: string]: Part } = {
  rate: {
    title: 'latency and cost per change at a fixed rate',
    run: (options, stack) => loaded(options, (o) => ({ perSecond: o.rate, seconds: seconds(o) }), stack),
  },
  most: {
    title: 'as many changes per second as go, sustained',
    run: (options, stack) => loaded(options, (o) => ({ together: o.together, seconds: seconds(o) }), stack),
  },
  instant: {
    title: 'as many changes per second as go, simulators that answer at once',
    latency: 0,
    run: (options, stack) => loaded(options, (o) => ({ together: o.together, seconds: seconds(o) }), stack),
  },
  flat: { title: 'cost per change with more mailboxes and with more appointments', run: flat },
  idle: { title: 'memory and processor time of idle mailboxes', run: idle },
  recovery: { title: 'all subscriptions lost at once', run: recovery },
  profile: { title: 'what the processor time of the service is spent on, in a minute of full load', run: profile },
};
