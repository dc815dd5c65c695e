/** Owns `npm run backup`: one consistent file of an installation, also while it works. Explained in docs/backup.md. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

import { Command } from 'commander';

import { loadConfig } from '../src/config.ts';
import { BackupError } from './backup/archive.ts';
import { dump } from './backup/dump.ts';
import { withInstallationDatabase } from './backup/installation-database.ts';
import { installationKey } from './backup/installation-key.ts';
import { explain } from './lib/command-line.ts';

const program = new Command('npm run backup --')
  .description('Writes everything that an installation stores into one file. The service may go on working.')
  .requiredOption('--to <file>', 'the file to write')
  .option('--config <file>', 'configuration file of the installation; default: $TANDEM_CONFIG, else the demo')
  .option('--with-key', 'put the key of the installation into the file; then keep the file like the key itself')
  .showHelpAfterError();

type Arguments = { to: string; config?: string; withKey?: boolean };

const run = async (given: Arguments): Promise<void> => {
  const config = loadConfig(given.config);
  const key = installationKey(config);
  if (key === undefined) throw new BackupError('The installation has no key yet: it was never started.');
  const path = resolve(given.to);
  const made = await withInstallationDatabase(config, (url) =>
    dump({ url, path, key, withKey: given.withKey === true }),
  );
  const { size } = await stat(path);
  console.log(`${path}: ${made.rows} rows as of ${made.at}, ${Math.ceil(size / 1024)} KB.`);
  if (given.withKey !== true)
    console.log('Without the key of the installation it cannot be restored: keep that too, somewhere else.');
};

run(program.parse().opts<Arguments>()).catch((error: unknown) => process.exit(explain(error)));
