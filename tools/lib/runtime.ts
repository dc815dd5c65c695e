/**
 * Owns the Dapr runtime with its database as a library, for `npm start` and for tests: PostgreSQL, placement and scheduler below one
 * data folder, and sidecars beside apps. All are child processes on loopback; nothing outlives this process.
 */
import { join } from 'node:path';

import { obtainRuntime } from '../dapr/obtain.ts';
import { Child, type ChildSpec } from './child.ts';
import { placementSpec, schedulerSpec } from './control-plane.ts';
import { freePort } from './ports.ts';
import { preparePostgres } from './postgres.ts';
import { sidecarSpec } from './sidecar.ts';
import { Supervisor } from './supervisor.ts';

/** Our project's folder. */
export const PROJECT = join(__dirname, '..', '..');

export interface RuntimePorts {
  readonly postgres: number;
  readonly placement: number;
  readonly placementHealth: number;
  readonly placementRaft: number;
  readonly scheduler: number;
  readonly schedulerHealth: number;
  readonly schedulerEtcdClient: number;
  readonly schedulerEtcdPeer: number;
}

const PROCESS_NAMES = { postgres: 'PostgreSQL', placement: 'placement', scheduler: 'scheduler' } as const;
export type RuntimeProcess = keyof typeof PROCESS_NAMES;

export interface RuntimeOptions {
  /** Database, reminders and logs live here; a second start with the same folder continues with them. */
  readonly dataDir: string;
  /** Each port that is not given is chosen freely. */
  readonly ports?: Partial<RuntimePorts>;
  /** An existing database instead of the embedded one. */
  readonly databaseUrl?: string;
  /** A sentence for people when a process died and is started again. */
  readonly onEvent?: (sentence: string) => void;
  /** As in `ChildSpec`. */
  readonly longestBackOffMs?: number;
}

export interface Runtime {
  readonly dataDir: string;
  readonly postgresUrl: string;
  /** `127.0.0.1:port` */
  readonly placementAddress: string;
  /** `127.0.0.1:port` */
  readonly schedulerAddress: string;
  readonly ports: RuntimePorts;
  /** The process id now; another one after a restart. */
  pid(name: RuntimeProcess): number | undefined;
  /** Signals one process and resolves when it is gone. It is started again, see `ready`. */
  kill(name: RuntimeProcess, signal: NodeJS.Signals): Promise<void>;
  /** Resolves when the process runs and is healthy (again). */
  ready(name: RuntimeProcess): Promise<void>;
  /** Ends scheduler, placement and PostgreSQL. Sidecars are stopped by who started them, before. */
  stop(): Promise<void>;
}

/** What the specifications do not know: who hears of a restart, and how long it is put off. */
const restartsOf = ({
  onEvent,
  longestBackOffMs,
}: Pick<ChildSpec, 'onEvent' | 'longestBackOffMs'>): Pick<ChildSpec, 'onEvent' | 'longestBackOffMs'> => ({
  ...(onEvent === undefined ? {} : { onEvent }),
  ...(longestBackOffMs === undefined ? {} : { longestBackOffMs }),
});

/** Starts PostgreSQL, placement and scheduler; resolves when all three are ready (about 2 s, the first time in a folder 4 s). */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { dataDir } = options;
  const programs = await obtainRuntime();
  const ports = await choosePorts(options.ports ?? {});
  const log = (name: string): string => join(dataDir, 'logs', `${name}.log`);
  const told = restartsOf(options);
  const database =
    options.databaseUrl === undefined
      ? await preparePostgres({ folder: join(dataDir, 'postgres'), port: ports.postgres, log: log('postgres') })
      : { url: options.databaseUrl };
  const supervisor = new Supervisor();
  try {
    if ('spec' in database) await supervisor.start({ ...database.spec, ...told });
    const { placement: port, placementHealth: healthPort, placementRaft: raftPort } = ports;
    await supervisor.start({
      ...placementSpec({ program: programs.placement, port, healthPort, raftPort, log: log('placement') }),
      ...told,
    });
    await supervisor.start({
      ...schedulerSpec({
        program: programs.scheduler,
        port: ports.scheduler,
        healthPort: ports.schedulerHealth,
        etcdClientPort: ports.schedulerEtcdClient,
        etcdPeerPort: ports.schedulerEtcdPeer,
        dataDir: join(dataDir, 'scheduler'),
        log: log('scheduler'),
      }),
      ...told,
    });
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
  const child = (name: RuntimeProcess): Child => supervisor.child(PROCESS_NAMES[name]);
  return {
    dataDir,
    ports,
    postgresUrl: database.url,
    placementAddress: `127.0.0.1:${ports.placement}`,
    schedulerAddress: `127.0.0.1:${ports.scheduler}`,
    pid: (name) => child(name).pid,
    kill: (name, signal) => child(name).kill(signal),
    ready: (name) => child(name).ready(),
    stop: () => supervisor.stop(),
  };
}

