/** Owns what a backup knows of the installation's key: a reference that tells whether another key is the same one, and, when asked for, the key itself. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Config } from '../../src/config.ts';
import { derive } from '../../src/config/installation.ts';
import { BackupError, type Header } from './archive.ts';

export const referenceOf = (key: string): string => derive(key, 'key-reference:1').slice(0, 16);

const pathOf = ({ dataDir }: Config): string => join(dataDir, 'installation-key');

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** From the environment, else the file in the data folder. */
export const installationKey = (config: Config): string | undefined => {
  if (config.secrets.installationKey !== undefined) return config.secrets.installationKey;
  try {
    return readFileSync(pathOf(config), 'utf8').trim();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/**
 * Makes sure that what is restored can be read: fingerprints and the vault are worth nothing without their key. Puts a key that the backup holds in place where there
 * is none. @throws BackupError when the key is missing or another one
 */
export const requireKey = (config: Config, header: Header): void => {
  const key = installationKey(config);
  if (key === undefined && header.key !== undefined) {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(pathOf(config), `${header.key}\n`, { mode: 0o600, flag: 'wx' });
    return;
  }
  const where = `set TANDEM_INSTALLATION_KEY, or put the file back to ${pathOf(config)}`;
  if (key === undefined) throw new BackupError(`The key of the installation is missing: ${where}.`);
  if (referenceOf(key) !== header.keyReference)
    throw new BackupError(`The backup was made with another key than the one of this installation: ${where}.`);
};
