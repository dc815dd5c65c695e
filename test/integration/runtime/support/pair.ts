/** A service with its sidecar, as a replica runs, and everything a test asks of it. */
import { join } from 'node:path';

import { actorTypes, type Callable } from '../../../../src/actors/turn.ts';
import { callable } from '../../../../src/adapters/dapr/address-book.ts';
import { createSidecarClient, type SidecarClient } from '../../../../src/adapters/dapr/sidecar-client.ts';
import { Child } from '../../../../tools/lib/child.ts';
import { freePort } from '../../../../tools/lib/ports.ts';
import { type Runtime, type Sidecar, startSidecar } from '../../../../tools/lib/runtime.ts';
import { waitFor } from '../../../../tools/lib/wait.ts';
import { type ProbeProtocol, probeTurnNames } from './probe.ts';
import { type ServiceSettings } from './service.ts';

export type Event = {
  readonly event: string;
  readonly at: number;
  readonly pid: number;
  readonly [field: string]: unknown;
};

export type Pair = {
  readonly service: Child;
  readonly sidecar: Sidecar;
  /** What the service said, in order, over all its lives. */
  readonly events: readonly Event[];
  readonly of: (event: string) => readonly Event[];
  readonly actor: (id: string) => Callable<ProbeProtocol>;
  /** The sidecar's own API, for what the address book does not do. */
  readonly client: SidecarClient;
  readonly control: (path: string) => Promise<void>;
  readonly until: (what: string, condition: () => boolean | Promise<boolean>) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type PairSettings = Partial<Omit<ServiceSettings, 'appPort' | 'daprHttpPort'>> & {
  /** Default: the project's `components/`. */
  readonly resourcesPath?: string;
};

export const startPair = async (runtime: Runtime, { resourcesPath, ...settings }: PairSettings = {}): Promise<Pair> => {
  const appPort = await freePort();
  const daprHttpPort = await freePort();
  const events: Event[] = [];
  const given: ServiceSettings = { appPort, daprHttpPort, reminderHours: 1, leaseMs: 5_000, writeMs: 10, ...settings };
  const service = new Child({
    name: 'service',
    command: process.execPath,
    args: ['--import', 'tsx', join(__dirname, 'service.ts'), JSON.stringify(given)],
    log: join(runtime.dataDir, 'logs', `service-${appPort}.log`),
    ready: async () => events.findLast(({ event }) => event === 'listening')?.pid === service.pid,
    onLine: (line) => {
      if (line.startsWith('{')) events.push(JSON.parse(line) as Event);
    },
    restart: false,
  });
  await service.start();
  const sidecar = await startSidecar({
    runtime,
    appId: 'tandem',
    appPort,
    httpPort: daprHttpPort,
    ...(resourcesPath === undefined ? {} : { resourcesPath }),
  });
  const client = createSidecarClient({ daprHttpPort, timeoutMs: 20_000 });
  return {
    service,
    sidecar,
    events,
    client,
    of: (name) => events.filter(({ event }) => event === name),
    actor: (id) => callable<ProbeProtocol>(client, { type: actorTypes.mailbox, id }, probeTurnNames),
    control: async (path) => {
      const response = await fetch(`http://127.0.0.1:${appPort}/control/${path}`, { method: 'POST' });
      if (!response.ok) throw new Error(`control: ${response.status}`);
    },
    until: (what, condition) => waitFor(condition, { what, timeoutMs: 30_000 }),
    stop: async () => {
      await client.close();
      await sidecar.stop();
      await service.stop();
    },
  };
};
