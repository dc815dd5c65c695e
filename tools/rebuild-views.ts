/** Owns `npm run rebuild-views`: asks the running service to rebuild the views from the actors, and waits until it has. Explained in docs/backup.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Command } from 'commander';
import * as z from 'zod';

import { type Config, loadConfig } from '../src/config.ts';
import { explain } from './lib/command-line.ts';
import { waitFor } from './lib/wait.ts';

const program = new Command('npm run rebuild-views --')
  .description(
    'Rebuilds what the admin API lists (mailboxes, items, dead letters) from the actors. The service must run.',
  )
  .option('--config <file>', 'configuration file of the installation; default: $TANDEM_CONFIG, else the demo')
  .showHelpAfterError();

const progressSchema = z.object({ running: z.boolean(), total: z.number(), done: z.number(), failed: z.number() });
type Progress = z.infer<typeof progressSchema>;

const tokenOf = ({ secrets, dataDir }: Config): string =>
  secrets.adminToken ?? readFileSync(join(dataDir, 'admin-token'), 'utf8').trim();

const ask = async (config: Config, method: 'GET' | 'POST'): Promise<Progress> => {
  const url = `http://127.0.0.1:${config.ports.service}/api/v1/rebuild-views`;
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${tokenOf(config)}` },
    signal: AbortSignal.timeout(30_000),
  }).catch((error: unknown) => {
    throw new Error(`The service does not answer at ${url}; it must run.`, { cause: error });
  });
  if (!response.ok) throw new Error(`The service answered with ${response.status}.`);
  return progressSchema.parse(await response.json());
};

const run = async (): Promise<void> => {
  const config = loadConfig(program.parse().opts<{ config?: string }>().config);
  let now = await ask(config, 'POST');
  const isOver = async (): Promise<boolean> => {
    now = await ask(config, 'GET');
    return !now.running;
  };
  await waitFor(isOver, { what: 'the views are rebuilt', timeoutMs: 3_600_000 });
  console.log(`The views of ${now.total} mailboxes are rebuilt; ${now.failed} failed.`);
  if (now.failed > 0) process.exitCode = 1;
};

run().catch((error: unknown) => process.exit(explain(error)));
