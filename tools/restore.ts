/** Owns `npm run restore`: replaces everything that an installation stores by a backup, after which the service starts in repair mode. Explained in docs/backup.md. */
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';

import { Command } from 'commander';

import { type Config, loadConfig } from '../src/config.ts';
import { BackupError, type Header, readArchive } from './backup/archive.ts';
import { withInstallationDatabase } from './backup/installation-database.ts';
import { requireKey } from './backup/installation-key.ts';
import { load, type Present, presentIn } from './backup/load.ts';
import { explain } from './lib/command-line.ts';
import { answersOk } from './lib/wait.ts';

const program = new Command('npm run restore --')
  .description('Replaces everything that an installation stores by a backup. The service must not run.')
  .requiredOption('--from <file>', 'the backup')
  .option('--config <file>', 'configuration file of the installation; default: $TANDEM_CONFIG, else the demo')
  .option('--yes', 'do not ask')
  .option('--of-another-installation', 'the database holds enrolments of another installation, and they may go')
  .showHelpAfterError();

type Arguments = { from: string; config?: string; yes?: boolean; ofAnotherInstallation?: boolean };

const requireStopped = async ({ ports }: Config): Promise<void> => {
  const address = `http://127.0.0.1:${ports.service}/healthz`;
  if (await answersOk(address).catch(() => false))
    throw new BackupError(
      `Tandem runs: ${address} answers. Stop it first (Ctrl-C where npm start runs, or no replica).`,
    );
};

const requireSameInstallation = (header: Header, present: Present | undefined, given: Arguments): void => {
  if (present === undefined || present.enrolments === 0 || present.installation === header.installation) return;
  if (given.ofAnotherInstallation === true) return;
  throw new BackupError(
    `This database holds ${present.enrolments} enrolments of installation ${present.installation}, the backup is of ${header.installation}. ` +
      'If that is meant, say so: --of-another-installation',
  );
};

const confirmed = async (header: Header, present: Present | undefined): Promise<boolean> => {
  if (!process.stdin.isTTY) throw new BackupError('Nobody is there to be asked; say --yes.');
  console.log(
    `The backup is of ${header.at}. Everything stored since is lost: ${present?.enrolments ?? 0} mailboxes are enrolled now.`,
  );
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await lines.question('Replace everything? Type yes: ');
  lines.close();
  return answer.trim().toLowerCase() === 'yes';
};

const run = async (given: Arguments): Promise<void> => {
  const config = loadConfig(given.config);
  const path = resolve(given.from);
  await requireStopped(config);
  const header = await readArchive(path);
  await withInstallationDatabase(config, async (url) => {
    const present = await presentIn(url);
    requireSameInstallation(header, present, given);
    if (given.yes !== true && !(await confirmed(header, present))) throw new BackupError('Nothing was changed.');
    requireKey(config, header);
    const epoch = await load({ url, path });
    console.log(
      `Restored as of ${header.at}, epoch ${epoch}. At its next start the service reads both sides of every mailbox before it deletes anything.`,
    );
  });
};

run(program.parse().opts<Arguments>()).catch((error: unknown) => process.exit(explain(error)));