export interface StartSidecarOptions {
  readonly runtime: Pick<Runtime, 'dataDir' | 'postgresUrl' | 'placementAddress' | 'schedulerAddress'>;
  readonly appId: string;
  readonly appPort: number;
  readonly httpPort?: number;
  readonly grpcPort?: number;
  readonly internalGrpcPort?: number;
  readonly metricsPort?: number;
  /** Default: the project's `components/`. */
  readonly resourcesPath?: string;
  /** Default: the project's `components/configuration.yaml`. */
  readonly configPath?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Start it again when it dies (also after `kill`). Default false: the test decides when. */
  readonly restart?: boolean;
  readonly readyWhen?: 'actors' | 'outbound';
  readonly gracefulShutdownSeconds?: number;
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error';
  readonly onEvent?: (sentence: string) => void;
  /** As in `ChildSpec`. */
  readonly longestBackOffMs?: number;
}

export interface Sidecar {
  readonly httpPort: number;
  readonly grpcPort: number;
  readonly metricsPort: number;
  /** The path of its log file. */
  readonly log: string;
  pid(): number | undefined;
  /** Signals daprd and resolves when it is gone (SIGSTOP and SIGCONT: at once). */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same ports, after `kill` or `stop`. Resolves when it is ready. */
  start(): Promise<void>;
  ready(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts daprd beside an app that listens (or will soon) on `appPort`; resolves when it is ready, by default with its actors placed. */
export async function startSidecar(options: StartSidecarOptions): Promise<Sidecar> {
  const { runtime, appId, appPort, httpPort, grpcPort, internalGrpcPort, metricsPort, ...others } = options;
  const { resourcesPath, configPath, env, restart, onEvent: _, longestBackOffMs: __, ...rest } = others;
  const programs = await obtainRuntime();
  const ports = {
    http: httpPort ?? (await freePort()),
    grpc: grpcPort ?? (await freePort()),
    internalGrpc: internalGrpcPort ?? (await freePort()),
    metrics: metricsPort ?? (await freePort()),
  };
  const log = join(runtime.dataDir, 'logs', `sidecar-${appId}-${ports.http}.log`);
  const spec = sidecarSpec({
    ...rest,
    program: programs.daprd,
    appId,
    appPort,
    ports,
    placementAddress: runtime.placementAddress,
    schedulerAddress: runtime.schedulerAddress,
    resourcesPath: resourcesPath ?? join(PROJECT, 'components'),
    configPath: configPath ?? join(PROJECT, 'components', 'configuration.yaml'),
    env: { TANDEM_DATABASE_URL: runtime.postgresUrl, ...env },
    log,
  });
  const child = new Child({ ...spec, restart: restart ?? false, ...restartsOf(options) });
  await child.start();
  return {
    httpPort: ports.http,
    grpcPort: ports.grpc,
    metricsPort: ports.metrics,
    log,
    pid: () => child.pid,
    kill: (signal) => child.kill(signal),
    start: () => child.start(),
    ready: () => child.ready(),
    stop: () => child.stop(),
  };
}

async function choosePorts(given: Partial<RuntimePorts>): Promise<RuntimePorts> {
  const choose = async (name: keyof RuntimePorts): Promise<number> => given[name] || (await freePort());
  return {
    postgres: await choose('postgres'),
    placement: await choose('placement'),
    placementHealth: await choose('placementHealth'),
    placementRaft: await choose('placementRaft'),
    scheduler: await choose('scheduler'),
    schedulerHealth: await choose('schedulerHealth'),
    schedulerEtcdClient: await choose('schedulerEtcdClient'),
    schedulerEtcdPeer: await choose('schedulerEtcdPeer'),
  };
}
