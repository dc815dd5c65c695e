/**
 * Owns `npm run bench`: measures Tandem in a temporary installation with the real runtime and simulators that take a fixed time per request, beside
 * the bare requests alone. The report of runs that were made is docs/benchmarks.md. Judges nothing: exit code 0 when everything was measured.
 */
import { writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';

import { Command, InvalidArgumentError } from 'commander';

import { type BenchOptions, type Part, parts } from './bench/parts.ts';
import { obtainRuntime } from './dapr/obtain.ts';
import { build } from './lib/build.ts';
import { explain } from './lib/command-line.ts';
import { StopStack } from './lib/stop-stack.ts';

const from =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least)) throw new InvalidArgumentError(`A number from ${least} on.`);
    return value;
  };

const program = new Command('npm run bench --')
  .description(
    'Measures Tandem with the real runtime and simulators: latency, throughput, cost per change, memory, recovery.',
  )
  .option('--only <parts>', `only these parts, separated by commas: ${Object.keys(parts).join(', ')}`)
  .option('--minutes <number>', 'how long a load lasts', from(0.1), 5)
  .option('--latency <ms>', 'time that the simulators take for each request', from(0), 30)
  .option('--rate <number>', 'part rate: changes per second, both sides together', from(0.1), 20)
  .option('--together <number>', 'part most: changes under way at once', from(1), 48)
  .option('--people <number>', 'mailboxes under load', from(1), 40)
  .option('--appointments <number>', 'appointments made before the load', from(0), 400)
  .option('--mailboxes <number>', 'parts idle, recovery and flat: enrolled mailboxes', from(1), 1000)
  .option('--many <number>', 'part flat: appointments where there are many', from(0), 4000)
  .option('--json <file>', 'write everything that was measured there, too')
  .showHelpAfterError();

type Arguments = BenchOptions & { readonly only?: string; readonly json?: string };

const measure = async (
  name: string,
  part: Part,
  { options, stack }: { readonly options: BenchOptions; readonly stack: StopStack },
): Promise<object> => {
  const latency = part.latency ?? options.latency;
  console.log(`\n## ${name}: ${part.title} (${latency} ms per request)\n`);
  // A machine that does something else at the same time measures that, too.
  const loadBefore = loadavg()[0];
  console.log(`load average of the machine just before: ${loadBefore?.toFixed(1)}\n`);
  return { loadBefore, measured: await part.run({ ...options, latency }, stack) };
};

const run = async ({ only, json, ...options }: Arguments, stack: StopStack): Promise<void> => {
  const wanted = only?.split(',') ?? Object.keys(parts);
  const unknown = wanted.filter((name) => parts[name] === undefined);
  if (unknown.length > 0) throw new Error(`There is no part ${unknown.join(', ')}.`);
  await obtainRuntime();
  await build();
  const results: Record<string, unknown> = {};
  for (const name of wanted) {
    const part = parts[name];
    if (part !== undefined) results[name] = await measure(name, part, { options, stack });
  }
  const machine = { node: process.version, cores: cpus().length, model: cpus()[0]?.model ?? '' };
  if (json !== undefined)
    await writeFile(
      json,
      `${JSON.stringify({ at: new Date().toISOString(), machine, options, results }, undefined, 2)}\n`,
    );
};

const stack = new StopStack();
stack.onSignals(130);
run(program.parse().opts<Arguments>(), stack)
  .then(async () => {
    await stack.stop();
    process.exit(0);
  })
  .catch(async (error: unknown) => {
    if (stack.isStopping) return;
    const code = explain(error);
    await stack.stop();
    process.exit(code);
  });
