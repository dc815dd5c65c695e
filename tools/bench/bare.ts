/**
 * Owns what Tandem is compared with: the same reads and writes, made by the same adapters in this process against simulators of their own with the same
 * latency, without Tandem: no actors, no state, no decisions. Eight in flight to each system.
 */
import { randomBytes } from 'node:crypto';

import { createEwsAdapter } from '../../src/adapters/ews/adapter.ts';
import { createS4Adapter } from '../../src/adapters/s4/adapter.ts';
import { type Content } from '../../src/model/appointment.ts';
import { type Result } from '../../src/model/fault.ts';
import { identityKey, partnerNumber, smtpAddress, type S4Guid } from '../../src/model/ids.ts';
import { ianaZone, instantOfMs } from '../../src/model/instant.ts';
import { type ExchangePort, type ItemVersion } from '../../src/ports/exchange.ts';
import { type Log } from '../../src/ports/log.ts';
import { type S4Port } from '../../src/ports/s4.ts';
import { type StopStack } from '../lib/stop-stack.ts';
import { employeeAt } from './company.ts';
import { inFlight, startBareSimulators } from './installation.ts';
import { type Latencies, latenciesOf, round } from './numbers.ts';

export type Bare = {
  /** Per change, as Tandem made them in the same run. */
  readonly reads: number;
  readonly writes: number;
  /** Each change at its own pace: one read of the source, one write on the other side, one after the other. */
  readonly shortest: Latencies;
  /** Each change with all its requests, one after the other. */
  readonly sequential: Latencies;
  readonly perSecond: number;
  readonly cpuMs: number;
};

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => silent,
};
const metrics = {
  lag: () => undefined,
  notice: () => undefined,
  write: () => undefined,
  fault: () => undefined,
  turn: () => undefined,
  round: () => undefined,
  queue: () => undefined,
};

const got = async <T>(asked: Promise<Result<T>>): Promise<T> => {
  const result = await asked;
  if (result.ok) return result.value;
  throw new Error(`A bare request failed: ${result.fault.kind} ${result.fault.code}`);
};

type Sides = { readonly s4: S4Port; readonly exchange: ExchangePort };
/** One appointment on both sides, touched by nobody else. */
type Pair = { readonly mailbox: ReturnType<typeof smtpAddress>; readonly guid: S4Guid; version: ItemVersion };

const contentOf = (subject: string): Content => {
  const at = Date.now() + 5 * 86_400_000;
  return {
    subject,
    location: 'Here',
    note: '',
    when: { kind: 'timed', start: instantOfMs(at), end: instantOfMs(at + 3_600_000), zone: ianaZone('Europe/Berlin') },
  };
};

const pairAt = async ({ s4, exchange }: Sides, place: number): Promise<Pair> => {
  const { email, partnerNumber: number } = employeeAt(place % 40);
  const mailbox = smtpAddress(email);
  const externalId = identityKey(`tandem:1:bench:${randomBytes(20).toString('hex')}`);
  const responsible = partnerNumber(number);
  const content = contentOf('Bare');
  const { guid } = await got(s4.create({ transactionType: '0001', responsible, externalId, content }));
  const draft = {
    appointment: { ...content, importance: 'Normal', private: false },
    defaults: { busyState: 'Busy', reminder: 'mailbox', categories: [] },
  } as const;
  return { mailbox, guid, version: await got(exchange.create(mailbox, externalId, draft)) };
};

/** The requests of one change: a read and a write, and further reads up to the number that Tandem needs. */
const change = async (
  { s4, exchange }: Sides,
  pair: Pair,
  { serial, reads }: { serial: number; reads: number },
): Promise<void> => {
  const subject = `Bare ${serial}`;
  if (serial % 2 === 0) {
    await got(s4.read(pair.guid));
    pair.version = await got(exchange.update(pair.mailbox, pair.version, { subject }));
  } else {
    await got(exchange.read(pair.mailbox, [pair.version.itemId]));
    const { etag } = await got(s4.read(pair.guid));
    await got(s4.edit(pair.guid, etag, { content: { subject } }));
  }
  // A write to S/4 needs the current version, so it has two reads already.
  for (let made = serial % 2 === 0 ? 1 : 2; made < reads; made += 1)
    await got<unknown>(made % 2 === 0 ? s4.read(pair.guid) : exchange.read(pair.mailbox, [pair.version.itemId]));
};

const timesOf = async (sides: Sides, pairs: readonly Pair[], reads: number): Promise<number[]> => {
  const times: number[] = [];
  for (const [serial, pair] of pairs.entries()) {
    const startedAt = performance.now();
    await change(sides, pair, { serial, reads });
    times.push(performance.now() - startedAt);
  }
  return times;
};

/** `reads`: of one change, rounded up or down by chance of its number, so that the mean is right. */
export const bareRequests = async (
  stack: StopStack,
  { latencyMs, seconds, reads, writes }: { latencyMs: number; seconds: number; reads: number; writes: number },
): Promise<Bare> => {
  const { s4Url, exchangeUrl } = await startBareSimulators(stack, { latencyMs });
  const s4 = createS4Adapter(
    {
      system: 'S4H',
      client: '100',
      namespace: 'NAG',
      baseUrl: `${s4Url}/sap/opu/odata`,
      user: 'TANDEM',
      password: () => 'tandem-demo',
      maxConcurrency: inFlight,
    },
    { log: silent, metrics, clock: { now: Date.now } },
  );
  stack.push({ name: 'connections', stop: () => s4.close() });
  const exchange = createEwsAdapter(
    {
      url: exchangeUrl,
      user: 'svc-tandem@tandem.example',
      password: () => 'tandem-demo',
      impersonate: true,
      timeoutMs: 20_000,
      maxConcurrency: inFlight,
    },
    { log: silent, metrics },
  );
  const sides: Sides = { s4, exchange };
  const pairs: Pair[] = [];
  for (let place = 0; place < 64; place += 1) pairs.push(await pairAt(sides, place));
  const shortest = latenciesOf(await timesOf(sides, pairs, 0));
  const sequential = latenciesOf(await timesOf(sides, pairs, Math.round(reads)));
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  let made = 0;
  const worker = async (pair: Pair): Promise<void> => {
    for (; performance.now() - startedAt < seconds * 1000;) {
      made += 1;
      await change(sides, pair, { serial: made, reads: Math.floor(made * reads) - Math.floor((made - 1) * reads) });
    }
  };
  // More than can be in flight: the adapters hold the rest back, eight to each side.
  await Promise.all(pairs.slice(0, 4 * inFlight).map(worker));
  const took = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    reads,
    writes,
    shortest,
    sequential,
    perSecond: round((made * 1000) / took),
    cpuMs: round((user + system) / 1000 / made, 2),
  };
};
