/** Proves that a report of a fire shows what broke, that a run which was cut off cannot pass for a whole one, and that what stands around it stays. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Result } from '../../../tools/fire/line.ts';
import { createReport } from '../../../tools/fire/report.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-report-'));
  file = join(folder, 'report.md');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const good: Result = {
  name: 'kill-service',
  title: 'the service is killed',
  tookMs: 60_000,
  injected: 'SIGKILL of service',
  recoveryMs: 4_210,
  measured: ['one | two'],
  items: { s4: 5, outlook: 5 },
  counters: { doubles: 0, lost: 0 },
  deletes: 2,
  losers: 1,
};
const lossy: Result = { ...good, name: 'fail-over', counters: { doubles: 0, lost: 2 }, broken: 'not 0: lost 2\n  F1' };
const early: Result = { name: 's4-429', title: 'asked to wait', tookMs: 1, measured: [], counters: {}, broken: 'no' };

const reported = async (results: readonly Result[], lines: number): Promise<string> => {
  const report = createReport({ file, seed: 7, instants: 50, atOnce: 1, lines });
  for (const result of results) await report(result);
  return readFileSync(file, 'utf8');
};

test('a run in which everything was kept says so, with what was counted', async () => {
  const text = await reported([good], 1);
  expect(text).toContain('1 of 1 lines kept every promise.');
  expect(text).toMatch(/\| kill-service \| SIGKILL of service; one \\\| two +\| 4\.2 s +\| all 0; items 5 \/ 5/);
  expect(text).toContain('--seed 7 --instants 50');
  expect(text).not.toMatch(/FAILED|Broken|cut off/);
  expect(text).not.toContain(folder);
});

test('what broke and what was never run cannot be overlooked', async () => {
  const text = await reported([good, lossy, early], 5);
  expect(text).toContain('1 of 5 lines kept every promise. **Broken: fail-over, s4-429.**');
  expect(text).toContain('**2 lines were not run: the run was cut off.**');
  expect(text).toMatch(/\*\*FAILED\*\* fail-over .*\*\*Broken:\*\* not 0: lost 2; F1 .*\*\*lost 2\*\*, others 0/);
  expect(text).toMatch(/\*\*FAILED\*\* s4-429 .* asked to wait\. \*\*Broken:\*\* no .*not counted/);
});

test('a document with the marks keeps what stands around them, however often it is written', async () => {
  const blank = await reported([good], 1);
  const [, part = ''] = blank.split('# The fire\n\n');
  writeFileSync(file, `before\n\n${part}\nafter\n`);
  const text = await reported([good, lossy], 2);
  expect([text.startsWith('before\n\n<!--'), text.endsWith('-->\n\nafter\n')]).toEqual([true, true]);
  expect(text.match(/\| kill-service/g)).toHaveLength(1);
});
