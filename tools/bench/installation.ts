/**
 * Owns the installation that is measured: a temporary folder, free ports, the real runtime, the intervals of production; simulators with a fixed latency
 * per request and eight requests in flight to each of them.
 */
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { stringify } from 'yaml';

import { type Config, loadConfig } from '../../src/config.ts';
import { prepareInstallation } from '../../src/config/installation.ts';
import { portOffsets } from '../../src/config/schema.ts';
import { Child, type ChildSpec } from '../lib/child.ts';
import { freePort, isFree } from '../lib/ports.ts';
import { PROJECT, startRuntime, startSidecar } from '../lib/runtime.ts';
import { registerCallback, serviceSpec, sidecarBeside } from '../lib/service.ts';
import { type StopStack } from '../lib/stop-stack.ts';
import { answersOk, waitFor } from '../lib/wait.ts';
import { type Change, changeSchema, type HostOptions } from './host-messages.ts';

export type Wanted = {
  readonly latencyMs: number;
  /** Size of the company, from 40 on. */
  readonly employees: number;
  /** As `exchange.statusMinutes`; 15 in production. */
  readonly statusMinutes: number;
  /** The service writes a profile of its processor time there when it ends. */
  readonly profileDir?: string | undefined;
};

export type Measured = {
  readonly config: Config;
  readonly adminToken: string;
  readonly postgresUrl: string;
  /** Process ids; each may have children. */
  readonly pids: { readonly service: number; readonly daprd: number; readonly postgres: number };
  readonly s4Url: string;
  readonly exchangeUrl: string;
  /** Hears every committed change of both simulators. */
  readonly onChange: (listener: (change: Change) => void) => void;
  /** Ends the service alone, so that its profile is written. */
  readonly stopService: () => Promise<void>;
};

export const inFlight = 8;

const freeBase = async (): Promise<number> => {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const base = 20_000 + Math.floor(Math.random() * 470) * 25;
    const free = await Promise.all(Object.values(portOffsets).map((offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
  throw new Error('No 21 free ports in a row were found.');
};

const started = async (stack: StopStack, spec: ChildSpec): Promise<Child> => {
  const child = new Child(spec);
  stack.push(child);
  await child.start();
  return child;
};

type Host = HostOptions & { readonly logDir: string; readonly onChange: (change: Change) => void };

const hostSpec = ({ logDir, onChange, ...options }: Host): ChildSpec => ({
  name: options.side === 's4' ? 'S/4 simulator' : 'Exchange simulator',
  command: process.execPath,
  args: ['--import', 'tsx', join(__dirname, 'simulator-host.ts'), JSON.stringify(options)],
  cwd: PROJECT,
  log: join(logDir, `${options.side}-simulator-${options.port}.log`),
  restart: false,
  ready: () => answersOk(`http://127.0.0.1:${options.port}/__control/counters`),
  onLine: (line) => {
    if (line.startsWith('{')) onChange(changeSchema.parse(JSON.parse(line)));
  },
});

/** Two simulators that nobody else talks to, for the bare requests. */
export const startBareSimulators = async (
  stack: StopStack,
  { latencyMs }: Pick<Wanted, 'latencyMs'>,
): Promise<{ readonly s4Url: string; readonly exchangeUrl: string }> => {
  const logDir = await mkdtemp(join(tmpdir(), 'tandem-bench-bare-'));
  stack.push({ name: 'temporary folder', stop: () => rm(logDir, { recursive: true, force: true }) });
  const ports = { s4: await freePort(), outlook: await freePort() };
  for (const side of ['s4', 'outlook'] as const)
    await started(
      stack,
      hostSpec({ side, port: ports[side], latencyMs, employees: 40, logDir, onChange: () => undefined }),
    );
  return {
    s4Url: `http://127.0.0.1:${ports.s4}`,
    exchangeUrl: `http://127.0.0.1:${ports.outlook}/EWS/Exchange.asmx`,
  };
};

const configured = async (folder: string, { statusMinutes }: Wanted): Promise<{ config: Config; file: string }> => {
  const file = join(folder, 'config.yaml');
  const settings = {
    dataDir: join(folder, 'data'),
    ports: { service: await freeBase() },
    exchange: { maxConcurrency: inFlight, statusMinutes },
    demo: { lively: false, enrol: 0 },
    log: { level: 'warn' },
  };
  await writeFile(file, stringify(settings));
  return { config: loadConfig(file), file };
};

const pidOf = (pid: number | undefined): number => {
  if (pid === undefined) throw new Error('A process of the installation has ended.');
  return pid;
};

/** Starts it; nobody is enrolled. Whatever was started stands on the stop stack. */
export const startMeasured = async (stack: StopStack, wanted: Wanted): Promise<Measured> => {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-bench-'));
  stack.push({ name: 'temporary folder', stop: () => rm(folder, { recursive: true, force: true }) });
  const { config, file } = await configured(folder, wanted);
  const { dataDir, ports } = config;
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const { adminToken } = prepareInstallation(config);
  const onEvent = (sentence: string): void => void process.stderr.write(`  (${sentence})\n`);
  const runtime = await startRuntime({ dataDir, ports, onEvent });
  stack.push({ name: 'PostgreSQL, placement and scheduler', stop: () => runtime.stop() });
  const listeners: ((change: Change) => void)[] = [];
  const onChange = (change: Change): void => listeners.forEach((listener) => listener(change));
  const { latencyMs, employees } = wanted;
  const common = { latencyMs, employees, logDir: join(dataDir, 'logs'), onChange };
  await started(stack, hostSpec({ side: 's4', port: ports.s4Simulator, ...common }));
  await started(stack, hostSpec({ side: 'outlook', port: ports.exchangeSimulator, ...common }));
  const spec = serviceSpec({ config, configPath: file, databaseUrl: runtime.postgresUrl, adminToken, onEvent });
  const profiling = wanted.profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${wanted.profileDir}`];
  const service = await started(stack, { ...spec, args: [...profiling, ...spec.args] });
  const sidecar = await startSidecar({
    runtime,
    ...sidecarBeside(config),
    onEvent,
  });
  stack.push({ name: 'sidecar', stop: () => sidecar.stop() });
  const url = `http://127.0.0.1:${ports.service}/readyz`;
  await waitFor(() => answersOk(url), { what: `${url} says that the service is ready`, timeoutMs: 60_000 });
  await registerCallback(config);
  return {
    config,
    adminToken,
    postgresUrl: runtime.postgresUrl,
    pids: { service: pidOf(service.pid), daprd: pidOf(sidecar.pid()), postgres: pidOf(runtime.pid('postgres')) },
    s4Url: `http://127.0.0.1:${ports.s4Simulator}`,
    exchangeUrl: `http://127.0.0.1:${ports.exchangeSimulator}`,
    onChange: (listener) => void listeners.push(listener),
    stopService: () => service.stop(),
  };
};
