/**
 * A company in which accidents happen: both simulators, the real adapters, the real rounds and turns; rows and actor state in memory. People act by control routes,
 * and what is counted is what the two servers counted.
 */

import { employees } from '../../../simulators/company/employees.ts';
import { type ExchangeSimulator, startExchangeSimulator } from '../../../simulators/exchange/server.ts';
import { type S4Simulator, startS4Simulator } from '../../../simulators/s4/server.ts';
import { createEwsAdapter } from '../../../src/adapters/ews/adapter.ts';
import { createS4Adapter } from '../../../src/adapters/s4/adapter.ts';
import { createPersons } from '../../../src/main/persons.ts';
import { ok } from '../../../src/model/fault.ts';
import { enrolmentId, partnerNumber, roundToken, smtpAddress, watermark } from '../../../src/model/ids.ts';
import { instantOfMs } from '../../../src/model/instant.ts';
import { defaultSettings, type Settings } from '../../../src/model/settings.ts';
import { type ExchangePort } from '../../../src/ports/exchange.ts';
import { type VaultedConflict } from '../../../src/ports/vault.ts';
import { type ActorKind } from '../../../src/ports/wake.ts';
import { type RoundDeps } from '../../../src/rounds/deps.ts';
import { createTold } from '../../../src/rounds/told.ts';
import { type ActorHost, createActorHost } from '../../support/world/actor-host.ts';
import { loadEngine } from '../../support/world/load-engine.ts';
import { createOutage } from '../../support/world/outage.ts';
import { createRecordsDouble, emptyTables, type Tables } from '../../support/world/records-double.ts';
import { type Task } from '../../support/world/scheduler.ts';
import { createLogDouble, createMetricsDouble, createVaultDouble } from '../../support/world/small-doubles.ts';
import { createUpkeep } from '../../support/world/upkeep.ts';
import { type Ask, type Counts, createPeople, type People } from './people.ts';
import { createReleased } from './released.ts';

const system = { system: 'S4H', client: '100' };
const minute = 60_000;

export type Employee = { readonly mailbox: string; readonly number: string; readonly user: string };

const employee = (userName: string): Employee => {
  const found = employees.find((one) => one.userName === userName);
  if (found === undefined) throw new Error('the sample company has no such employee');
  return { mailbox: found.email, number: found.partnerNumber, user: userName };
};
export const max = employee('MMUSTER');
export const erika = employee('EMUSTER');
export const kiri = employee('KAUCKLAND');
export const keoni = employee('KHONOLULU');

export type Company = People & {
  readonly tables: Tables;
  readonly vault: ReadonlyMap<string, VaultedConflict>;
  readonly decide: (change: (settings: Settings) => Settings) => void;
  readonly enrol: (one: Employee) => Promise<void>;
  readonly unenrol: (one: Employee) => Promise<void>;
  /** Looks at everything, and no time passes. */
  readonly look: () => Promise<void>;
  /** Looks at everything until back-offs are over; then once more, which must write nothing (P2). */
  readonly settle: () => Promise<void>;
  /** So many days. */
  readonly pass: (days: number) => void;
  readonly close: () => Promise<void>;
};

const askJson =
  (base: string): Ask =>
  async (path, body) => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(`${base}/__control/${path}`, init);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };

type Servers = { readonly s4: S4Simulator; readonly exchange: ExchangeSimulator };

/** The ports as `main` builds them; only nobody listens to Exchange: looks are made by hand. */
const portsOf = ({ s4, exchange }: Servers, now: () => number) => {
  const log = createLogDouble([]);
  const metrics = createMetricsDouble(new Map());
  const clock = { now };
  const s4Port = createS4Adapter(
    {
      baseUrl: `${s4.url}/sap/opu/odata`,
      namespace: 'NAG',
      ...system,
      user: 'TANDEM',
      password: () => 'tandem-demo',
      timeoutMs: 5000,
    },
    { log, metrics, clock },
  );
  const persons = createPersons(() => s4Port, clock);
  const ews = createEwsAdapter(
    {
      url: exchange.url,
      user: 'svc-tandem@tandem.example',
      password: () => 'tandem-demo',
      impersonate: true,
      timeoutMs: 5000,
      maxConcurrency: 8,
      allDayZone: persons.zoneOf,
    },
    { log, metrics },
  );
  const subscribe: ExchangePort['subscribe'] = () =>
    Promise.resolve(ok({ subscriptionId: 'nobody', watermark: watermark('nothing') }));
  return { log, metrics, clock, s4: s4Port, exchange: { ...ews, subscribe }, persons };
};

