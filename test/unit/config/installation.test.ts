/** Owns the proof that an installation keeps its key and token, and that they are readable by the owner alone. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { derive, prepareInstallation } from '../../../src/config/installation.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'tandem-installation-')), 'data');
});
afterEach(() => rmSync(join(dataDir, '..'), { recursive: true, force: true }));

test('the first start draws key and token, later starts keep them', () => {
  const first = prepareInstallation({ dataDir, secrets: {} });
  expect(first).toMatchObject({ tokenIsNew: true, tokenFile: join(dataDir, 'admin-token') });
  expect(prepareInstallation({ dataDir, secrets: {} })).toEqual({ ...first, tokenIsNew: false });
  expect(readdirSync(dataDir).toSorted()).toEqual(['admin-token', 'installation-key']);
  for (const name of readdirSync(dataDir)) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
});

test('replicas with the same key are the same and write no file', () => {
  const secrets = { installationKey: 'k'.repeat(32), adminToken: 't'.repeat(16) };
  const one = prepareInstallation({ dataDir, secrets });
  expect(prepareInstallation({ dataDir: `${dataDir}-other`, secrets })).toEqual(one);
  expect(() => readdirSync(dataDir)).toThrow('ENOENT');
});

test('keys for different purposes differ', () => {
  expect(derive('k', 'callback')).not.toBe(derive('k', 'fingerprint'));
});
