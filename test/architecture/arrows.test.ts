/**
 * Owns the proof that the arrows of the architecture hold (docs/ARCHITECTURE.md), and that the checker would see each violation: every rule is
 * broken once in a small tree of its own and has to be reported there, and nowhere else.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const project = join(__dirname, '../..');

type Violation = { readonly from: string; readonly rule: { readonly name: string } };

const violationsIn = async (folder: string, roots: readonly string[]): Promise<readonly string[]> => {
  const checker = join(project, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [checker, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...roots];
  // The exit code tells the number of violations; the report is on standard output either way.
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 2 ** 28 }).catch(
    (error: { stdout: string }) => error,
  );
  const report = JSON.parse(stdout) as { readonly summary: { readonly violations: readonly Violation[] } };
  return report.summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`);
};

/** A tree that keeps the rules; `planted` adds files that do not. */
const sound: { readonly [path: string]: string } = {
  'src/model/ids.ts': `export const id = 1;`,
  'src/ports/s4.ts': `import { type id } from '../model/ids.ts'; export type S4 = typeof id;`,
  'src/sync/decide.ts': `import { id } from '../model/ids.ts'; export const decide = id;`,
  'src/actors/messages.ts': `export type Message = object;`,
  'src/actors/mailbox/turns.ts': `import { decide } from '../../sync/decide.ts'; export const turns = decide;`,
  'src/rounds/round.ts': `import { type Message } from '../actors/messages.ts'; export type Round = Message;`,
  'src/adapters/s4/adapter.ts': `import { type S4 } from '../../ports/s4.ts'; export type Adapter = S4;`,
  'src/bindings/app.ts': `import { type Message } from '../actors/messages.ts'; export type App = Message;`,
  'src/cockpit/api.ts': `export const api = 1;`,
  'src/config.ts': `export const config = 1;`,
  'src/main.ts': `import './adapters/s4/adapter.ts'; import './rounds/round.ts'; import './actors/mailbox/turns.ts';`,
  'simulators/s4/main.ts': `export const simulator = 1;`,
};

const planted: readonly (readonly [rule: string, path: string, text: string])[] = [
  [
    'model-imports-only-what-is-below',
    'src/model/bad.ts',
    `import { type S4 } from '../ports/s4.ts'; export type Bad = S4;`,
  ],
  ['sync-imports-only-what-is-below', 'src/sync/bad.ts', `import '../actors/messages.ts';`],
  [
    'actors-imports-only-what-is-below',
    'src/actors/bad.ts',
    `import { type Round } from '../rounds/round.ts'; export type Bad = Round;`,
  ],
  ['rounds-imports-only-what-is-below', 'src/rounds/bad.ts', `import '../actors/mailbox/turns.ts';`],
  ['rounds-imports-only-what-is-below', 'src/rounds/worse.ts', `import '../adapters/s4/adapter.ts';`],
  [
    'bindings-imports-only-what-is-below',
    'src/bindings/bad.ts',
    `import { type Adapter } from '../adapters/s4/adapter.ts'; export type Bad = Adapter;`,
  ],
  ['bindings-imports-only-what-is-below', 'src/bindings/worse.ts', `import '../actors/mailbox/turns.ts';`],
  ['cockpit-imports-only-what-is-below', 'src/cockpit/bad.ts', `import '../bindings/app.ts';`],
  ['adapters-imports-only-what-is-below', 'src/adapters/bad.ts', `import '../rounds/round.ts';`],
  ['config-imports-only-what-is-below', 'src/config/bad.ts', `import '../ports/s4.ts';`],
  ['every-room-is-known', 'src/utils/bad.ts', `import '../model/ids.ts';`],
  ['main-is-imported-by-nobody', 'simulators/s4/bad.ts', `export * from '../../src/main.ts';`],
  ['simulators-judge-from-outside', 'simulators/s4/worse.ts', `import '../../src/model/ids.ts';`],
  [
    'production-never-imports-simulators-tools-or-tests',
    'src/adapters/worse.ts',
    `import '../../simulators/s4/main.ts';`,
  ],
  [
    'pure-rooms-do-no-input-or-output',
    'src/sync/worse.ts',
    `import { readFileSync } from 'node:fs'; export const x = readFileSync;`,
  ],
  [
    'the-dapr-sdk-is-fenced',
    'src/bindings/sdk.ts',
    `import { DaprServer } from '@dapr/dapr'; export const x = DaprServer;`,
  ],
  ['the-ews-library-is-fenced', 'src/rounds/ews.ts', `import { Uri } from 'ews-javascript-api'; export const x = Uri;`],
  [
    'production-uses-production-dependencies',
    'src/bindings/dev.ts',
    `import request from 'supertest'; export const x = request;`,
  ],
  ['everything-resolves', 'src/bindings/nowhere.ts', `import './not-there.ts';`],
  ['no-circles', 'src/model/circle-a.ts', `import { type B } from './circle-b.ts'; export type A = B;`],
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-arrows-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
    cpSync(join(project, name), join(folder, name));
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  for (const [path, text] of Object.entries(sound)) write(path, text);
  for (const [, path, text] of planted) write(path, text);
  write('src/model/circle-b.ts', `import { type A } from './circle-a.ts'; export type B = A;`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the arrows hold in the whole project', async () => {
  expect(await violationsIn(project, ['src', 'simulators', 'tools'])).toEqual([]);
}, 60_000);

test('every planted violation is found, and nothing else', async () => {
  const found = await violationsIn(folder, ['src', 'simulators']);
  for (const [rule, path] of planted) expect(found).toContain(`${rule}: ${path}`);
  const innocent = found.filter((violation) => Object.keys(sound).some((path) => violation.endsWith(`: ${path}`)));
  expect(innocent).toEqual([]);
}, 60_000);
