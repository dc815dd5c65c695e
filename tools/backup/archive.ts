/**
 * Owns the form of a backup: gzip over lines of text. The first line is the header (JSON), then for each table one line that names it (JSON), its rows as PostgreSQL's
 * COPY writes them (one line each, a newline in a value is escaped) and `\.`; the last line holds the number of rows and the SHA-256 of everything before it.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

import * as z from 'zod';

/** What this release writes, and the newest that it reads. */
const formatVersion = 1;

/** Told to people as it is. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

const headerSchema = z.object({
  format: z.literal('tandem-backup'),
  version: z.int().min(1),
  at: z.string(),
  installation: z.string(),
  epoch: z.int().min(1),
  /** Of the schema `tandem`; a restore needs the same ones. */
  migrations: z.array(z.string()),
  /** Tells whether another key is the same one; tells nothing else about it. */
  keyReference: z.string(),
  /** Only with `--with-key`. */
  key: z.string().optional(),
});
export type Header = z.infer<typeof headerSchema>;

const tableSchema = z.object({ table: z.string(), columns: z.array(z.string()) });
export type Table = z.infer<typeof tableSchema>;

const endSchema = z.object({ end: z.literal(true), rows: z.int().min(0), sha256: z.string() });

export type TableRows = Table & {
  /** Rows as COPY … TO STDOUT gives them, each with its newline; `count` is valid when they are read. */
  readonly rows: AsyncIterable<Buffer>;
  readonly count: () => number;
};

const endOfTable = '\\.\n';

async function* textOf(header: Omit<Header, 'format' | 'version'>, tables: AsyncIterable<TableRows>) {
  const hash = createHash('sha256');
  const passed = <T extends Buffer | string>(part: T): T => {
    hash.update(part);
    return part;
  };
  let rows = 0;
  yield passed(`${JSON.stringify({ format: 'tandem-backup', version: formatVersion, ...header } satisfies Header)}\n`);
  for await (const { table, columns, rows: lines, count } of tables) {
    yield passed(`${JSON.stringify({ table, columns } satisfies Table)}\n`);
    for await (const part of lines) yield passed(part);
    yield passed(endOfTable);
    rows += count();
  }
  yield `${JSON.stringify({ end: true, rows, sha256: hash.digest('hex') } satisfies z.infer<typeof endSchema>)}\n`;
}

/** Readable by the owner alone; a backup that was cut off leaves nothing under the name. */
export const writeArchive = async (
  path: string,
  header: Omit<Header, 'format' | 'version'>,
  tables: AsyncIterable<TableRows>,
): Promise<void> => {
  const draft = `${path}.unfinished`;
  try {
    await pipeline(
      Readable.from(textOf(header, tables), { objectMode: false }),
      createGzip({ level: 6 }),
      createWriteStream(draft, { mode: 0o600, flush: true }),
    );
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
};

/** Lines with their newline. */
async function* linesOf(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path);
  const text = createGunzip();
  file.on('error', (error) => text.destroy(error));
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of file.pipe(text) as AsyncIterable<Buffer>) {
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let at = data.indexOf(10); at >= 0; at = data.indexOf(10, start)) {
      yield data.subarray(start, at + 1);
      start = at + 1;
    }
    rest = data.subarray(start);
  }
  if (rest.length > 0) yield rest;
}

export type Reading = {
  readonly header?: (header: Header) => void;
  /** Called for each table in turn; gets all its rows. */
  readonly table?: (table: Table, rows: AsyncIterable<Buffer>) => Promise<void>;
};

/** Reads to the end and checks everything. @throws BackupError for what is no backup, damaged, or of a newer format */
export const readArchive = async (path: string, reading: Reading = {}): Promise<Header> => {
  try {
    return await readAll(path, reading);
  } catch (error) {
    if (error instanceof BackupError || !isDamage(error)) throw error;
    throw new BackupError(`${path} is damaged or no backup of Tandem: ${String(error)}`, { cause: error });
  }
};

const isDamage = (error: unknown): boolean =>
  error instanceof SyntaxError ||
  error instanceof z.ZodError ||
  (typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('Z_'));

const readAll = async (path: string, reading: Reading): Promise<Header> => {
  const hash = createHash('sha256');
  const lines = linesOf(path);
  const passed = (line: Buffer): Buffer => {
    hash.update(line);
    return line;
  };
  const next = async (): Promise<Buffer> => {
    const { value, done } = await lines.next();
    if (done === true) throw new BackupError(`${path} is damaged: its end is missing.`);
    return value;
  };
  const counter = { rows: 0 };
  async function* rows(): AsyncGenerator<Buffer> {
    for (let line = passed(await next()); line.toString('latin1') !== endOfTable; line = passed(await next())) {
      counter.rows += 1;
      yield line;
    }
  }
  const header = headerOf(path, passed(await next()).toString());
  reading.header?.(header);
  for (let line = await next(); ; line = await next()) {
    const told: unknown = JSON.parse(line.toString());
    const end = endSchema.safeParse(told);
    if (end.success) {
      if (end.data.sha256 !== hash.digest('hex') || end.data.rows !== counter.rows)
        throw new BackupError(`${path} is damaged: its checksum is wrong.`);
      return header;
    }
    passed(line);
    const table = tableSchema.parse(told);
    const all = rows();
    await reading.table?.(table, all);
    while ((await all.next()).done !== true);
  }
};

const headerOf = (path: string, line: string): Header => {
  const told: unknown = JSON.parse(line);
  const { success, data } = z.object({ format: z.literal('tandem-backup'), version: z.int() }).safeParse(told);
  if (!success) throw new BackupError(`${path} is no backup of Tandem.`);
  if (data.version > formatVersion)
    throw new BackupError(
      `${path} has format ${data.version}; this release reads ${formatVersion}. Restore it with the release that made it, or a later one.`,
    );
  return headerSchema.parse(told);
};
