/** Owns the connections to everything outside: database, sidecar, S/4, Exchange. Each is made once and closed by `close`. */
import { monotonicClock } from '../adapters/clock.ts';
import { createDaprActorStore } from '../adapters/dapr/actor-store.ts';
import { createDaprAddressBook } from '../adapters/dapr/address-book.ts';
import { createSidecarHealth } from '../adapters/dapr/sidecar-health.ts';
import { createEwsAdapter } from '../adapters/ews/adapter.ts';
import { type PrometheusMetrics } from '../adapters/metrics.ts';
import { createPostgres } from '../adapters/postgres/postgres.ts';
import { createS4Adapter } from '../adapters/s4/adapter.ts';
import { type Config } from '../config.ts';
import { derive, type Installation } from '../config/installation.ts';
import { ConfigError } from '../config/problems.ts';
import { type Clock } from '../ports/clock.ts';
import { type Log } from '../ports/log.ts';
import { createPersons } from './persons.ts';

export type Base = {
  readonly config: Config;
  readonly installation: Installation;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: PrometheusMetrics;
};
export type Outside = Awaited<ReturnType<typeof connect>>;

/** Connections to everything outside. Each closes what it opened. */
export const connect = async ({ config, installation, log, metrics }: Base) => {
  const { ports, exchange, s4 } = config;
  const { url } = config.database;
  if (url === undefined)
    throw new ConfigError('the environment', [
      {
        key: 'database.url',
        what: 'is missing; start with "npm start", which starts a database, or set TANDEM_DATABASE_URL',
      },
    ]);
  const ending = new AbortController();
  const postgres = await createPostgres({ url, vaultKey: derive(installation.key, 'vault:1'), log });
  const daprHttpPort = ports.daprHttp;
  const store = createDaprActorStore({ daprHttpPort });
  const actors = createDaprAddressBook({ daprHttpPort, timeoutMs: 20_000 });
  // The door stores a row long before this; the limit only frees the connection.
  const actorsAtTheDoor = createDaprAddressBook({ daprHttpPort, timeoutMs: 2_000 });
  const sidecar = createSidecarHealth({ daprHttpPort });
  const s4Adapter = createS4Adapter(
    {
      system: s4.system,
      client: s4.client,
      namespace: s4.namespace,
      baseUrl: `${s4.url}/sap/opu/odata`,
      user: s4.user,
      password: () => s4.password,
      timeoutMs: s4.timeoutMs,
      ...(s4.proxy === undefined ? {} : { proxyUrl: s4.proxy }),
    },
    { log, metrics, clock: monotonicClock },
  );
  const persons = createPersons(() => s4Adapter, monotonicClock);
  const ews = createEwsAdapter(
    {
      allDayZone: persons.zoneOf,
      url: exchange.url,
      user: exchange.user,
      password: () => exchange.password,
      impersonate: exchange.impersonate,
      timeoutMs: exchange.timeoutMs,
      maxConcurrency: exchange.maxConcurrency,
    },
    { log, metrics, signal: ending.signal },
  );
  const close = async (): Promise<void> => {
    ending.abort();
    const closing = [store, actors, actorsAtTheDoor, sidecar, s4Adapter].map((one) => one.close());
    await Promise.allSettled(closing);
    await postgres.close();
  };
  return { actors, actorsAtTheDoor, close, ews, persons, postgres, s4: s4Adapter, sidecar, store };
};
