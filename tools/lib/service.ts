/**
 * Owns how the service itself is started beside its sidecar, and what the demo tells it and its neighbours over HTTP.
 */
import { join } from 'node:path';

import { type Config } from '../../src/config.ts';
import { type ChildSpec } from './child.ts';
import { PROJECT, type StartSidecarOptions } from './runtime.ts';
import { answersOk } from './wait.ts';

export interface ServiceOptions {
  readonly config: Config;
  readonly configPath: string | undefined;
  readonly databaseUrl: string;
  readonly adminToken: string;
  readonly onEvent?: (sentence: string) => void;
}

/** Where S/4 sends its events. */
export const S4_EVENTS_PATH = '/bindings/s4-events';

export function serviceSpec(options: ServiceOptions): ChildSpec {
  const { config, configPath, databaseUrl, adminToken, onEvent } = options;
  const { ports } = config;
  return {
    name: 'service',
    command: process.execPath,
    args: ['--enable-source-maps', join(PROJECT, 'dist', 'src', 'main.js')],
    cwd: PROJECT,
    env: {
      ...process.env,
      TANDEM_DATABASE_URL: databaseUrl,
      TANDEM_ADMIN_TOKEN: adminToken,
      NODE_ENV: 'production',
      DAPR_HTTP_PORT: `${ports.daprHttp}`,
      DAPR_GRPC_PORT: `${ports.daprGrpc}`,
      ...(configPath === undefined ? {} : { TANDEM_CONFIG: configPath }),
    },
    log: join(config.dataDir, 'logs', 'service.log'),
    ports: [
      { name: 'service', port: ports.service },
      { name: 'actors', port: ports.actors },
    ],
    stopTimeoutMs: 20_000,
    ready: () => answersOk(`http://127.0.0.1:${ports.service}/healthz`),
    ...(onEvent ? { onEvent } : {}),
  };
}

/** Name and ports of the sidecar beside it. */
export const sidecarBeside = ({ ports }: Config): Omit<StartSidecarOptions, 'runtime'> => ({
  appId: 'tandem',
  appPort: ports.actors,
  httpPort: ports.daprHttp,
  grpcPort: ports.daprGrpc,
  internalGrpcPort: ports.daprInternalGrpc,
  metricsPort: ports.daprMetrics,
});

/** Tells the S/4 simulator where its events go. */
export async function registerCallback(config: Config): Promise<void> {
  const { s4, ports } = config;
  const body = {
    url: `http://127.0.0.1:${ports.service}${S4_EVENTS_PATH}`,
    user: s4.eventUser,
    password: s4.eventPassword,
  };
  await post(`${s4.url}/__control/callback`, body);
}

/** Enrols one mailbox; enrolling it again is no error. */
export async function enrol(
  config: Config,
  adminToken: string,
  mailbox: { readonly smtpAddress: string; readonly employee: string },
): Promise<void> {
  await post(`http://127.0.0.1:${config.ports.service}/api/v1/mailboxes`, mailbox, adminToken);
}

async function post(url: string, body: unknown, token?: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok && response.status !== 409)
    throw new Error(`POST ${url} was answered with ${response.status}: ${text}`);
}
