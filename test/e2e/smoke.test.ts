/** The everyday steps of `npm run smoke`, with its real processes: the promises end to end, through the doors that users use. */
import { obtainRuntime } from '../../tools/dapr/obtain.ts';
import { build } from '../../tools/lib/build.ts';
import { StopStack } from '../../tools/lib/stop-stack.ts';
import { allSteps } from '../../tools/smoke/all-steps.ts';
import { startInstallation } from '../../tools/smoke/installation.ts';
import { runSteps } from '../../tools/smoke/report.ts';
import { createWorld } from '../../tools/smoke/world.ts';

jest.setTimeout(15 * 60_000);

const stack = new StopStack();
afterAll(() => stack.stop());

test('the smoke run keeps every promise (P1, P2, P4, P6, P7)', async () => {
  await obtainRuntime();
  await build();
  const steps = allSteps(createWorld(await startInstallation(stack, { keep: false })));
  expect(new Set(steps.map(({ number }) => number)).size).toBe(steps.length);
  const said: string[] = [];
  const good = await runSteps(steps, (line) => void said.push(line));
  if (!good) throw new Error(said.join('\n'));
  expect(said.filter((line) => line.startsWith('ok '))).toHaveLength(steps.length);
});
