/**
 * Owns `npm start`: one installation, from nothing to running, until Ctrl-C.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { Command } from 'commander';

import { type Config, loadConfig } from '../src/config.ts';
import { obtainRuntime } from './dapr/obtain.ts';
import { banner } from './lib/banner.ts';
import { build } from './lib/build.ts';
import { explain } from './lib/command-line.ts';
import { requirePorts, runInstallation } from './lib/installation-run.ts';
import { StopStack } from './lib/stop-stack.ts';

const program = new Command('npm start --')
  .description(
    'Starts Tandem with everything it needs. Without a configuration: with simulators of S/4HANA and Exchange.',
  )
  .option(
    '--config <file>',
    'configuration file (YAML, see docs/configuration.md); default: $TANDEM_CONFIG, else the demo',
  )
  .option('--no-lively', 'nothing happens by itself in the simulators')
  .option('--without-service', 'only what the service needs around it; start that yourself with dapr run -f dapr.yaml')
  .option('--fresh', 'forget everything that the demo stored before')
  .showHelpAfterError();

type Arguments = { config?: string; lively: boolean; withoutService?: boolean; fresh?: boolean };

async function run(given: Arguments, stack: StopStack): Promise<void> {
  const configPath = given.config ?? (process.env['TANDEM_CONFIG'] || undefined);
  const config = loadConfig(configPath);
  const withoutService = given.withoutService === true;
  await requirePorts({ config, withoutService });
  if (given.fresh === true) await forget(config);
  const runtime = await obtainRuntime();
  process.stderr.write(`Dapr: ${runtime.origin}\n`);
  await build();
  // Live lines that arrive while we still explain would tear the text apart.
  const early: string[] = [];
  let show = (line: string): void => void early.push(line);
  const running = await runInstallation({
    config,
    configPath,
    lively: given.lively,
    withoutService,
    stack,
    onLine: (line) => show(line),
    onEvent: (sentence) => {
      if (!stack.isStopping) process.stderr.write(`${sentence}\n`);
    },
  });
  if (stack.isStopping) return;
  if (withoutService) {
    console.log(`\nReady for:\n\n  TANDEM_DATABASE_URL='${running.databaseUrl}' dapr run -f dapr.yaml\n`);
  } else {
    console.log(banner(config, join(config.dataDir, 'admin-token')));
  }
  show = (line) => console.log(line);
  early.forEach((line) => show(line));
}

/** Only the demo's own folders, by name: a wrong dataDir must not cost anybody their files. */
async function forget(config: Config): Promise<void> {
  if (!config.simulators) throw new Error('--fresh is only for the demo; this configuration names real systems.');
  const folders = ['postgres', 'scheduler', 's4-simulator', 'exchange-simulator', 'logs', 'sample-employees-enrolled'];
  for (const name of folders) await rm(join(config.dataDir, name), { recursive: true, force: true });
}

const stack = new StopStack();
stack.onSignals();
run(program.parse().opts<Arguments>(), stack).catch(async (error: unknown) => {
  if (stack.isStopping) return;
  const code = explain(error);
  await stack.stop();
  process.exit(code);
});
