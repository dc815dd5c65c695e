/**
 * Owns starting one whole installation in order: database, placement, scheduler, simulators, service, sidecar; then making the demo
 * ready. Whatever was started stands on the stop stack, also when a later step fails.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { employees } from '../../simulators/company/employees.ts';
import { type Config } from '../../src/config.ts';
import { prepareInstallation } from '../../src/config/installation.ts';
import { Child, type ChildSpec } from './child.ts';
import { type NamedPort, requireFree } from './ports.ts';
import { step } from './progress.ts';
import { type Runtime, type RuntimeProcess, type Sidecar, startRuntime, startSidecar } from './runtime.ts';
import { enrol, registerCallback, serviceSpec, sidecarBeside } from './service.ts';
import { simulatorSpec } from './simulators.ts';
import { type StopStack } from './stop-stack.ts';
import { answersOk, waitFor } from './wait.ts';

export interface RunOptions {
  readonly config: Config;
  readonly configPath: string | undefined;
  readonly lively: boolean;
  /** Without service and sidecar, for those who start them with `dapr run -f dapr.yaml`. */
  readonly withoutService: boolean;
  readonly stack: StopStack;
  /** A live line of a simulator. */
  readonly onLine: (line: string) => void;
  /** A sentence for people: something died and is started again. */
  readonly onEvent: (sentence: string) => void;
  /** The longest pause before a process that died is started again. Default 15 s. */
  readonly longestBackOffMs?: number;
}

export interface Running {
  readonly databaseUrl: string;
  readonly adminToken: string;
  /** The service's process; absent when somebody else starts it. */
  readonly service?: Child;
  /** Signals one process of the installation and resolves when it is gone; it is started again. @throws Error when it was not started here */
  readonly kill: (name: InstallationProcess, signal: NodeJS.Signals) => Promise<void>;
  /** Resolves when that process runs and is healthy (again). */
  readonly ready: (name: InstallationProcess) => Promise<void>;
  /** What a further replica needs to join. */
  readonly runtime: Pick<Runtime, 'dataDir' | 'postgresUrl' | 'placementAddress' | 'schedulerAddress'>;
}

export type InstallationProcess = RuntimeProcess | 'service' | 'sidecar';

/** How often a person does something in the demo, per system. */
const LIVELY_SECONDS = { s4: 45, exchange: 60 } as const;

/** Starts everything; resolves when the service is ready and, in the demo, the sample employees are enrolled. */
export async function runInstallation(options: RunOptions): Promise<Running> {
  const { config, stack } = options;
  // Nobody else may look around in it, but the database's user, if it has to be another one, must get through.
  mkdirSync(config.dataDir, { recursive: true, mode: 0o711 });
  const installation = prepareInstallation(config);
  const runtime = await step('Starting PostgreSQL, placement and scheduler', () => startDatabaseAndDapr(options));
  stack.push({ name: 'PostgreSQL, placement and scheduler', stop: () => runtime.stop() });
  if (config.simulators) await step('Starting the simulators', () => startSimulators(options));
  const access = { databaseUrl: runtime.postgresUrl, adminToken: installation.adminToken };
  const pair = options.withoutService
    ? undefined
    : await step('Starting service and sidecar', () => startService(options, runtime, access));
  if (config.simulators) await registerCallback(config);
  if (config.simulators && !options.withoutService) {
    await step('Enrolling the sample employees', () => enrolSamples(config, access.adminToken));
  }
  const find = (name: InstallationProcess): Pick<Child, 'kill' | 'ready'> => processOf(name, { pair, runtime });
  return {
    ...access,
    ...(pair === undefined ? {} : { service: pair.service }),
    runtime,
    kill: (name, signal) => find(name).kill(signal),
    ready: (name) => find(name).ready(),
  };
}

function processOf(
  name: InstallationProcess,
  { pair, runtime }: { readonly pair: Pair | undefined; readonly runtime: Runtime },
): Pick<Child, 'kill' | 'ready'> {
  if (name !== 'service' && name !== 'sidecar')
    return { kill: (signal) => runtime.kill(name, signal), ready: () => runtime.ready(name) };
  if (pair === undefined) throw new Error(`${name} was not started here.`);
  return pair[name];
}

