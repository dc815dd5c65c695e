/**
 * Owns one supervised process: start, log, wait until ready, start again with back-off when it dies, end it tidily.
 * The process gets a process group of its own, so that whatever it started ends with it.
 */
import { type ChildProcess, spawn } from 'node:child_process';

import { guardGroup, releaseGroup } from './guard.ts';
import { type LogFile, openLog } from './log-file.ts';
import { type NamedPort, requireFree } from './ports.ts';
import { waitFor } from './wait.ts';

export interface ChildSpec {
  /** As the reader knows it: `PostgreSQL`, `sidecar`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment; default: ours. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Run as this user; possible only as root. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Path of the log file; both output streams go there. */
  readonly log: string;
  /** The health condition; a throw counts as "not yet". */
  readonly ready: () => Promise<boolean>;
  /** Default 60 s. */
  readonly readyTimeoutMs?: number;
  /** Default SIGTERM. */
  readonly stopSignal?: NodeJS.Signals;
  /** After that SIGKILL. Default 10 s. */
  readonly stopTimeoutMs?: number;
  /** Start again when it dies. Default true. */
  readonly restart?: boolean;
  /** The longest pause before it is started again. Default 15 s. */
  readonly longestBackOffMs?: number;
  /** Checked before the first start; a taken one is reported by name. */
  readonly ports?: readonly NamedPort[];
  /** Each line of standard output, while it runs. */
  readonly onLine?: (line: string) => void;
  /** A sentence for people: it died, it is started again. */
  readonly onEvent?: (sentence: string) => void;
}

const FIRST_BACK_OFF_MS = 300;
const LONGEST_BACK_OFF_MS = 15_000;
/** Who ran that long had a sound start: the back-off begins anew. */
const SOUND_AFTER_MS = 30_000;
const TAIL_LINES = 15;

export class Child {
  readonly name: string;
  readonly #spec: ChildSpec;
  readonly #log: LogFile;
  #process: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();
  #wanted = false;
  #startedAt = 0;
  #backOffMs = FIRST_BACK_OFF_MS;
  #timer: NodeJS.Timeout | undefined;
  #tail: string[] = [];

  constructor(spec: ChildSpec) {
    this.name = spec.name;
    this.#spec = spec;
    this.#log = openLog(spec.log);
  }

  /** The process id while it runs. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Starts it and resolves when it is ready. Rejects with the end of its log when it ends before that. */
  async start(): Promise<void> {
    if (this.#process) return this.ready();
    await requireFree(this.#spec.ports ?? []);
    clearTimeout(this.#timer);
    this.#launch();
    try {
      await waitFor(async () => this.#process === undefined || this.#isReady(), this.#readyLimit());
    } catch (error) {
      await this.stop();
      throw new Error(`${String(error)}\n${this.#lastWords()}`, { cause: error });
    }
    // From here on a death is an accident; before, it is a failed start.
    this.#wanted = this.#process !== undefined;
    if (this.#wanted) return;
    throw new Error(`${this.name} ended while starting.\n${this.#lastWords()}`);
  }

  /** Resolves when it runs and its health condition holds, also after a restart. */
  async ready(): Promise<void> {
    await waitFor(() => this.#isReady(), this.#readyLimit());
  }

  /** Sends the signal to the whole process group. Resolves when the process is gone (at once for SIGSTOP and SIGCONT). */
  async kill(signal: NodeJS.Signals): Promise<void> {
    const exited = this.#exited;
    this.#signalGroup(signal);
    if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') await exited;
  }

  /** Ends it for good: the stop signal, SIGKILL to the whole group after the limit. Resolves when it is gone. */
  async stop(): Promise<void> {
    this.#wanted = false;
    clearTimeout(this.#timer);
    const running = this.#process;
    if (!running) return;
    running.kill(this.#spec.stopSignal ?? 'SIGTERM');
    // A stopped process (SIGSTOP) would never see the signal.
    this.#signalGroup('SIGCONT');
    const force = setTimeout(() => this.#signalGroup('SIGKILL'), this.#spec.stopTimeoutMs ?? 10_000);
    await this.#exited;
    clearTimeout(force);
  }

  // Without a process id the program could not be started; the error event is on its way.
  async #isReady(): Promise<boolean> {
    return this.#process?.pid !== undefined && this.#spec.ready();
  }

  #readyLimit(): { what: string; timeoutMs: number } {
    return { what: `${this.name} is ready`, timeoutMs: this.#spec.readyTimeoutMs ?? 60_000 };
  }

  #launch(): void {
    const { command, args, env, cwd, user } = this.#spec;
    this.#startedAt = Date.now();
    this.#tail = [];
    this.#log.write(`\n--- ${new Date().toISOString()} ${this.name} starts\n`);
    const started = spawn(command, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: env ?? process.env,
      ...(cwd === undefined ? {} : { cwd }),
      ...user,
    });
    this.#process = started;
    if (started.pid !== undefined) guardGroup(started.pid, this.#spec.stopSignal ?? 'SIGTERM');
    this.#listen(started, 'stdout', this.#spec.onLine);
    this.#listen(started, 'stderr');
    this.#exited = new Promise((resolve) => {
      let over = false;
      const end = (how: string): void => {
        if (over) return;
        over = true;
        this.#ended(started, how);
        resolve();
      };
      started.once('error', (error) => {
        if (started.pid === undefined) end(error.message);
      });
      started.once('exit', (code, signal) => end(signal === null ? `code ${code}` : signal));
    });
  }

  #listen(child: ChildProcess, name: 'stdout' | 'stderr', onLine?: (line: string) => void): void {
    let rest = '';
    const stream = child[name];
    stream?.setEncoding('utf8');
    stream?.on('data', (chunk: string) => {
      this.#log.write(chunk);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      this.#tail = [...this.#tail, ...lines].slice(-TAIL_LINES);
      if (onLine) lines.forEach((line) => onLine(line));
    });
  }

  #ended(child: ChildProcess, how: string): void {
    // What it started must not live on without it.
    if (child.pid !== undefined) {
      signalGroup(child.pid, 'SIGKILL');
      releaseGroup(child.pid);
    }
    this.#process = undefined;
    this.#log.write(`--- ${new Date().toISOString()} ${this.name} ended (${how})\n`);
    if (!this.#wanted || this.#spec.restart === false) return;
    if (Date.now() - this.#startedAt > SOUND_AFTER_MS) this.#backOffMs = FIRST_BACK_OFF_MS;
    const wait = this.#backOffMs;
    this.#backOffMs = Math.min(wait * 2, this.#spec.longestBackOffMs ?? LONGEST_BACK_OFF_MS);
    this.#spec.onEvent?.(
      `${this.name} ended (${how}); it is started again in ${wait / 1000} s. Its log: ${this.#log.path}`,
    );
    this.#timer = setTimeout(() => this.#launch(), wait);
  }

  #signalGroup(signal: NodeJS.Signals): void {
    if (this.#process?.pid !== undefined) signalGroup(this.#process.pid, signal);
  }

  #lastWords(): string {
    return `The end of its log (${this.#log.path}):\n${this.#tail.map((line) => `    ${line}`).join('\n')}`;
  }
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // ESRCH: already gone, which is what we wanted.
  }
}
