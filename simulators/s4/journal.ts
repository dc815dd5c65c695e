/**
 * Owns the data folder: an append-only journal of commits, one JSON line each, written before a
 * commit is answered, so that a killed process loses nothing that it had answered. The first line
 * says around which day the sample data lies. A torn last line is dropped; the file is rewritten
 * as one record at start when it has grown long.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { type CommitRecord, type StoredAppointment } from './data/world.ts';

const entitySchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const recordSchema = z.strictObject({
  sequence: z.int(),
  nextId: z.int(),
  put: z.array(
    z.strictObject({ header: entitySchema, attendees: z.array(entitySchema), texts: z.array(entitySchema) }),
  ),
  deleted: z.array(z.strictObject({ Guid: z.string(), DeletedAt: z.number() })),
});
const headSchema = z.strictObject({ version: z.literal(1), today: z.string() });
const compactFrom = 2000;

/** Keeps the commits of one system in a folder. */
export class Journal {
  private readonly file: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.file = join(folder, 's4-journal.ndjson');
  }

  /**
   * Reads what was kept; begins a new journal around `today` where there is none.
   * Throws where a line other than the last cannot be read.
   */
  open(today: string): { today: string; records: CommitRecord[] } {
    if (!existsSync(this.file)) return { today: this.begin(today), records: [] };
    const text = readFileSync(this.file, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const [head = '', ...lines] = whole.split('\n').filter((line) => line !== '');
    if (head === '') return { today: this.begin(today), records: [] };
    const kept = headSchema.parse(JSON.parse(head)).today;
    const records = lines.map((line) => recordSchema.parse(JSON.parse(line)));
    if (lines.length >= compactFrom) return { today: kept, records: [this.rewrite(kept, [compacted(records)])] };
    if (whole.length < text.length) writeWhole(this.file, whole);
    return { today: kept, records };
  }

  /** Adds one commit; returns when it is written. */
  append(record: CommitRecord): void {
    appendFileSync(this.file, `${JSON.stringify(record)}\n`);
  }

  /** Forgets everything and begins again. Returns the day. */
  begin(today: string): string {
    writeWhole(this.file, `${JSON.stringify({ version: 1, today })}\n`);
    return today;
  }

  private rewrite(today: string, records: [CommitRecord]): CommitRecord {
    const lines = [{ version: 1, today }, ...records].map((line) => `${JSON.stringify(line)}\n`);
    writeWhole(this.file, lines.join(''));
    return records[0];
  }
}

function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

function compacted(records: readonly CommitRecord[]): CommitRecord {
  const put = new Map<string, StoredAppointment>();
  const deleted = new Map<string, CommitRecord['deleted'][number]>();
  for (const record of records) {
    for (const stored of record.put) put.set(String(stored.header['Guid']), stored);
    for (const tombstone of record.deleted) {
      put.delete(tombstone.Guid);
      deleted.set(tombstone.Guid, tombstone);
    }
  }
  return {
    sequence: Math.max(...records.map((record) => record.sequence)),
    nextId: Math.max(...records.map((record) => record.nextId)),
    put: [...put.values()],
    deleted: [...deleted.values()],
  };
}
