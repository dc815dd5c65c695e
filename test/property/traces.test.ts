/** Histories that broke the engine once must never break it again. */
import { loadEngine } from '../support/world/load-engine.ts';
import { play } from './play.ts';
import { readTrace, traceFiles } from './trace.ts';

test.each(traceFiles())(
  '%s is kept for ever',
  async (name) => {
    const { violations } = await play(await loadEngine(), readTrace(name).history);
    expect(violations).toEqual([]);
  },
  60_000,
);

test('there are traces to replay', () => {
  expect(traceFiles().length).toBeGreaterThan(0);
});
