/**
 * Owns `npm run smoke`: starts all of it in a temporary place with the real Dapr runtime, does what people and accidents do, prints one line per step with the
 * measured latency, and exits 0 only when every promise was kept. With `--fire`: the faults of a bad day, line by line.
 */
import { Command, InvalidArgumentError } from 'commander';

import { obtainRuntime } from './dapr/obtain.ts';
import { allLines } from './fire/all-lines.ts';
import { type Line } from './fire/line.ts';
import { createReport } from './fire/report.ts';
import { runLines } from './fire/run-lines.ts';
import { build } from './lib/build.ts';
import { explain } from './lib/command-line.ts';
import { StopStack } from './lib/stop-stack.ts';
import { allSteps } from './smoke/all-steps.ts';
import { startInstallation } from './smoke/installation.ts';
import { runSteps } from './smoke/report.ts';
import { createWorld } from './smoke/world.ts';

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1 on.');
  return value;
};

const program = new Command('npm run smoke --')
  .description('Starts Tandem and both simulators in a temporary place and proves what it promises, step by step.')
  .option('--keep', 'keep the temporary folder with its logs')
  .option('--fire', 'what goes wrong on bad days, instead of the everyday steps')
  .option('--list', 'with --fire: the names of the lines')
  .option('--only <lines>', 'with --fire: only these lines, separated by commas')
  .option('--instants <count>', 'with --fire: how often each process is killed', whole, 50)
  .option('--at-once <count>', 'with --fire: installations side by side, each with lines of its own', whole, 1)
  .option('--seed <number>', 'with --fire: the load that people make', whole, 1)
  .option('--report <file>', 'with --fire: writes what happened as Markdown, between its marks if the file has them')
  .showHelpAfterError();

type Arguments = {
  keep?: boolean;
  fire?: boolean;
  list?: boolean;
  only?: string;
  instants: number;
  atOnce: number;
  seed: number;
  report?: string;
};

const everydayRun = async ({ keep }: Arguments, stack: StopStack): Promise<boolean> => {
  await obtainRuntime();
  await build();
  const installation = await startInstallation(stack, { keep: keep === true });
  if (keep === true) console.log(`Data and logs: ${installation.folder}`);
  const world = createWorld(installation);
  return runSteps(allSteps(world), (line) => console.log(line));
};

/** @throws Error naming lines that do not exist */
const chosen = (only: string | undefined): readonly Line[] => {
  const wanted = only?.split(',');
  const unknown = wanted?.filter((name) => allLines.every((line) => line.name !== name)) ?? [];
  if (unknown.length > 0) throw new Error(`There is no line ${unknown.join(', ')}; --fire --list tells them.`);
  return allLines.filter(({ name }) => wanted === undefined || wanted.includes(name));
};

const fireRun = async (given: Arguments, stack: StopStack): Promise<boolean> => {
  const { keep, list, only, instants, atOnce, seed, report } = given;
  if (list === true) {
    for (const { name, title } of allLines) console.log(`${name.padEnd(26)} ${title}`);
    return true;
  }
  const lines = chosen(only);
  await obtainRuntime();
  await build();
  const facts = { seed, instants, atOnce, lines: lines.length, ...(only === undefined ? {} : { only }) };
  const onResult = report === undefined ? undefined : createReport({ ...facts, file: report });
  const failed = await runLines(
    lines,
    {
      seed,
      instants,
      atOnce,
      keep: keep === true,
      print: (text) => console.log(text),
      ...(onResult === undefined ? {} : { onResult }),
    },
    (one) => stack.push({ name: 'an installation', stop: () => one.stop() }),
  );
  console.log(`${lines.length - failed.length} of ${lines.length} lines kept every promise (seed ${seed}).`);
  if (failed.length > 0) console.log(`Broken: ${failed.join(', ')}`);
  return failed.length === 0;
};

const given = program.parse().opts<Arguments>();
const isFire = given.fire === true || given.list === true || given.only !== undefined;
const stack = new StopStack();
stack.onSignals(130);
(isFire ? fireRun(given, stack) : everydayRun(given, stack))
  .then(async (good) => {
    await stack.stop();
    if (given.list !== true) console.log(good ? 'Every promise was kept.' : 'A promise was broken.');
    process.exit(good ? 0 : 1);
  })
  .catch(async (error: unknown) => {
    if (stack.isStopping) return;
    const code = explain(error);
    await stack.stop();
    process.exit(code);
  });
