/**
 * The in-memory world: two systems, the rows, the vault and the actors in one process with virtual time, driven by a seeded scheduler. The engine in
 * it is the real one (turns and rounds). Steps act on it, `untilQuiet` lets it settle, the properties look at what is left.
 */
import {
  enrolmentId,
  type EnrolmentId,
  type PartnerNumber,
  roundToken,
  smtpAddress,
  type S4System,
} from '../../../src/model/ids.ts';
import { instantOfMs } from '../../../src/model/instant.ts';
import { type Settings, type WinnerRule } from '../../../src/model/settings.ts';
import { type Enrolment } from '../../../src/ports/records.ts';
import { type VaultedConflict } from '../../../src/ports/vault.ts';
import { type ActorKind } from '../../../src/ports/wake.ts';
import { type RoundDeps } from '../../../src/rounds/deps.ts';
import { createTold } from '../../../src/rounds/told.ts';
import { type ActorHost, createActorHost, type TurnSeen } from './actor-host.ts';
import { createCalls, type Calls } from './calls.ts';
import { directory } from './directory.ts';
import { callbackUrl, createDoors, type Doors } from './doors.ts';
import { type Engine, isTurnFailed } from './engine.ts';
import { createExchangeDouble, type ExchangeDouble, type ExchangeWrite } from './exchange-double.ts';
import { createMailFlow, type MailFlow } from './mail-flow.ts';
import { createMailboxStore, type MailboxStore } from './mailbox-store.ts';
import { createOutage, isStoreDown, type Outage } from './outage.ts';
import { createRecordsDouble, emptyTables, type Tables } from './records-double.ts';
import { createS4Double, type S4Double, type S4Write } from './s4-double.ts';
import { createS4Store, type S4Store } from './s4-store.ts';
import { type Choose, createScheduler, type Scheduler, type Task } from './scheduler.ts';
import { seeded, type Seeded } from './seeded.ts';
import { createLogDouble, createMetricsDouble, createVaultDouble } from './small-doubles.ts';
import { createUpkeep } from './upkeep.ts';

export type Person = { readonly employee: PartnerNumber; readonly address: string };

/** The first two are enrolled in turns of the history; the third never is, and nobody may open that mailbox. */
export const people: readonly Person[] = directory
  .filter(({ internal }) => internal)
  .map(({ number, address }) => ({ employee: number, address }));
export const system: S4System = { system: 'S4H', client: '100' };
export const installation = 'world-1';
const leaseMs = 60_000;
const writeTimeoutMs = 20_000;
const firstMoment = Date.parse('2026-11-22T08:00:00Z');
/** A history that needs more releases than this does not come to rest. */
const patience = 60_000;

export type Wrote = { readonly task: Task } & (
  | ({ readonly on: 'exchange' } & ExchangeWrite)
  | ({ readonly on: 's4' } & S4Write)
);

export type Observer = {
  readonly turn: (seen: TurnSeen) => void;
  readonly wrote: (write: Wrote) => void;
  /** A value was put into the vault for the first time. */
  readonly vaulted: (conflict: VaultedConflict, by: Task) => void;
};

export type World = {
  readonly engine: Engine;
  readonly random: Seeded;
  readonly scheduler: Scheduler;
  readonly calls: Calls;
  readonly mailboxes: MailboxStore;
  readonly exchange: ExchangeDouble;
  readonly mail: MailFlow;
  readonly s4: S4Store;
  readonly s4Double: S4Double;
  readonly tables: Tables;
  readonly vault: ReadonlyMap<string, VaultedConflict>;
  readonly log: readonly string[];
  readonly metrics: ReadonlyMap<string, number>;
  readonly host: ActorHost;
  readonly doors: Doors;
  /** By id, and when. */
  readonly removed: ReadonlyMap<string, number>;
  /** Mailboxes whose enrolment was removed, unless they are enrolled again, and when. */
  readonly removedAt: ReadonlyMap<string, number>;
  /** By the time of the scheduler. */
  readonly enrolledAt: ReadonlyMap<string, number>;
  readonly outage: Outage;
  /** Only Tandem's clock, not that of the two systems. */
  readonly clockJumps: (ms: number) => void;
  /** At some time, perhaps back again since. */
  readonly clockJumped: () => boolean;
  /** Who wins a conflict, in every field. */
  readonly setWinner: (rule: WinnerRule) => void;
  /** An administrator changes settings. */
  readonly decide: (change: (settings: Settings) => Settings) => void;
  /** Every round ends in its midst; the service re-arms what the records know. */
  readonly restart: (losesReminders: boolean) => void;
  readonly startRound: (kind: ActorKind, id: string) => Task;
  readonly loseWakes: (count: number) => void;
  readonly enrolled: (person: Person) => EnrolmentId | undefined;
  readonly enrol: (person: Person) => void;
  readonly remove: (person: Person) => void;
  /** An administrator: look at everything again. */
  readonly syncNow: (id: EnrolmentId) => void;
  /** An administrator: try the dead letters again. */
  readonly retry: (id: EnrolmentId) => void;
  /** Releases so many, fewer when nobody waits. */
  readonly run: (releases: number) => Promise<void>;
  /** Everything that waits runs to its end. @throws Error when it never ends */
  readonly drain: () => Promise<void>;
  /** Reminders and the sweep, once. */
  readonly wakeAll: () => void;
  readonly failures: () => readonly string[];
};

