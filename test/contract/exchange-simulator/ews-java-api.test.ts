/** Lets Microsoft's ews-java-api, a second client that we did not write, judge series and meetings. Its scenes are in `java/Judge.java`. */
import { execFile, spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { type ExchangeSimulator, startExchangeSimulator } from '../../../simulators/exchange/server.ts';

const JAVA = resolve(__dirname, '../../../.tandem/java');
/** What install.sh answers where there is no Java or no Maven. */
const ABSENT = 3;

let simulator: ExchangeSimulator;
let isHere = false;

beforeAll(async () => {
  const installed = spawnSync('sh', [join(__dirname, 'java/install.sh')], { encoding: 'utf8' });
  if (installed.status === ABSENT) {
    process.stderr.write(`SKIPPED: ews-java-api does not judge the Exchange simulator. ${installed.stderr}`);
    return;
  }
  if (installed.status !== 0)
    throw new Error(`ews-java-api could not be set up by java/install.sh: ${installed.stderr}`);
  isHere = true;
  simulator = await startExchangeSimulator();
}, 300_000);
afterAll(async () => {
  await simulator?.close();
});

test('ews-java-api makes series of all patterns, changes occurrences, invites, accepts and cancels', async () => {
  if (!isHere) return;
  const classPath = `${JAVA}:${join(JAVA, 'lib')}/*`;
  const { stdout } = await promisify(execFile)('java', ['-cp', classPath, 'Judge', simulator.url], {
    timeout: 110_000,
  });
  expect(stdout.trim().split('\n')).toEqual(['ok patterns', 'ok life of a series', 'ok meeting']);
}, 120_000);
