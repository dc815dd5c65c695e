/** Owns the smoke run's own installation: a temporary folder, free ports, short intervals, nobody but the run doing anything. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { stringify } from 'yaml';

import { type Config, loadConfig } from '../../src/config.ts';
import { portOffsets } from '../../src/config/schema.ts';
import { type Running, runInstallation } from '../lib/installation-run.ts';
import { isFree } from '../lib/ports.ts';
import { type StopStack } from '../lib/stop-stack.ts';

/** Whole installations take 21 ports in a row from `ports.service`. */
const freeBase = async (): Promise<number> => {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    // Below the ports of outgoing connections: one of those could take the port of a process that was killed and comes back.
    const base = 15_000 + Math.floor(Math.random() * 680) * 25;
    const free = await Promise.all(Object.values(portOffsets).map((offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
  throw new Error('No 21 free ports in a row were found.');
};

export type Installation = { readonly config: Config; readonly running: Running; readonly folder: string };

/** Short, so that time-outs and lost leases are seen within seconds; the ratios are those of production. */
export const intervals = {
  exchange: { timeoutMs: 2000, statusMinutes: 1 },
  s4: { timeoutMs: 2000, deltaEverySeconds: 5 },
  rounds: { leaseSeconds: 8 },
};

export type Wish = {
  /** Keep the temporary folder. */
  readonly keep: boolean;
  /** File in the folder of the configuration by which the clock can be moved. */
  readonly clockOffsetFile?: string;
  /** The longest pause before a process that died is started again. */
  readonly longestBackOffMs?: number;
};

export const startInstallation = async (stack: StopStack, wish: Wish): Promise<Installation> => {
  const { keep, clockOffsetFile, longestBackOffMs } = wish;
  const folder = await mkdtemp(join(tmpdir(), 'tandem-smoke-'));
  // Pushed first, so that it goes last.
  if (!keep) stack.push({ name: 'temporary folder', stop: () => rm(folder, { recursive: true, force: true }) });
  const file = join(folder, 'config.yaml');
  const settings = {
    ...intervals,
    dataDir: join(folder, 'data'),
    ports: { service: await freeBase() },
    demo: { lively: false, enrol: 0, ...(clockOffsetFile === undefined ? {} : { clockOffsetFile }) },
  };
  await writeFile(file, stringify(settings));
  const config = loadConfig(file);
  const running = await runInstallation({
    config,
    configPath: file,
    lively: false,
    withoutService: false,
    stack,
    onLine: () => undefined,
    onEvent: (sentence) => process.stderr.write(`  (${sentence})\n`),
    ...(longestBackOffMs === undefined ? {} : { longestBackOffMs }),
  });
  return { config, running, folder };
};
