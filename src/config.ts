/**
 * Owns the configuration of one installation: resolved once, before anything starts, and complete afterwards. Complains by name, about every
 * problem at once. Without a file the built-in demo: both simulators, their well-known credentials, everything on loopback.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { readConfigFile, type ReadConfig } from './config/file.ts';
import { ConfigError, type Problem } from './config/problems.ts';
import { portOffsets, type ConfigFile, type PortName } from './config/schema.ts';

export type Ports = { readonly [P in PortName]: number };

export type Config = {
  /** Address on which the service listens. */
  readonly host: string;
  readonly ports: Ports;
  /** Absolute path of the folder for keys, tokens and embedded databases. */
  readonly dataDir: string;
  /** True when neither system is configured: both simulators play them. */
  readonly simulators: boolean;
  /** Absent: the embedded PostgreSQL on `ports.postgres`, whose address `npm start` passes on as TANDEM_DATABASE_URL. */
  readonly database: { readonly url?: string };
  readonly exchange: {
    /** Address of Exchange.asmx. */
    readonly url: string;
    readonly user: string;
    readonly password: string;
    /** How Exchange reaches this service: without a slash at the end. */
    readonly publicCallbackUrl: string;
    readonly statusMinutes: number;
    readonly maxConcurrency: number;
    readonly timeoutMs: number;
    /** Act as the mailbox (ApplicationImpersonation); false: open it by folder permissions. */
    readonly impersonate: boolean;
    /** Category that new Outlook items get once. */
  };
  readonly s4: {
    /** Scheme, host and port; the services are below `/sap/opu/odata/<namespace>/`. */
    readonly url: string;
    readonly namespace: string;
    readonly system: string;
    readonly client: string;
    readonly user: string;
    readonly password: string;
    readonly proxy?: string;
    readonly timeoutMs: number;
    readonly deltaEverySeconds: number;
    /** The credential with which S/4 calls our event binding. */
    readonly eventUser: string;
    readonly eventPassword: string;
  };
  readonly rounds: { readonly leaseSeconds: number; readonly concurrency: number; readonly reconcileHours: number };
  /** Only with simulators. `lively`: things happen by themselves; `enrol`: so many employees are enrolled at the first start; `clockOffsetFile`: adapters/clock.ts. */
  readonly demo: { readonly lively: boolean; readonly enrol: number; readonly clockOffsetFile?: string };
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error' };
  /** What only the environment may give; absent ones are made at the first start (config/installation.ts). */
  readonly secrets: { readonly installationKey?: string; readonly adminToken?: string };
};

export type Env = { readonly [name: string]: string | undefined };

/** Credentials of the demo company; real systems never get them as a default. */
const demo = {
  exchange: { user: 'svc-tandem@tandem.example', password: 'tandem-demo' },
  s4: { user: 'TANDEM', password: 'tandem-demo' },
  events: { user: 'S4EVENTS', password: 'events-demo' },
} as const;

/**
 * @param path of the YAML file; else environment variable TANDEM_CONFIG; else the demo
 * @throws ConfigError naming every problem
 */
export const loadConfig = (path?: string, env: Env = process.env): Config => {
  const file = path ?? (env['TANDEM_CONFIG'] || undefined);
  const source = file ?? 'the environment';
  const resolver = new Resolver(readConfigFile(file), env, file === undefined ? process.cwd() : dirname(resolve(file)));
  const config = resolver.config();
  if (resolver.problems.length > 0) throw new ConfigError(source, resolver.problems);
  return config;
};

type SecretKeys = { readonly key: string; readonly env: string; readonly demo: string };

class Resolver {
  readonly problems: Problem[] = [];
  readonly #values: ConfigFile;
  readonly #read: ReadConfig;
  readonly #env: Env;
  readonly #folder: string;
  readonly #simulators: boolean;

  constructor(read: ReadConfig, env: Env, folder: string) {
    this.#read = read;
    this.#values = read.values;
    this.#env = env;
    this.#folder = folder;
    this.#simulators = read.values.exchange.url === undefined && read.values.s4.url === undefined;
  }

