/**
 * Answers "who listens on this port?" from /proc (Linux) or lsof (macOS). Best effort: processes of other users stay nameless.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';

const LISTEN = '0A';

/** A phrase for an error text: `postgres (process 4711)`, or `another program` when it cannot be found out. */
export async function portHolder(port: number): Promise<string> {
  const pid = (await holderFromProc(port)) ?? (await holderFromLsof(port));
  if (pid === undefined) return 'another program';
  return `${await programName(pid)} (process ${pid})`;
}

async function holderFromProc(port: number): Promise<number | undefined> {
  const sockets = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const text = await readFile(table, 'utf8').catch(() => '');
    for (const inode of listeningInodes(text, port)) sockets.add(`socket:[${inode}]`);
  }
  if (sockets.size === 0) return undefined;
  const entries = await readdir('/proc').catch(() => []);
  for (const entry of entries) {
    if (/^\d+$/.test(entry) && (await holdsOneOf(entry, sockets))) return Number(entry);
  }
  return undefined;
}

/** The inode column of every listening socket on the port. Format: proc(5), /proc/net/tcp. */
function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.split('\n').flatMap((line) => {
    const columns = line.trim().split(/\s+/);
    const inode = columns[9];
    return columns[1]?.endsWith(suffix) && columns[3] === LISTEN && inode !== undefined ? [inode] : [];
  });
}

async function holdsOneOf(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const handles = await readdir(`/proc/${pid}/fd`).catch(() => []);
  for (const handle of handles) {
    const target = await readlink(`/proc/${pid}/fd/${handle}`).catch(() => '');
    if (sockets.has(target)) return true;
  }
  return false;
}

function holderFromLsof(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    execFile('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'], (error, stdout) => {
      const pid = Number(stdout.split('\n')[0]);
      resolve(error || !Number.isInteger(pid) || pid <= 0 ? undefined : pid);
    });
  });
}

/** The program's name; for an interpreter also the script, because `node` alone helps nobody. */
async function programName(pid: number): Promise<string> {
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0').filter(Boolean);
  const program = words[0] === undefined ? 'a program' : basename(words[0]);
  // Options that take a file come before the script: node --require hook.cjs server.js
  const script = words.find(
    (word, at) => at > 0 && !word.startsWith('-') && !/^(-r|--require|--import|--loader)$/.test(words[at - 1] ?? ''),
  );
  const interpreted = /^(node|python[\d.]*|java|ruby|perl|sh|bash)$/.test(program);
  return interpreted && script !== undefined ? `${program} ${basename(script)}` : program;
}
