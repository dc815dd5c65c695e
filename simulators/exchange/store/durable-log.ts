/**
 * Owns the data folder: one append-only file of JSON lines, rewritten as a snapshot when it has grown. A record is in the operating system's hands
 * before `append` returns, so a killed process loses nothing that was answered; a last line cut off in mid-write is dropped on opening.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

const FILE = /^mailboxes-(\d+)\.ndjson$/;
/** A file that has grown by this much since its snapshot is rewritten. */
const GROWTH_BEFORE_SNAPSHOT = 64 * 1024 * 1024;

export class DurableLog {
  readonly #folder: string;
  readonly #snapshotAfter: number;
  #number: number;
  #file: number | undefined;
  #grown = 0;

  /** `snapshotAfter`: bytes of growth after which `hasGrown` asks for a rewrite. */
  constructor(folder: string, snapshotAfter = GROWTH_BEFORE_SNAPSHOT) {
    this.#folder = folder;
    this.#snapshotAfter = snapshotAfter;
    mkdirSync(folder, { recursive: true });
    this.#number = Math.max(0, ...this.#numbers());
  }

  /** Every record written so far, oldest first. Call once, before the first `append`. */
  *records(): Generator<unknown> {
    if (!this.#numbers().includes(this.#number)) return;
    const path = this.#path(this.#number);
    const bytes = readFileSync(path);
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      yield JSON.parse(bytes.toString('utf8', start, end));
      start = end + 1;
    }
    if (start < bytes.length) truncateSync(path, start);
  }

  append(record: unknown): void {
    this.#file ??= openSync(this.#path(this.#number), 'a');
    this.#grown += writeAll(this.#file, `${JSON.stringify(record)}\n`);
  }

  /** Whether it is time to call `rewrite`. */
  get hasGrown(): boolean {
    return this.#grown > this.#snapshotAfter;
  }

  /** Replaces everything by the given records; readers see either the old file or the whole new one. */
  rewrite(records: Iterable<unknown>): void {
    const path = this.#path(this.#number + 1);
    const file = openSync(`${path}.part`, 'w');
    for (const record of records) writeAll(file, `${JSON.stringify(record)}\n`);
    fsyncSync(file);
    closeSync(file);
    renameSync(`${path}.part`, path);
    this.close();
    this.#number += 1;
    this.#grown = 0;
    for (const old of this.#numbers()) if (old < this.#number) rmSync(this.#path(old));
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #numbers(): number[] {
    return readdirSync(this.#folder).flatMap((name) => {
      const match = FILE.exec(name);
      return match ? [Number(match[1])] : [];
    });
  }

  #path(number: number): string {
    return join(this.#folder, `mailboxes-${number}.ndjson`);
  }
}

function writeAll(file: number, text: string): number {
  const bytes = Buffer.from(text, 'utf8');
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
  return bytes.length;
}
