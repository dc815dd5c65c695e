/**
 * Owns the check of answers against Microsoft's schema, which stands beside the project and is not part of it. Where it is absent, or no validator
 * can be found, the check is skipped and says so.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PYTHON = resolve(__dirname, '../../../../.tandem/venv/bin/python');
const VALIDATE = resolve(__dirname, '../python/validate.py');
const SCHEMA = resolve(__dirname, '../../../../../shared/exchange/schema/messages.xsd');

/** xmllint, or the same library behind the Python environment of the exchangelib test, if that has been made. */
function validator(): [command: string, ...args: string[]] | undefined {
  if (spawnSync('xmllint', ['--version']).status === 0) return ['xmllint', '--nonet', '--noout', '--schema'];
  return existsSync(PYTHON) ? [PYTHON, VALIDATE] : undefined;
}

/** What the schema finds wrong with the documents, as text; empty when nothing. Undefined when it could not be asked (with the reason printed). */
export function schemaErrors(documents: readonly string[]): string | undefined {
  const [command, ...args] = validator() ?? [];
  if (command === undefined || !existsSync(SCHEMA)) {
    process.stderr.write(
      `SKIPPED: answers were not validated, because ${command === undefined ? 'xmllint' : '../shared/exchange/schema'} is absent.\n`,
    );
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'tandem-schema-'));
  try {
    const files = Array.from(documents.keys(), (index) => join(folder, `${index}.xml`));
    for (const [index, file] of files.entries()) writeFileSync(file, documents[index] ?? '');
    execFileSync(command, [...args, SCHEMA, ...files], { stdio: 'pipe' });
    return '';
  } catch (error) {
    const output = String((error as { stderr?: Buffer }).stderr);
    return output
      .split('\n')
      .filter((line) => line !== '' && !line.endsWith(' validates'))
      .join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
