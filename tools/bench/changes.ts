/** Owns the two measurements under load: a fixed rate (latency, cost per change) and as much as goes (changes per second). */
import { waitFor } from '../lib/wait.ts';
import { type Measured } from './installation.ts';
import { asFastAsPossible, atRate, createLoad, type Done, fill, type Load, type Side } from './load.ts';
import { type Latencies, latenciesOf, round } from './numbers.ts';
import { between, probe, type Probe } from './probes.ts';
import { enrolPeople, quiet } from './settle.ts';

export type Cost = {
  readonly changes: number;
  /** Name → number per change. */
  readonly each: { readonly [name: string]: number };
  readonly reads: number;
  readonly writes: number;
  readonly stateTransactions: number;
  readonly cpuMs: { readonly [process: string]: number };
};

export type UnderLoad = {
  readonly asked: string;
  readonly seconds: number;
  readonly made: number;
  readonly perSecond: number;
  /** Seconds from the end of the load until the last change was written. */
  readonly backlogSeconds: number;
  readonly latency: { readonly [way: string]: Latencies };
  readonly cost: Cost;
};

const exchangeWrites = new Set(['CreateItem', 'UpdateItem', 'DeleteItem', 'MoveItem']);

const costOf = (grown: Probe, changes: number): Cost => {
  const each = Object.fromEntries([...grown].map(([name, value]) => [name, round(value / changes, 3)]));
  const total = (matches: (name: string) => boolean): number =>
    [...grown].reduce((sum, [name, value]) => (matches(name) ? sum + value : sum), 0) / changes;
  const operation = (name: string): string => name.slice('exchange '.length);
  const isWrite = (name: string): boolean =>
    name.startsWith('s4 writes') || (name.startsWith('exchange ') && exchangeWrites.has(operation(name)));
  const isRead = (name: string): boolean =>
    name.startsWith('s4 reads') ||
    (name.startsWith('exchange ') && name !== 'exchange notifications' && !exchangeWrites.has(operation(name)));
  return {
    changes,
    each,
    reads: round(total(isRead), 2),
    writes: round(total(isWrite), 2),
    stateTransactions: round(
      total((name) => name === 'state transactions'),
      2,
    ),
    cpuMs: Object.fromEntries(
      [...grown]
        .filter(([name]) => name.startsWith('cpu '))
        .map(([name, ms]) => [name.slice(4), round(ms / changes, 2)]),
    ),
  };
};

const ways: readonly (readonly [Side, string])[] = [
  ['s4', 'S/4 → Outlook'],
  ['outlook', 'Outlook → S/4'],
];

const latencyOf = (done: readonly Done[]): UnderLoad['latency'] => {
  const ms = (some: readonly Done[]): Latencies => latenciesOf(some.map(({ readable, written }) => written - readable));
  const kinds = ['create', 'update', 'delete'] as const;
  return {
    both: ms(done),
    ...Object.fromEntries(
      ways.flatMap(([side, name]) => [
        [name, ms(done.filter(({ from }) => from === side))],
        ...kinds.map((kind) => [
          `${name}, ${kind}`,
          ms(done.filter(({ from, what }) => from === side && what === kind)),
        ]),
      ]),
    ),
  };
};

export type Prepared = { readonly measured: Measured; readonly load: Load };

/** Enrols people and makes appointments for them to work with. */
export const prepare = async (measured: Measured, people: number, appointments: number): Promise<Prepared> => {
  await enrolPeople(measured, people);
  const load = createLoad(measured, people);
  await fill(load, appointments);
  await quiet(measured);
  return { measured, load };
};

export type Push = { readonly seconds: number } & ({ readonly perSecond: number } | { readonly together: number });

export const underLoad = async ({ measured, load }: Prepared, push: Push): Promise<UnderLoad> => {
  const before = await probe(measured);
  const doneBefore = load.done.length;
  const startedAt = performance.now();
  const firstAt = Date.now();
  const asked = 'perSecond' in push ? `${push.perSecond} changes/s` : `${push.together} changes under way`;
  await ('perSecond' in push ? atRate(load, push) : asFastAsPossible(load, push));
  const endAt = Date.now();
  const seconds = (performance.now() - startedAt) / 1000;
  await waitFor(() => load.underWay() === 0, { what: 'every change is written', timeoutMs: 300_000 });
  const backlogSeconds = Math.max(0, (Date.now() - endAt) / 1000);
  await quiet(measured);
  const done = load.done.slice(doneBefore);
  const inTime = done.filter(({ written }) => written >= firstAt && written <= endAt);
  return {
    asked,
    seconds: round(seconds),
    made: done.length,
    perSecond: round(inTime.length / seconds),
    backlogSeconds: round(backlogSeconds),
    latency: latencyOf(done),
    cost: costOf(between(before, await probe(measured)), done.length),
  };
};
