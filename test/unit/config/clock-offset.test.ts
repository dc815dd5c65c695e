/** Owns the proof that only a test installation can move its clock, and only by the file that its configuration names. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createClock } from '../../../src/adapters/clock.ts';
import { loadConfig } from '../../../src/config.ts';

const hour = 3_600_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-clock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const written = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** How far a clock is from the machine's, in whole hours. */
// A moment passes between the two: what is a little less than nothing is nothing.
const hoursAhead = (offsetFile?: string): number => Math.round((createClock(offsetFile).now() - Date.now()) / hour) + 0;

test('without a file the clock is the machine’s', () => {
  expect(hoursAhead()).toBe(0);
});

test.each([
  ['an hour ahead', `${hour}\n`, 1],
  ['two hours behind', `${-2 * hour}`, -2],
  ['nonsense', 'soon', 0],
  ['half written', '', 0],
])('a file that says %s moves it as far (%p: %p h)', (_, content, hours) => {
  expect(hoursAhead(written('offset', content))).toBe(hours);
});

test('a file that is not there moves nothing', () => {
  expect(hoursAhead(join(folder, 'absent'))).toBe(0);
});

test('the file is named from the folder of the configuration, and refused beside real systems', () => {
  const demo = 'demo:\n  clockOffsetFile: offset\n';
  expect(loadConfig(written('demo.yaml', demo), {}).demo.clockOffsetFile).toBe(join(folder, 'offset'));
  const real = `${demo}exchange:\n  url: https://mail.example.com/EWS/Exchange.asmx\ns4:\n  url: https://s4.example.com\n`;
  expect(() => loadConfig(written('real.yaml', real), {})).toThrow('demo.clockOffsetFile');
  expect(loadConfig(undefined, {}).demo.clockOffsetFile).toBeUndefined();
});
