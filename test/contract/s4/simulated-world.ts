/**
 * Owns the world of the S/4 contract suite that is made of the simulator and the real adapter: a person in front of the SAP GUI, faults, counts,
 * and a clock that tests move.
 */
import * as z from 'zod';

import { startS4Simulator } from '../../../simulators/s4/server.ts';
import { type S4SimulatorOptions } from '../../../simulators/s4/settings.ts';
import { createS4Adapter, type S4AdapterConfig } from '../../../src/adapters/s4/adapter.ts';
import { type Fault } from '../../../src/model/fault.ts';
import { type S4Guid, s4Guid } from '../../../src/model/ids.ts';
import { type Log } from '../../../src/ports/log.ts';
import { type Metrics } from '../../../src/ports/metrics.ts';
import { type S4World } from './s4-world.ts';

const nothing = (): void => undefined;

export type LogLine = { readonly level: string; readonly message: string; readonly fields: unknown };

/** A log that keeps its lines. */
export const keepingLog = (lines: LogLine[]): Log => {
  const keep = (level: string) => (message: string, fields?: unknown) => void lines.push({ level, message, fields });
  const log: Log = {
    debug: keep('debug'),
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
    with: () => log,
  };
  return log;
};

/** Metrics that keep the faults. */
export const keepingMetrics = (faults: Fault[]): Metrics => ({
  lag: nothing,
  notice: nothing,
  write: nothing,
  fault: (_on, fault) => void faults.push(fault),
  turn: nothing,
  round: nothing,
  queue: nothing,
});

const actAnswer = z.object({ guid: z.string() });
const counters = z.object({
  reads: z.number(),
  writes: z.number(),
  deletes: z.number(),
  requests: z.number(),
  tooEarly: z.number(),
});
const stored = z.object({ appointments: z.array(z.looseObject({})) });

/** The world, and what only tests of this adapter look at. */
export type SimulatedWorld = S4World & {
  readonly url: string;
  readonly log: readonly LogLine[];
  readonly faults: readonly Fault[];
};

/** Starts a simulator and an adapter for it. */
export const simulatedWorld = async (
  options: S4SimulatorOptions = {},
  given: Partial<S4AdapterConfig> = {},
): Promise<SimulatedWorld> => {
  const simulator = await startS4Simulator({ pageSize: 20, ...options });
  const capabilities = { externalId: true, tombstones: true, ...options.capabilities };
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${simulator.url}/__control/${path}`, { method, ...init });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`control route ${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  };
  let ahead = 0;
  const log: LogLine[] = [];
  const faults: Fault[] = [];
  const port = createS4Adapter(
    {
      baseUrl: `${simulator.url}/sap/opu/odata`,
      namespace: 'NAG',
      system: 'S4H',
      client: '100',
      user: 'TANDEM',
      password: () => 'tandem-demo',
      timeoutMs: 5000,
      ...given,
    },
    { log: keepingLog(log), metrics: keepingMetrics(faults), clock: { now: () => Date.now() + ahead } },
  );
  const act = async (what: object): Promise<S4Guid> =>
    s4Guid(actAnswer.parse(await control('POST', 'act', { user: 'MMUSTER', ...what })).guid);
  return {
    port,
    capabilities: { ...capabilities, changedBy: true, timeZone: true },
    url: simulator.url,
    log,
    faults,
    person: {
      create: (fields) => act({ do: 'create', fields }),
      update: async (guid, fields) => void (await act({ do: 'update', guid, fields })),
      delete: async (guid) => void (await act({ do: 'delete', guid })),
    },
    act: async (deed, guid, fields) => void (await act({ do: deed, guid, fields })),
    fault: async (fault) => void (await control('POST', 'faults', fault)),
    noFaults: async () => void (await control('DELETE', 'faults')),
    counters: async () => counters.parse(await control('GET', 'counters')),
    stored: async (guid) => stored.parse(await control('GET', `appointments?guid=${guid}`)).appointments[0],
    pass: (ms) => {
      ahead += ms;
    },
    close: async () => {
      await port.close();
      await simulator.close();
    },
  };
};
