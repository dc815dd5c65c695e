/**
 * Owns how a Dapr sidecar (daprd) is started beside an app: on loopback only, every port given, no profiling.
 */
import { type ChildSpec } from './child.ts';
import { flags } from './flags.ts';
import { answersOk } from './wait.ts';

export interface SidecarPorts {
  readonly http: number;
  readonly grpc: number;
  readonly internalGrpc: number;
  readonly metrics: number;
}

export interface SidecarOptions {
  readonly program: string;
  readonly appId: string;
  /** Where the app listens on 127.0.0.1. daprd waits until it does. */
  readonly appPort: number;
  readonly ports: SidecarPorts;
  readonly placementAddress: string;
  readonly schedulerAddress: string;
  readonly resourcesPath: string;
  readonly configPath?: string;
  /** What the components' secret references need, above all TANDEM_DATABASE_URL. */
  readonly env: Readonly<Record<string, string>>;
  readonly log: string;
  /**
   * `actors`: the app answers and its actors are placed. `outbound`: the sidecar's own API answers, whether or not there is an app.
   * Default `actors`.
   */
  readonly readyWhen?: 'actors' | 'outbound';
  /** How long daprd lets ongoing calls finish. Default 5. */
  readonly gracefulShutdownSeconds?: number;
  /** Default `info`. */
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error';
}

const LOOPBACK = '127.0.0.1';

export function sidecarSpec(options: SidecarOptions): ChildSpec {
  const { program, ports, log, gracefulShutdownSeconds = 5 } = options;
  return {
    name: 'sidecar',
    command: program,
    args: argumentsOf(options, gracefulShutdownSeconds),
    env: environment(options.env),
    log,
    ports: [
      { name: 'Dapr sidecar, HTTP', port: ports.http },
      { name: 'Dapr sidecar, gRPC', port: ports.grpc },
      { name: 'Dapr sidecar, internal gRPC', port: ports.internalGrpc },
      { name: 'Dapr sidecar, metrics', port: ports.metrics },
    ],
    stopTimeoutMs: (gracefulShutdownSeconds + 10) * 1000,
    ready: () => (options.readyWhen === 'outbound' ? outboundIsReady(ports.http) : actorsAreReady(ports.http)),
  };
}

function argumentsOf(options: SidecarOptions, gracefulShutdownSeconds: number): string[] {
  const { ports } = options;
  return flags({
    'app-id': options.appId,
    'app-port': options.appPort,
    'app-channel-address': LOOPBACK,
    'dapr-http-port': ports.http,
    'dapr-grpc-port': ports.grpc,
    'dapr-listen-addresses': LOOPBACK,
    'dapr-internal-grpc-port': ports.internalGrpc,
    'dapr-internal-grpc-listen-address': LOOPBACK,
    'metrics-port': ports.metrics,
    'metrics-listen-address': LOOPBACK,
    'enable-profiling': false,
    'placement-host-address': options.placementAddress,
    'scheduler-host-address': options.schedulerAddress,
    'resources-path': options.resourcesPath,
    config: options.configPath,
    'dapr-graceful-shutdown-seconds': gracefulShutdownSeconds,
    'max-body-size': '16Mi',
    'log-level': options.logLevel ?? 'info',
  });
}

// daprd also reads DAPR_… variables; those of another sidecar, in which we may be running, must not reach ours.
function environment(own: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([key]) => !key.startsWith('DAPR_') && key !== 'APP_API_TOKEN');
  return { ...Object.fromEntries(inherited), ...own };
}

function outboundIsReady(httpPort: number): Promise<boolean> {
  return answersOk(`http://${LOOPBACK}:${httpPort}/v1.0/healthz/outbound`);
}

async function actorsAreReady(httpPort: number): Promise<boolean> {
  if (!(await answersOk(`http://${LOOPBACK}:${httpPort}/v1.0/healthz`))) return false;
  const response = await fetch(`http://${LOOPBACK}:${httpPort}/v1.0/metadata`, { signal: AbortSignal.timeout(2_000) });
  const body: unknown = await response.json();
  return actorRuntimeIsUp(body);
}

/** Reads `actorRuntime` of daprd's metadata API. */
function actorRuntimeIsUp(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || !('actorRuntime' in body)) return false;
  const runtime = body.actorRuntime;
  if (typeof runtime !== 'object' || runtime === null) return false;
  const status = 'runtimeStatus' in runtime ? runtime.runtimeStatus : '';
  const hosts = 'hostReady' in runtime && runtime.hostReady === true;
  return hosts || status === 'DISABLED';
}