  config(): Config {
    const { host, dataDir, rounds, log } = this.#values;
    const ports = this.#ports();
    this.#bothOrNeither();
    const url = this.#secretOf(this.#values.database, 'url', { key: 'database.url', env: 'TANDEM_DATABASE_URL' });
    return {
      host,
      ports,
      dataDir: resolve(this.#folder, dataDir),
      simulators: this.#simulators,
      database: url === undefined ? {} : { url },
      exchange: this.#exchange(ports),
      s4: this.#s4(ports),
      rounds,
      demo: this.#demo(),
      log,
      secrets: this.#secrets(),
    };
  }

  #ports(): Ports {
    const given = this.#values.ports;
    const fromEnv: { readonly [P in PortName]?: number | undefined } = {
      daprHttp: this.#portFromEnv('DAPR_HTTP_PORT'),
      daprGrpc: this.#portFromEnv('DAPR_GRPC_PORT'),
    };
    const names = Object.keys(portOffsets) as PortName[];
    const ports = Object.fromEntries(
      names.map((name) => [name, fromEnv[name] ?? given[name] ?? given.service + portOffsets[name]]),
    ) as Record<PortName, number>;
    for (const [index, name] of names.entries()) {
      const other = names.slice(0, index).find((earlier) => ports[earlier] === ports[name]);
      if (other) this.#complain(`ports.${name}`, `is ${ports[name]}, like ports.${other}; give it a port of its own`);
    }
    return ports;
  }

