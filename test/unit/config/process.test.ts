/** Owns the proof that the service refuses to start on a bad configuration: exit code 1, a clear complaint, no secret, nothing left behind. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const project = join(__dirname, '../../..');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-process-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = async (yaml: string): Promise<{ readonly code: unknown; readonly output: string }> => {
  const file = join(folder, 'tandem.yaml');
  writeFileSync(file, yaml);
  const { TANDEM_DATABASE_URL: _url, ...env } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', join(project, 'src/main.ts'), '--config', file], {
    cwd: project,
    env,
  });
  const output: string[] = [];
  child.stdout.on('data', (chunk) => output.push(String(chunk)));
  child.stderr.on('data', (chunk) => output.push(String(chunk)));
  const [code] = (await once(child, 'close')) as unknown[];
  return { code, output: output.join('') };
};

test('a wrong key is named with its line, and nothing was started', async () => {
  const { code, output } = await start('s4:\n  pasword: geheimnis\n');
  expect(code).toBe(1);
  expect(output).toContain('s4.pasword (line 2): is no known key; did you mean s4.password?');
  expect(output).not.toContain('geheimnis');
  expect(readdirSync(folder)).toEqual(['tandem.yaml']);
}, 30_000);

test('without a database it says how to get one, and keeps the drawn token out of the output', async () => {
  const { code, output } = await start('dataDir: data\n');
  expect(code).toBe(1);
  expect(output).toContain('database.url: is missing; start with "npm start"');
  expect(output).toContain(`kept in ${join(folder, 'data', 'admin-token')}`);
  expect(output).not.toMatch(/[0-9a-f]{64}/);
}, 30_000);
