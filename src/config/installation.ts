/**
 * Owns the secrets of an installation: its key and its admin token. Made at the first start in the data folder, readable by the owner
 * alone, never overwritten; a cluster gives key and token by environment instead, so that all replicas have the same.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Config } from '../config.ts';
import { systemErrorCode } from './system-error.ts';

export type Installation = {
  /** Root of all derived keys. Never used directly. */
  readonly key: string;
  readonly adminToken: string;
  /** True when the token was drawn just now: show it once. */
  readonly tokenIsNew: boolean;
  /** Where the drawn token is kept; absent when the environment gave it. */
  readonly tokenFile?: string;
};

export const prepareInstallation = (config: Pick<Config, 'dataDir' | 'secrets'>): Installation => {
  const { dataDir, secrets } = config;
  const key = secrets.installationKey ?? keptSecret(dataDir, 'installation-key').value;
  if (secrets.adminToken !== undefined) return { key, adminToken: secrets.adminToken, tokenIsNew: false };
  const token = keptSecret(dataDir, 'admin-token');
  return { key, adminToken: token.value, tokenIsNew: token.isNew, tokenFile: join(dataDir, 'admin-token') };
};

/** A key for one purpose: knowing it tells nothing about the others. @returns 64 hexadecimal digits */
export const derive = (key: string, purpose: string): string => createHmac('sha256', key).update(purpose).digest('hex');

const keptSecret = (folder: string, name: string): { readonly value: string; readonly isNew: boolean } => {
  const path = join(folder, name);
  const kept = read(path);
  if (kept !== undefined) return { value: kept, isNew: false };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  try {
    // A link never replaces a file: of two processes that start together one wins, and both read the same secret.
    linkSync(draft, path);
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
    return { value: read(path) ?? '', isNew: false };
  } finally {
    rmSync(draft, { force: true });
  }
  return { value: read(path) ?? '', isNew: true };
};

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
};
