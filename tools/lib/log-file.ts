/**
 * Owns one log file of one supervised process: appends whole chunks, keeps one older file, never grows beyond twice the limit.
 */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const LIMIT_BYTES = 16 * 1024 * 1024;

export interface LogFile {
  readonly path: string;
  write(chunk: string | Uint8Array): void;
  close(): void;
}

/** Opens (or continues) the log at `path`; its folder is made when missing. */
export function openLog(path: string): LogFile {
  mkdirSync(dirname(path), { recursive: true });
  let size = existsSync(path) ? statSync(path).size : 0;
  let handle: number | undefined = openSync(path, 'a');
  return {
    path,
    write(chunk) {
      if (handle === undefined) return;
      if (size > LIMIT_BYTES) {
        closeSync(handle);
        renameSync(path, `${path}.1`);
        handle = openSync(path, 'a');
        size = 0;
      }
      size += typeof chunk === 'string' ? writeSync(handle, chunk) : writeSync(handle, chunk);
    },
    close() {
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}
