/**
 * Owns the settings of a simulated system and their defaults.
 */

/** Which extensions the system's services have. */
export type Capabilities = { externalId: boolean; tombstones: boolean };

/** A user who may log on. */
export type LogonUser = { name: string; password: string };

/** Where events are sent, with Basic authentication. */
export type Callback = { url: string; user: string; password: string };

/** One committed change, for people who watch. */
export type ChangeLine = {
  /** ISO instant. */
  at: string;
  user: string;
  kind: 'created' | 'changed' | 'deleted';
  guid: string;
  /** One human sentence; holds content. */
  text: string;
};

/** What `startS4Simulator` takes; everything has a default. */
export type S4SimulatorOptions = {
  /** 0 = a free port (default). */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Data is kept here over restarts; without it in memory only. */
  dataDir?: string;
  /** The day around which the sample activities lie, YYYY-MM-DD; default the current UTC day. */
  today?: string;
  /** Default S4H. */
  systemId?: string;
  /** Default 100. */
  client?: string;
  /** Default TANDEM / tandem-demo and MMUSTER / muster-demo. */
  users?: readonly LogonUser[];
  /** The vendor namespace in paths and metadata; default NAG. */
  namespace?: string;
  /** Rows per page of a listing; default 500. */
  pageSize?: number;
  capabilities?: Partial<Capabilities>;
  /** Delay of every service request in milliseconds; default 0. */
  latencyMs?: number;
  callback?: Callback;
  /** Called for each committed change. */
  onChange?: (line: ChangeLine) => void;
  /** Now; default the machine's clock. */
  clock?: () => Date;
};

/** The settings complete. */
export type Settings = Required<Omit<S4SimulatorOptions, 'dataDir' | 'callback' | 'capabilities'>> & {
  dataDir: string | undefined;
  callback: Callback | undefined;
  capabilities: Capabilities;
};

/** Users of the demo: the communication user and a person. */
export const demoUsers: readonly LogonUser[] = [
  { name: 'TANDEM', password: 'tandem-demo' },
  { name: 'MMUSTER', password: 'muster-demo' },
];

/** Completes options by their defaults. */
export function completeSettings(options: S4SimulatorOptions): Settings {
  const clock = options.clock ?? ((): Date => new Date());
  const defaults: Settings = {
    port: 0,
    host: '127.0.0.1',
    dataDir: undefined,
    today: clock().toISOString().slice(0, 10),
    systemId: 'S4H',
    client: '100',
    users: demoUsers,
    namespace: 'NAG',
    pageSize: 500,
    capabilities: { externalId: true, tombstones: true },
    latencyMs: 0,
    callback: undefined,
    onChange: () => undefined,
    clock,
  };
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...defaults, ...given, capabilities: { ...defaults.capabilities, ...options.capabilities } };
}
