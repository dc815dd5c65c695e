/** The shortened form of `npm run smoke -- --fire`: a few faults against the real processes. The whole of it takes an hour and is reported in docs/reliability.md. */
import { allLines } from '../../../tools/fire/all-lines.ts';
import { runLines } from '../../../tools/fire/run-lines.ts';
import { build } from '../../../tools/lib/build.ts';
import { type StopStack } from '../../../tools/lib/stop-stack.ts';

const MINUTE = 60_000;
jest.setTimeout(12 * MINUTE);

const started: StopStack[] = [];
afterAll(async () => {
  for (const stack of started) await stack.stop();
});

test('under fire nothing is lost, doubled, deleted without a witness or mailed (P1, P4, P5, P6, P7, P13)', async () => {
  await build();
  const lines = allLines.filter(({ short }) => short === true);
  expect(lines.length).toBeGreaterThanOrEqual(4);
  const said: string[] = [];
  const options = { seed: 4, instants: 1, keep: false, print: (text: string) => void said.push(text) };
  const failed = await runLines(lines, options, (stack) => void started.push(stack));
  if (failed.length > 0) throw new Error(said.join('\n'));
  expect(said.filter((text) => text.startsWith('ok '))).toHaveLength(lines.length);
});

test('every line has a name of its own, by which it can be run alone', () => {
  const names = allLines.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z0-9-]+$/.test(name))).toEqual([]);
});