  #portFromEnv(name: string): number | undefined {
    const text = this.#env[name];
    if (!text) return undefined;
    const port = Number(text);
    if (Number.isInteger(port) && port > 0 && port <= 65_535) return port;
    this.#complain(name, 'is no port number; correct the environment variable');
    return undefined;
  }

  #bothOrNeither(): void {
    const { exchange, s4 } = this.#values;
    if ((exchange.url === undefined) === (s4.url === undefined)) return;
    const [missing, given] = exchange.url === undefined ? ['exchange.url', 's4.url'] : ['s4.url', 'exchange.url'];
    this.#complain(missing, `is missing, while ${given} is given; give both, or neither to use the simulators`);
  }

  #exchange(ports: Ports): Config['exchange'] {
    const { url, user, publicCallbackUrl, statusMinutes, maxConcurrency, timeoutMs, impersonate } =
      this.#values.exchange;
    const address = url ?? `http://127.0.0.1:${ports.exchangeSimulator}/EWS/Exchange.asmx`;
    if (publicCallbackUrl === undefined && !isLoopback(address))
      this.#complain(
        'exchange.publicCallbackUrl',
        'is missing; give the address at which Exchange reaches this service, e.g. https://tandem.example.com',
      );
    this.#endsBeforeLease('exchange.timeoutMs', timeoutMs);
    return {
      url: address,
      user: this.#required(user, 'exchange.user', demo.exchange.user),
      password: this.#password(this.#values.exchange, 'password', {
        key: 'exchange.password',
        env: 'TANDEM_EXCHANGE_PASSWORD',
        demo: demo.exchange.password,
      }),
      publicCallbackUrl: withoutSlash(publicCallbackUrl ?? `http://127.0.0.1:${ports.service}`),
      statusMinutes,
      maxConcurrency,
      timeoutMs,
      impersonate,
    };
  }

  #s4(ports: Ports): Config['s4'] {
    const { url, namespace, system, client, user, proxy, timeoutMs, deltaEverySeconds, eventUser } = this.#values.s4;
    this.#endsBeforeLease('s4.timeoutMs', timeoutMs);
    return {
      url: withoutSlash(url ?? `http://127.0.0.1:${ports.s4Simulator}`),
      namespace,
      system,
      client,
      user: this.#required(user, 's4.user', demo.s4.user),
      password: this.#password(this.#values.s4, 'password', {
        key: 's4.password',
        env: 'TANDEM_S4_PASSWORD',
        demo: demo.s4.password,
      }),
      ...(proxy === undefined ? {} : { proxy }),
      timeoutMs,
      deltaEverySeconds,
      eventUser: this.#required(eventUser, 's4.eventUser', demo.events.user),
      eventPassword: this.#password(this.#values.s4, 'eventPassword', {
        key: 's4.eventPassword',
        env: 'TANDEM_S4_EVENT_PASSWORD',
        demo: demo.events.password,
      }),
    };
  }

  #demo(): Config['demo'] {
    const { clockOffsetFile, ...demo } = this.#values.demo;
    if (clockOffsetFile === undefined) return demo;
    if (!this.#simulators) this.#complain('demo.clockOffsetFile', 'is for tests with simulators only; remove it');
    return { ...demo, clockOffsetFile: resolve(this.#folder, clockOffsetFile) };
  }

  #secrets(): Config['secrets'] {
    const installationKey = this.#env['TANDEM_INSTALLATION_KEY'] || undefined;
    const adminToken = this.#env['TANDEM_ADMIN_TOKEN'] || undefined;
    if (installationKey !== undefined && installationKey.length < 32)
      this.#complain('TANDEM_INSTALLATION_KEY', 'is shorter than 32 characters; draw one with: openssl rand -hex 32');
    if (adminToken !== undefined && adminToken.length < 16)
      this.#complain('TANDEM_ADMIN_TOKEN', 'is shorter than 16 characters; draw one with: openssl rand -hex 24');
    return {
      ...(installationKey === undefined ? {} : { installationKey }),
      ...(adminToken === undefined ? {} : { adminToken }),
    };
  }

  #required(value: string | undefined, key: string, inDemo: string): string {
    if (value !== undefined) return value;
    if (!this.#simulators) this.#complain(key, 'is missing; it is needed for a real system');
    return inDemo;
  }

  #password<K extends string>(part: SecretPart<K>, name: K, { key, env, demo: inDemo }: SecretKeys): string {
    const value = this.#secretOf(part, name, { key, env });
    if (value !== undefined) return value;
    if (!this.#simulators)
      this.#complain(key, `is missing; give ${key}File, ${key}Env or ${key}, or set the environment variable ${env}`);
    return inDemo;
  }

  /** The environment variable first, then `<name>File`, `<name>Env`, `<name>`; more than one of these three is a mistake. */
  #secretOf<K extends string>(
    part: SecretPart<K>,
    name: K,
    { key, env }: Omit<SecretKeys, 'demo'>,
  ): string | undefined {
    const values = part as { readonly [k: string]: unknown };
    const ways = [name, `${name}File`, `${name}Env`].filter((way) => values[way] !== undefined);
    if (ways.length > 1) this.#complain(key, `is given more than once (${ways.join(', ')}); keep one`);
    const direct = this.#env[env] || undefined;
    if (direct !== undefined) return direct;
    const file = values[`${name}File`];
    if (typeof file === 'string') return this.#fromFile(`${key}File`, file);
    const variable = values[`${name}Env`];
    if (typeof variable === 'string') return this.#fromEnv(`${key}Env`, variable);
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  }

  #fromFile(key: string, path: string): string | undefined {
    try {
      const value = readFileSync(resolve(this.#folder, path), 'utf8').replace(/\r?\n$/, '');
      if (value !== '') return value;
      this.#complain(key, 'names an empty file; write the secret into it');
    } catch {
      this.#complain(key, 'names a file that cannot be read; check the path and who may read it');
    }
    return 'unknown';
  }

  #fromEnv(key: string, variable: string): string {
    const value = this.#env[variable];
    if (!value) this.#complain(key, `names the environment variable ${variable}, which is not set; set it`);
    return value ?? 'unknown';
  }

  /** A write that is under way when its lease ends could meet the next round's write. */
  #endsBeforeLease(key: string, timeoutMs: number): void {
    const { leaseSeconds } = this.#values.rounds;
    if (timeoutMs * 2 <= leaseSeconds * 1000) return;
    this.#complain(
      key,
      `is more than half of rounds.leaseSeconds (${leaseSeconds} s); make it shorter or the lease longer`,
    );
  }

  #complain(key: string, what: string): void {
    const line = this.#read.lineOf(key.split('.'));
    this.problems.push({ key, ...(line === undefined ? {} : { line }), what });
  }
}

type SecretPart<K extends string> = { readonly [N in K | `${K}File` | `${K}Env`]?: string | undefined };

const withoutSlash = (address: string): string => address.replace(/\/+$/, '');

const isLoopback = (address: string): boolean =>
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(URL.canParse(address) ? new URL(address).hostname : '');