/** @param startAt when the story begins, e.g. `2027-03-01T08:00:00Z`; both S/4 and Tandem live then */
export const openCompany = async (startAt = '2027-03-01T08:00:00Z'): Promise<Company> => {
  const scheduler = createReleased(Date.parse(startAt));
  const s4 = await startS4Simulator({
    // What the sample company has lies years before the story.
    today: '2020-01-01',
    clock: () => new Date(scheduler.now()),
  });
  const exchange = await startExchangeSimulator();
  const ports = portsOf({ s4, exchange }, scheduler.now);
  const people = createPeople({
    s4: askJson(s4.url),
    exchange: askJson(exchange.baseUrl),
    who: [max, erika, kiri, keoni].map(({ number }) => number),
    since: startAt,
  });
  const engine = await loadEngine();
  const tables = emptyTables();
  const vault = new Map<string, VaultedConflict>();
  const outage = createOutage();
  const records = createRecordsDouble(scheduler, tables, outage);
  const vaultFor = createVaultDouble(scheduler, vault, { outage, vaulted: () => undefined });
  const told = createTold();
  let ids = 0;
  tables.settings = defaultSettings;

  const depsFor = (task: Task): RoundDeps => ({
    actors: host.book(task),
    exchange: ports.exchange,
    s4: () => ports.s4,
    records: records(task),
    vault: vaultFor(task),
    clock: ports.clock,
    log: ports.log,
    metrics: ports.metrics,
    installation: 'accidents-1',
    fingerprintKey: 'key of the accidents',
    callbackUrl: () => 'http://127.0.0.1:9/nobody',
    statusMinutes: 15,
    newToken: () => roundToken(`round-${(ids += 1)}`),
    leaseMs: minute,
    writeTimeoutMs: 10_000,
    deltaEveryMs: minute,
    told,
    prepare: ports.persons.learn,
    stopping: () => false,
  });
  const runRound = (kind: ActorKind, id: string, deps: RoundDeps): Promise<unknown> => {
    if (kind === 'mailbox') return engine.mailboxRound(deps, enrolmentId(id));
    return kind === 'system-inbox' ? engine.systemInboxRound(deps, id) : engine.businessPartnerRound(deps, id);
  };
  const startRound = (kind: ActorKind, id: string): Task =>
    scheduler.spawn(`round ${kind}`, (task) => runRound(kind, id, depsFor(task)), `${kind}/${id}`);
  const host: ActorHost = createActorHost({ scheduler, engine, wake: startRound, seen: () => undefined });
  const upkeep = createUpkeep({ scheduler, host, records, system, clock: scheduler.now, startRound });

  const look = async (): Promise<void> => {
    upkeep.wakeAll();
    await scheduler.rest();
    for (const id of tables.enrolments.keys()) {
      const notice = { ...upkeep.stamp(), from: 'admin' };
      scheduler.spawn('admin', (task) => host.callTurn(task, { kind: 'mailbox', id, turn: 'tell' }, { notice }));
    }
    await scheduler.rest();
  };

  const lookAndWait = async (): Promise<void> => {
    await look();
    scheduler.advance(2 * minute);
  };

  return {
    ...people,
    tables,
    vault,
    decide: (change) => {
      tables.settings = change(tables.settings);
      tables.settingsVersion += 1;
    },
    enrol: async ({ mailbox, number }) => {
      const enrolment = {
        id: enrolmentId(`mailbox-${number}-${(ids += 1)}`),
        smtpAddress: smtpAddress(mailbox),
        employee: partnerNumber(number),
        s4: system,
        since: instantOfMs(scheduler.now()),
      };
      scheduler.spawn('admin enrols', async (task) => {
        await records(task).enrol(enrolment);
        const message = { enrolment, ...upkeep.stamp() };
        await host.callTurn(task, { kind: 'mailbox', id: enrolment.id, turn: 'enrol' }, message);
      });
      await scheduler.rest();
    },
    unenrol: async ({ mailbox }) => {
      const enrolled = [...tables.enrolments.values()].find((one) => one.smtpAddress === mailbox);
      if (enrolled === undefined) throw new Error('not enrolled');
      scheduler.spawn('admin removes', async (task) => {
        await host.callTurn(task, { kind: 'mailbox', id: enrolled.id, turn: 'remove' }, upkeep.stamp());
        await records(task).unenrol(enrolled.id);
      });
      await scheduler.rest();
    },
    look,
    settle: async () => {
      for (let round = 0; round < 2; round += 1) await lookAndWait();
      const before = await people.counts();
      await lookAndWait();
      expect(await people.counts()).toEqual(before satisfies Counts);
    },
    pass: (days) => scheduler.advance(days * 24 * 60 * minute),
    close: async () => {
      await scheduler.rest();
      await ports.s4.close();
      await Promise.all([s4.close(), exchange.close()]);
    },
  };
};
