/**
 * Owns the shape of the configuration file: what an operator decides before the start (what an administrator decides at run time is in
 * model/settings.ts). Every key stands in docs/configuration.md, with the same default (checked by a test). Values that depend on other
 * values are worked out in config.ts.
 */
import * as z from 'zod';

const port = z.int().min(1).max(65_535).optional();
const webAddress = z.url({ protocol: /^https?$/, error: 'is no http:// or https:// address' });
const text = z.string().min(1).max(255);

/** Distance of each port from `ports.service`, so that one number moves a whole installation. */
export const portOffsets = {
  service: 0,
  daprHttp: 1,
  daprGrpc: 2,
  daprInternalGrpc: 3,
  daprMetrics: 4,
  postgres: 5,
  placement: 6,
  placementHealth: 7,
  placementRaft: 8,
  s4Simulator: 10,
  scheduler: 11,
  schedulerHealth: 12,
  schedulerEtcdClient: 14,
  schedulerEtcdPeer: 15,
  /** Where the sidecar calls us (`--app-port`): actors and the sweep, on loopback only. */
  actors: 16,
  exchangeSimulator: 20,
} as const;
export type PortName = keyof typeof portOffsets;

const ports = z.strictObject({
  service: z
    .int()
    .min(1)
    .max(65_535 - 20)
    .default(8400),
  daprHttp: port,
  daprGrpc: port,
  daprInternalGrpc: port,
  daprMetrics: port,
  postgres: port,
  placement: port,
  placementHealth: port,
  placementRaft: port,
  s4Simulator: port,
  scheduler: port,
  schedulerHealth: port,
  schedulerEtcdClient: port,
  schedulerEtcdPeer: port,
  actors: port,
  exchangeSimulator: port,
} satisfies Record<PortName, unknown>);

const exchange = z.strictObject({
  url: webAddress.optional(),
  user: text.optional(),
  password: text.optional(),
  passwordFile: text.optional(),
  passwordEnv: text.optional(),
  publicCallbackUrl: webAddress.optional(),
  statusMinutes: z.int().min(1).max(1440).default(15),
  maxConcurrency: z.int().min(1).max(1000).default(10),
  timeoutMs: z.int().min(1000).max(120_000).default(20_000),
  impersonate: z.boolean().default(true),
});

const s4 = z.strictObject({
  url: webAddress.optional(),
  namespace: z
    .string()
    .regex(/^[A-Za-z0-9_]{1,20}$/, 'is the part of the address after /sap/opu/odata/, without slashes')
    .default('NAG'),
  system: z
    .string()
    .regex(/^[A-Z][A-Z0-9]{2}$/, 'is a system id of three capital letters or digits')
    .default('S4H'),
  client: z
    .string()
    .regex(/^\d{3}$/, 'is a client of three digits, in quotes')
    .default('100'),
  user: text.optional(),
  password: text.optional(),
  passwordFile: text.optional(),
  passwordEnv: text.optional(),
  proxy: webAddress.optional(),
  timeoutMs: z.int().min(1000).max(120_000).default(20_000),
  deltaEverySeconds: z.int().min(1).max(86_400).default(60),
  eventUser: text.optional(),
  eventPassword: text.optional(),
  eventPasswordFile: text.optional(),
  eventPasswordEnv: text.optional(),
});

export const configFileSchema = z.strictObject({
  host: z.union([z.ipv4(), z.ipv6()], { error: 'is no IP address' }).default('127.0.0.1'),
  dataDir: text.default('.tandem'),
  ports: ports.prefault({}),
  database: z.strictObject({ url: text.optional(), urlFile: text.optional(), urlEnv: text.optional() }).prefault({}),
  exchange: exchange.prefault({}),
  s4: s4.prefault({}),
  rounds: z
    .strictObject({
      leaseSeconds: z.int().min(5).max(600).default(60),
      concurrency: z.int().min(1).max(1000).default(16),
      reconcileHours: z.int().min(1).max(720).default(24),
    })
    .prefault({}),
  demo: z
    .strictObject({
      lively: z.boolean().default(true),
      enrol: z.int().min(0).max(40).default(3),
      clockOffsetFile: text.optional(),
    })
    .prefault({}),
  log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error']).default('info') }).prefault({}),
});
export type ConfigFile = z.infer<typeof configFileSchema>;
