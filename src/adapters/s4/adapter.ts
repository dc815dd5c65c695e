/**
 * Owns the assembly of the S/4 adapter: one destination (system, client, user) over a transport, its two services, the port on top. Whatever
 * goes wrong leaves here as a fault of the closed family; faults are counted and never carry content.
 */
import { type SapZoneRow } from '../../mapping/s4/sap-zone-table.ts';
import { createSapZones } from '../../mapping/s4/sap-zones.ts';
import { type Fault, failed, type Result } from '../../model/fault.ts';
import { type S4System } from '../../model/ids.ts';
import { type Clock } from '../../ports/clock.ts';
import { type Log } from '../../ports/log.ts';
import { type Metrics } from '../../ports/metrics.ts';
import { type S4Port } from '../../ports/s4.ts';
import { createAppointmentReads } from './appointment-reads.ts';
import { createAppointmentWrites } from './appointment-writes.ts';
import { createCapabilityReader } from './capabilities.ts';
import { createDeltaRead } from './delta-read.ts';
import { createDestination } from './destination.ts';
import { createDirectTransport } from './direct-transport.ts';
import { createEmployeeRead } from './employees.ts';
import { createLookUps } from './look-ups.ts';
import { createODataClient } from './odata-client.ts';
import { type S4Transport } from './transport.ts';

/** What does not depend on how the system is reached. */
export type S4DestinationConfig = S4System & {
  /** Vendor namespace of the add-on, without slashes: `NAG`. */
  readonly namespace: string;
  /** The communication user; its changes are our own. */
  readonly user: string;
  /** Read for each request; a refused one is not tried again for 30 s unless it changed. */
  readonly password: () => string;
  /** Requests under way at once; default 8. */
  readonly maxConcurrency?: number;
  /** Logon language, two letters; decides which of several notes is shown. Default: the user's own. */
  readonly language?: string;
  /** Deadline of each request; default 30 s. A write is sent within this time or not at all, so it is over after twice this time. */
  readonly timeoutMs?: number;
  /** Further message codes (`CLASS/123`) that mean "locked by a user". */
  readonly lockCodes?: readonly string[];
  /** Rows of the system's table TTZZ that are not standard, or stand for another zone. */
  readonly zones?: readonly SapZoneRow[];
};

/** Direct mode. */
export type S4AdapterConfig = S4DestinationConfig & {
  /** `https://host:port/sap/opu/odata` */
  readonly baseUrl: string;
  /** HTTP proxy, `http://[user:password@]host:port`. */
  readonly proxyUrl?: string;
  /** PEM texts: own certificate authority, client certificate with its key. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
};

export type S4AdapterDeps = { readonly log: Log; readonly metrics: Metrics; readonly clock: Clock };

/** The port, and what closes its kept connections. */
export type S4Adapter = S4Port & { readonly close: () => Promise<void> };

const defaultConcurrency = 8;
const defaultTimeoutMs = 30_000;

/** Runs a call of the port: counts its fault, turns an exception into `bug`. The exception's text may hold content, its type does not. */
const observed =
  ({ log, metrics }: S4AdapterDeps) =>
  <A extends readonly unknown[], T>(name: string, call: (...given: A) => Promise<Result<T>>) =>
  async (...given: A): Promise<Result<T>> => {
    const noted = (fault: Fault) => {
      metrics.fault('s4', fault);
      return failed(fault);
    };
    try {
      const result = await call(...given);
      return result.ok ? result : noted(result.fault);
    } catch (error) {
      log.error('a call of the S/4 adapter failed', {
        call: name,
        error: error instanceof Error ? error.name : 'unknown',
      });
      return noted({ kind: 'bug', code: 'bug' });
    }
  };

const onceEach = (log: Log): ((name: string) => void) => {
  const told = new Set<string>();
  return (zone) => {
    if (told.has(zone)) return;
    told.add(zone);
    log.warn('S/4 uses a time zone that the table does not know; its offsets are used', { zone });
  };
};

/** The adapter over any transport. The transport adds address and credentials. */
export const createS4AdapterOver = (
  transport: S4Transport,
  config: S4DestinationConfig,
  deps: S4AdapterDeps,
): S4Adapter => {
  const { namespace, client, system, language, lockCodes } = config;
  const log = deps.log.with({ system, client });
  const destination = createDestination(
    { maxConcurrency: config.maxConcurrency ?? defaultConcurrency, password: config.password, lockCodes },
    { transport, clock: deps.clock, log },
  );
  const service = (name: string) =>
    createODataClient(destination, { root: `/${namespace}/${name}`, client, language, lockCodes });
  const appointments = service('CRM_APPOINTMENT_SRV_01');
  const zones = createSapZones(config.zones);
  const onUnknownZone = onceEach(log);
  const capabilities = createCapabilityReader(appointments, deps.clock);
  const context = { shape: { zones, hasTimeZone: true }, user: config.user, onUnknownZone };
  const sendUntil = () => deps.clock.now() + (config.timeoutMs ?? defaultTimeoutMs);
  const readDeps = { client: appointments, context, capabilities };
  const reads = createAppointmentReads(readDeps);
  const writes = createAppointmentWrites({ client: appointments, zones, capabilities, sendUntil });
  const lookUps = createLookUps({ appointments, service, namespace });
  const delta = createDeltaRead(readDeps);
  const employee = createEmployeeRead({ client: service('MAICONNECT_EMPLOYEE_CDS'), zones, namespace, onUnknownZone });
  const watch = observed({ ...deps, log });
  return {
    system: { system, client },
    capabilities: watch('capabilities', capabilities.read),
    read: watch('read', reads.read),
    list: watch('list', reads.list),
    delta: watch('delta', delta),
    findByExternalId: watch('findByExternalId', reads.findByExternalId),
    create: watch('create', writes.create),
    edit: watch('edit', writes.edit),
    delete: watch('delete', writes.delete),
    mayRead: watch('mayRead', reads.mayRead),
    employee: watch('employee', employee),
    transactionTypes: watch('transactionTypes', lookUps.transactionTypes),
    checkTransactionType: watch('checkTransactionType', lookUps.checkTransactionType),
    statuses: watch('statuses', lookUps.statuses),
    priorities: watch('priorities', lookUps.priorities),
    searchAddress: watch('searchAddress', lookUps.searchAddress),
    close: transport.close,
  };
};

/** The adapter in direct mode. */
export const createS4Adapter = (config: S4AdapterConfig, deps: S4AdapterDeps): S4Adapter => {
  const transport = createDirectTransport({
    baseUrl: config.baseUrl.replace(/\/+$/, ''),
    user: config.user,
    password: config.password,
    timeoutMs: config.timeoutMs ?? defaultTimeoutMs,
    connections: config.maxConcurrency ?? defaultConcurrency,
    proxyUrl: config.proxyUrl,
    tls: config.tls,
  });
  return createS4AdapterOver(transport, config, deps);
};
