/** Owns a second replica of a running installation: a service with its sidecar, under the same app id, with the same database and key. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { stringify } from 'yaml';

import { type Config, loadConfig } from '../../src/config.ts';
import { Child } from '../lib/child.ts';
import { freePort } from '../lib/ports.ts';
import { type Sidecar, startSidecar } from '../lib/runtime.ts';
import { serviceSpec, sidecarBeside } from '../lib/service.ts';
import { answersOk, waitFor } from '../lib/wait.ts';
import { ask } from '../smoke/http.ts';
import { type Installation, intervals } from '../smoke/installation.ts';

export type Replica = {
  /** Both processes, as when a machine dies or stands still. Resolves when they are gone (SIGSTOP and SIGCONT: at once). */
  readonly signal: (signal: NodeJS.Signals) => Promise<void>;
  /** Resolves when both run and its actors are placed. */
  readonly ready: () => Promise<void>;
  /** Writes that this replica made since it started. */
  readonly writes: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

const configOf = async ({
  folder,
  config,
}: Installation): Promise<{ readonly file: string; readonly config: Config }> => {
  const dataDir = join(folder, 'replica');
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  // Replicas share the key; with another one neither could read what the other stored.
  await copyFile(join(config.dataDir, 'installation-key'), join(dataDir, 'installation-key'));
  const { ports } = config;
  const own = ['service', 'daprHttp', 'daprGrpc', 'daprInternalGrpc', 'daprMetrics', 'actors'] as const;
  const others: Record<string, number> = { ...ports };
  for (const name of own) others[name] = await freePort();
  const settings = {
    ...intervals,
    // Exchange calls one address, as it would a load balancer's.
    exchange: { ...intervals.exchange, publicCallbackUrl: `http://127.0.0.1:${ports.service}` },
    dataDir,
    ports: others,
    demo: { lively: false, enrol: 0 },
  };
  const file = join(folder, 'replica.yaml');
  await writeFile(file, stringify(settings));
  return { file, config: loadConfig(file) };
};

const joined = async (
  installation: Installation,
  onEvent: (sentence: string) => void,
): Promise<[Child, Sidecar, Config]> => {
  const { running } = installation;
  const { file, config } = await configOf(installation);
  const { databaseUrl, adminToken, runtime } = running;
  const service = new Child(serviceSpec({ config, configPath: file, databaseUrl, adminToken, onEvent }));
  await service.start();
  try {
    const sidecar = await startSidecar({
      runtime,
      ...sidecarBeside(config),
      restart: true,
      onEvent,
    });
    return [service, sidecar, config];
  } catch (error) {
    await service.stop();
    throw error;
  }
};

const written = (exposition: string): number =>
  [...exposition.matchAll(/^tandem_writes_total\{[^}]*\} (\d+)/gm)].reduce((sum, [, count]) => sum + Number(count), 0);

/** Joins the installation; resolves when it is ready. */
export const startReplica = async (installation: Installation): Promise<Replica> => {
  const [service, sidecar, config] = await joined(installation, (sentence) =>
    process.stderr.write(`  (replica: ${sentence})\n`),
  );
  const url = `http://127.0.0.1:${config.ports.service}`;
  const ready = (): Promise<void> =>
    waitFor(() => answersOk(`${url}/readyz`), { what: 'the second replica is ready', timeoutMs: 90_000 });
  const stop = async (): Promise<void> => {
    await sidecar.stop();
    await service.stop();
  };
  await ready();
  return {
    signal: async (signal) => void (await Promise.all([service.kill(signal), sidecar.kill(signal)])),
    ready: async () => {
      await Promise.all([service.ready(), sidecar.ready()]);
      await ready();
    },
    writes: async () => written((await ask(`${url}/metrics`)).text),
    stop,
  };
};
