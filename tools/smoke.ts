/**
 * Owns `npm run smoke`: starts all of it in a temporary place with the real Dapr runtime, does what people and accidents do, prints one line per step with the
 * measured latency, and exits 0 only when every promise was kept.
 */
import { Command } from 'commander';

import { obtainRuntime } from './dapr/obtain.ts';
import { build } from './lib/build.ts';
import { explain } from './lib/command-line.ts';
import { StopStack } from './lib/stop-stack.ts';
import { accidents } from './smoke/accidents.ts';
import { quietness } from './smoke/attacks.ts';
import { conflicts } from './smoke/conflicts.ts';
import { enrolment } from './smoke/enrolment.ts';
import { everyday } from './smoke/everyday.ts';
import { startInstallation } from './smoke/installation.ts';
import { runSteps } from './smoke/report.ts';
import { createWorld } from './smoke/world.ts';

const program = new Command('npm run smoke --')
  .description('Starts Tandem and both simulators in a temporary place and proves what it promises, step by step.')
  .option('--keep', 'keep the temporary folder with its logs')
  .showHelpAfterError();

const run = async ({ keep }: { keep?: boolean }, stack: StopStack): Promise<boolean> => {
  await obtainRuntime();
  await build();
  const installation = await startInstallation(stack, keep === true);
  if (keep === true) console.log(`Data and logs: ${installation.folder}`);
  const world = createWorld(installation);
  return runSteps([
    ...enrolment(world),
    ...everyday(world),
    ...conflicts(world),
    ...accidents(world),
    ...quietness(world),
  ]);
};

const stack = new StopStack();
stack.onSignals();
run(program.parse().opts<{ keep?: boolean }>(), stack)
  .then(async (good) => {
    await stack.stop();
    console.log(good ? 'Every promise was kept.' : 'A promise was broken.');
    process.exit(good ? 0 : 1);
  })
  .catch(async (error: unknown) => {
    if (stack.isStopping) return;
    const code = explain(error);
    await stack.stop();
    process.exit(code);
  });