export type WorldOptions = {
  readonly seed: number;
  readonly engine: Engine;
  readonly pageSize?: number;
  readonly choose?: Choose;
};

const refuses = (text: string): boolean => text.includes('POISON');

export const createWorld = (options: WorldOptions, observer: Observer): World => {
  const { engine, seed } = options;
  const random = seeded(seed);
  const scheduler = createScheduler({
    random,
    startAt: firstMoment,
    requestMs: writeTimeoutMs,
    ...(options.choose === undefined ? {} : { choose: options.choose }),
  });
  const calls = createCalls(scheduler, random);
  const tables = emptyTables();
  const kept = new Map<string, VaultedConflict>();
  const lines: string[] = [];
  const counts = new Map<string, number>();
  const log = createLogDouble(lines);
  const metrics = createMetricsDouble(counts);
  const removedAt = new Map<string, number>();
  const enrolledAt = new Map<string, number>();
  const removed = new Map<string, number>();
  const removing = new Set<string>();
  const rearming = new Set<string>();
  const failures: string[] = [];
  const pageSize = options.pageSize ?? 3;
  const outage = createOutage();
  /** Tandem's clock; that of the two systems is the scheduler's. */
  let clockOffset = 0;
  let clockHasJumped = false;
  const clock = (): number => scheduler.now() + clockOffset;
  let lostWakes = 0;
  let ids = 0;

  const mailboxes = createMailboxStore(scheduler.now, (address, event) => {
    for (const subscription of exchange.subscriptions()) {
      if (subscription.address === address) doors.fromExchange(subscription, event);
    }
  });
  const mail = createMailFlow(mailboxes);
  const exchange = createExchangeDouble({
    calls,
    store: mailboxes,
    mail,
    pageSize,
    notify: (subscription, event) => doors.fromExchange(subscription, event),
    refuses,
    wrote: (write, task) => observer.wrote({ ...write, on: 'exchange', task }),
  });
  const s4 = createS4Store({ now: scheduler.now, random, announce: (event) => doors.fromS4(event) });
  const s4Double = createS4Double({
    calls,
    store: s4,
    system,
    pageSize,
    refuses,
    addressOf: (employee) => people.find((person) => person.employee === employee)?.address,
    wrote: (write, task) => observer.wrote({ ...write, on: 's4', task }),
  });
  const recordsFor = createRecordsDouble(scheduler, tables, outage);
  const vaultFor = createVaultDouble(scheduler, kept, { outage, vaulted: observer.vaulted });
  const doors = createDoors({
    scheduler,
    host: () => host,
    records: recordsFor,
    system,
    unsubscribe: exchange.unsubscribe,
    clock,
  });

  const told = createTold();
  const depsFor = (task: Task): RoundDeps => {
    const s4Port = s4Double.port(task);
    return {
      actors: host.book(task),
      exchange: exchange.port(task),
      s4: () => s4Port,
      records: recordsFor(task),
      vault: vaultFor(task),
      clock: { now: clock },
      log,
      metrics,
      installation,
      fingerprintKey: 'key of the in-memory world',
      callbackUrl,
      statusMinutes: 15,
      newToken: () => roundToken(`round-${(ids += 1)}`),
      leaseMs,
      writeTimeoutMs,
      deltaEveryMs: 60_000,
      told,
      stopping: () => false,
    };
  };

  const runRound = (kind: ActorKind, id: string, deps: RoundDeps): Promise<unknown> => {
    if (kind === 'mailbox') return engine.mailboxRound(deps, enrolmentId(id));
    return kind === 'system-inbox' ? engine.systemInboxRound(deps, id) : engine.businessPartnerRound(deps, id);
  };
  const startRound = (kind: ActorKind, id: string): Task =>
    scheduler.spawn(`round ${kind}`, (task) => runRound(kind, id, depsFor(task)), `${kind}/${id}`);

  const host: ActorHost = createActorHost({
    scheduler,
    engine,
    wake: (kind, id) => {
      if (lostWakes > 0) lostWakes -= 1;
      else startRound(kind, id);
    },
    seen: observer.turn,
  });

  const collectFailures = (): void => {
    for (const task of scheduler.tasks()) {
      if (task.failure === undefined) continue;
      if (!isTurnFailed(task.failure) && !isStoreDown(task.failure)) {
        failures.push(`${task.name} threw: ${task.failure instanceof Error ? task.failure.stack : 'no error'}`);
      }
      delete task.failure;
    }
  };

  const run = async (releases: number): Promise<void> => {
    for (let left = releases; left > 0; left -= 1) {
      if (!(await scheduler.step())) break;
      collectFailures();
    }
  };

  const enrolled = (person: Person): EnrolmentId | undefined =>
    [...tables.enrolments.values()].find((one) => one.employee === person.employee)?.id;

  const upkeep = createUpkeep({ scheduler, host, records: recordsFor, system, clock, startRound });
  const { stamp, insist, insistOnRows } = upkeep;

  /** Administrators wait until the service has started. */
  const rearm = (enrolment: Enrolment): void => {
    const { id } = enrolment;
    rearming.add(id);
    scheduler.spawn('re-arm', async (task) => {
      await insist(task, { kind: 'mailbox', id, turn: 'enrol' }, { enrolment, ...stamp() });
      rearming.delete(id);
    });
  };

  return {
    engine,
    random,
    scheduler,
    calls,
    mailboxes,
    exchange,
    mail,
    s4,
    s4Double,
    tables,
    vault: kept,
    log: lines,
    metrics: counts,
    host,
    doors,
    removedAt,
    removed,
    enrolledAt,
    outage,
    clockJumps: (ms) => {
      clockOffset += ms;
      clockHasJumped = true;
    },
    clockJumped: () => clockHasJumped,
    decide: (change) => {
      tables.settings = change(tables.settings);
      tables.settingsVersion += 1;
    },
    setWinner: (rule) => {
      const winner = { subject: rule, when: rule, location: rule, note: rule, importance: rule };
      tables.settings = { ...tables.settings, appointments: { ...tables.settings.appointments, winner } };
    },
    restart: (losesReminders) => {
      for (const task of scheduler.tasks())
        if (task.alive && !task.done && task.actor !== undefined) scheduler.crash(task);
      if (losesReminders) host.loseReminders();
      upkeep.tickInboxes();
      for (const enrolment of tables.enrolments.values()) if (!removing.has(enrolment.id)) rearm(enrolment);
    },
    startRound,
    enrolled,
    loseWakes: (count) => {
      lostWakes = count;
    },
    enrol: (person) => {
      const enrolment = {
        id: enrolmentId(`mailbox-${person.employee}-${(ids += 1)}`),
        smtpAddress: smtpAddress(person.address),
        employee: person.employee,
        s4: system,
        since: instantOfMs(clock()),
      };
      enrolledAt.set(enrolment.id, scheduler.now());
      scheduler.spawn('admin enrols', async (task) => {
        if (!(await insistOnRows(() => recordsFor(task).enrol(enrolment)))) return;
        removedAt.delete(person.address);
        await insist(task, { kind: 'mailbox', id: enrolment.id, turn: 'enrol' }, { enrolment, ...stamp() });
      });
    },
    remove: (person) => {
      const id = enrolled(person);
      if (id === undefined) return;
      removing.add(id);
      scheduler.spawn('admin removes', async (task) => {
        while (rearming.has(id)) await scheduler.point(task, 'admin waits for the service');
        await insist(task, { kind: 'mailbox', id, turn: 'remove' }, stamp());
        if (!(await insistOnRows(() => recordsFor(task).unenrol(id)))) return;
        removedAt.set(person.address, scheduler.now());
        removed.set(id, scheduler.now());
      });
    },
    syncNow: (id) => {
      const notice = { ...stamp(), from: 'admin' };
      scheduler.spawn('admin', (task) => host.callTurn(task, { kind: 'mailbox', id, turn: 'tell' }, { notice }));
    },
    retry: (id) => {
      scheduler.spawn('admin', (task) => host.callTurn(task, { kind: 'mailbox', id, turn: 'retry' }, stamp()));
    },
    run,
    drain: async () => {
      const enough = scheduler.released() + patience;
      while (scheduler.waiting() > 0) {
        await run(1);
        if (scheduler.released() > enough) throw new Error('the world does not come to rest: rounds keep starting');
      }
      const stuck = scheduler.tasks().filter((task) => task.alive && !task.done);
      if (stuck.length > 0)
        throw new Error(`tasks wait for something outside the world: ${stuck.map((task) => task.name).join(', ')}`);
    },
    wakeAll: upkeep.wakeAll,
    failures: () => failures,
  };
};
