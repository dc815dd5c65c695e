/**
 * Owns `npm run test:deep`: plays histories from seeds that nobody has drawn from yet, for as long as it is told, and goes on from there the next time. What breaks a
 * property is shrunk and kept in test/traces, which `npm test` replays. Exit code 1 when something broke.
 */
import { Command, InvalidArgumentError } from 'commander';

import { families, familyNamed } from '../test/property/outside/families.ts';
import { openPool, type Pool } from '../test/property/outside/pool.ts';
import { writeTrace } from '../test/property/trace.ts';
import {
  type Entry,
  ownEntry,
  quote,
  readLedger,
  recordRun,
  type SeedLedger,
  takeSeed,
  writeLedger,
} from './deep/ledger.ts';
import { explain } from './lib/command-line.ts';

const above =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value > least)) throw new InvalidArgumentError(`A number above ${least}.`);
    return value;
  };

const program = new Command('npm run test:deep --')
  .description('Plays ever more histories against the engine, from seeds that no run before has drawn from.')
  .requiredOption('--minutes <number>', 'how long; shrinking what broke may take longer', above(0))
  .option('--only <families>', `only these families, separated by commas: ${families.join(', ')}`)
  .option('--workers <number>', 'processes; without it as many as there are cores', above(0))
  .addHelpText(
    'after',
    '\nThe ledger of seeds is test/property/ledger-of-seeds.json; counterexamples are kept as test/traces/NNN-sentence.json.',
  )
  .showHelpAfterError();

type Options = { readonly minutes: number; readonly only?: string; readonly workers?: number };

/** Histories drawn from one seed: few enough that nobody waits long for the last. */
const portion = 100;
/** Whoever has broken so much has something to do. */
const enough = 10;

type Run = { readonly pool: Pool; readonly ledger: SeedLedger; readonly entry: Entry; readonly until: number };

const explore = async ({ pool, ledger, entry }: Run, family: string): Promise<void> => {
  const seed = takeSeed(ledger, family);
  const began = Date.now();
  const { histories, found } = await pool.ask('explore', { family, seed, histories: portion });
  recordRun(entry, family, histories);
  entry.seconds += Math.round((Date.now() - began) / 1000);
  if (found === undefined) return;
  const { sentence } = found;
  const known = entry.failures.find((one) => one.sentence === sentence);
  const trace = known?.trace ?? writeTrace(found);
  entry.failures.push({ family, seed, sentence, trace });
  console.log(
    `  ✗ ${family}, seed ${seed}: ${sentence}\n    ${known === undefined ? 'kept as' : 'like'} test/traces/${trace}`,
  );
};

/** Each worker takes the families in turn. */
const work = async (run: Run, chosen: readonly string[], first: number): Promise<void> => {
  for (let turn = first; Date.now() < run.until && run.entry.failures.length < enough; turn += 1) {
    await explore(run, chosen[turn % chosen.length] ?? '');
    writeLedger(run.ledger);
  }
};

const chosenFrom = (only: string | undefined): readonly string[] => only?.split(',').map(familyNamed) ?? families;

const main = async (): Promise<void> => {
  const options = program.parse().opts<Options>();
  const ledger = readLedger();
  const entry = ownEntry(ledger);
  console.log(`So far ${quote(entry)}.`);
  const pool = openPool({ limitMs: 30 * 60_000, ...(options.workers === undefined ? {} : { size: options.workers }) });
  try {
    const chosen = chosenFrom(options.only);
    const before = entry.failures.length;
    const run: Run = { pool, ledger, entry, until: Date.now() + options.minutes * 60_000 };
    console.log(`Playing ${chosen.join(', ')} for ${options.minutes} minutes, ${pool.size} at a time …`);
    await Promise.all(Array.from({ length: pool.size }, (_, place) => work(run, chosen, place)));
    console.log(`Now ${quote(entry)}.`);
    process.exitCode = entry.failures.length > before ? 1 : 0;
  } catch (error) {
    process.exitCode = explain(error);
  } finally {
    writeLedger(ledger);
    pool.close();
  }
};

void main();
