/** The file of a backup: what is damaged, newer or something else is refused before anything is touched. */
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { BackupError, readArchive, type TableRows, writeArchive } from '../../../tools/backup/archive.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-archive-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const header = {
  at: '2026-11-22T08:00:00.000Z',
  installation: 'abcdef0123456789',
  epoch: 1,
  migrations: ['0001-first-tables'],
  keyReference: '0123456789abcdef',
};
const lines = ['1\tBesprechung\\nzweite Zeile\n', '2\t\\N\n', '3\t\\\\.\n'];

async function* tables(): AsyncGenerator<TableRows> {
  async function* rows(): AsyncGenerator<Buffer> {
    // Chunks do not end where rows end.
    const all = Buffer.from(lines.join(''));
    yield all.subarray(0, 7);
    yield all.subarray(7);
  }
  yield { table: 'tandem.vault', columns: ['id', 'text'], rows: rows(), count: () => lines.length };
  async function* none(): AsyncGenerator<Buffer> {}
  yield { table: 'tandem.push', columns: ['id'], rows: none(), count: () => 0 };
}

const written = async (): Promise<string> => {
  const path = join(folder, 'one.backup');
  await writeArchive(path, header, tables());
  return path;
};

const rewritten = async (change: (text: string) => string): Promise<string> => {
  const path = await written();
  await writeFile(path, gzipSync(change(gunzipSync(await readFile(path)).toString())));
  return path;
};

test('what was written is read back, row by row', async () => {
  const read: [string, string[]][] = [];
  const found = await readArchive(await written(), {
    table: async ({ table }, rows) => {
      const own: string[] = [];
      for await (const row of rows) own.push(row.toString());
      read.push([table, own]);
    },
  });
  expect(found).toMatchObject(header);
  expect(read).toEqual([
    ['tandem.vault', lines],
    ['tandem.push', []],
  ]);
});

test('only its owner can read it, and nothing else is left in the folder', async () => {
  const path = await written();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['one.backup']);
});

test('a changed value, a missing row and a missing end are found', async () => {
  for (const change of [
    (text: string) => text.replace('Besprechung', 'Bosprechung'),
    (text: string) => text.replace('2\t\\N\n', ''),
    (text: string) => text.split('\n').slice(0, -2).join('\n'),
    (text: string) => text.slice(0, 200),
  ]) {
    await expect(readArchive(await rewritten(change))).rejects.toThrow(/damaged/);
  }
});

test('a file that was cut off, or has bytes changed or added, is refused', async () => {
  const cut = await written();
  const whole = await readFile(cut);
  await writeFile(cut, whole.subarray(0, -20));
  await expect(readArchive(cut)).rejects.toThrow(BackupError);
  const flipped = Buffer.from(whole);
  flipped[40] = (flipped[40] ?? 0) ^ 0xff;
  await writeFile(cut, flipped);
  await expect(readArchive(cut)).rejects.toThrow(BackupError);
  await writeFile(cut, whole);
  await appendFile(cut, 'more');
  await expect(readArchive(cut)).rejects.toThrow(BackupError);
});

test('a newer format and other files are refused by name', async () => {
  await expect(readArchive(await rewritten((text) => text.replace('"version":1', '"version":2')))).rejects.toThrow(
    /has format 2; this release reads 1/,
  );
  const other = join(folder, 'other');
  await writeFile(other, 'no backup at all');
  await expect(readArchive(other)).rejects.toThrow(/no backup of Tandem/);
  await writeFile(other, gzipSync('{"format":"something else"}\n'));
  await expect(readArchive(other)).rejects.toThrow(/no backup of Tandem/);
});