/** @throws PortTakenError naming each port that somebody else has, before anything is built or started. */
export function requirePorts(options: Pick<RunOptions, 'config' | 'withoutService'>): Promise<void> {
  return requireFree(portsOf(options));
}

/** Every port that will be listened on, by the name that a reader of the configuration knows. */
function portsOf({ config, withoutService }: Pick<RunOptions, 'config' | 'withoutService'>): NamedPort[] {
  const isUsed = (name: string): boolean => {
    if (name.endsWith('Simulator')) return config.simulators;
    if (name === 'postgres') return config.database.url === undefined;
    return !(
      withoutService && ['service', 'actors', 'daprHttp', 'daprGrpc', 'daprInternalGrpc', 'daprMetrics'].includes(name)
    );
  };
  return Object.entries(config.ports).flatMap(([name, port]) =>
    isUsed(name) ? [{ name: `ports.${name}`, port }] : [],
  );
}

function startDatabaseAndDapr({ config, onEvent, longestBackOffMs }: RunOptions): Promise<Runtime> {
  const { database, dataDir, ports } = config;
  return startRuntime({
    dataDir,
    ports,
    onEvent,
    ...(longestBackOffMs === undefined ? {} : { longestBackOffMs }),
    ...(database.url === undefined ? {} : { databaseUrl: database.url }),
  });
}

async function start(stack: StopStack, spec: ChildSpec): Promise<Child> {
  const child = new Child(spec);
  // On the stack before it is ready: Ctrl-C during a slow start must reach it too.
  stack.push(child);
  await child.start();
  return child;
}

async function startSimulators({ config, stack, lively, onLine, onEvent }: RunOptions): Promise<void> {
  const { dataDir, ports, s4 } = config;
  const common = { logDir: join(dataDir, 'logs'), onLine };
  const seconds = (name: 's4' | 'exchange'): number => (lively && config.demo.lively ? LIVELY_SECONDS[name] : 0);
  const s4Simulator: Child = await start(
    stack,
    simulatorSpec('s4', {
      ...common,
      port: ports.s4Simulator,
      dataDir: join(dataDir, 's4-simulator'),
      livelySeconds: seconds('s4'),
      extraArgs: ['--client', s4.client, '--namespace', s4.namespace],
      // The callback is told anew to a simulator that had to be started again.
      onEvent: (sentence) => {
        onEvent(sentence);
        void s4Simulator.ready().then(() => registerCallback(config), onEvent);
      },
    }),
  );
  await start(
    stack,
    simulatorSpec('exchange', {
      ...common,
      port: ports.exchangeSimulator,
      dataDir: join(dataDir, 'exchange-simulator'),
      livelySeconds: seconds('exchange'),
      onEvent,
    }),
  );
}

interface Pair {
  readonly service: Child;
  readonly sidecar: Sidecar;
}

type Access = Pick<Running, 'databaseUrl' | 'adminToken'>;

async function startService(options: RunOptions, runtime: Runtime, access: Access): Promise<Pair> {
  const { config, configPath, stack, onEvent, longestBackOffMs } = options;
  const limit = longestBackOffMs === undefined ? {} : { longestBackOffMs };
  const { ports } = config;
  const service = await start(stack, { ...serviceSpec({ config, configPath, ...access, onEvent }), ...limit });
  const sidecar = await startSidecar({
    runtime,
    ...sidecarBeside(config),
    restart: true,
    onEvent,
    ...limit,
  });
  stack.push({ name: 'sidecar', stop: () => sidecar.stop() });
  const url = `http://127.0.0.1:${ports.service}/readyz`;
  await waitFor(() => answersOk(url), { what: `${url} says that the service is ready`, timeoutMs: 60_000 });
  return { service, sidecar };
}

/** Once per installation: who was taken out later stays out. */
async function enrolSamples(config: Config, adminToken: string): Promise<void> {
  const done = join(config.dataDir, 'sample-employees-enrolled');
  if (existsSync(done)) return;
  for (const { email, partnerNumber } of employees.slice(0, config.demo.enrol)) {
    await enrol(config, adminToken, { smtpAddress: email, employee: partnerNumber });
  }
  writeFileSync(done, '');
}
