/**
 * Owns what a person sees while something takes time: nothing below two seconds, then the name, the time so far and an estimate.
 * On a terminal one line is rewritten; elsewhere a line is written every 15 seconds.
 */

const QUIET_MS = 2_000;
const LINE_EVERY_MS = 15_000;

export interface Progress {
  /** What is being done at the moment, appended to the name. */
  detail(text: string): void;
}

export interface StepOptions {
  /** "usually about 6 min": shown beside the elapsed time. */
  readonly usually?: string;
}

/** Runs `work` and shows its progress on standard error. The result and every error are passed on. */
export async function step<T>(
  name: string,
  work: (progress: Progress) => Promise<T>,
  options: StepOptions = {},
): Promise<T> {
  const began = Date.now();
  const terminal = process.stderr.isTTY === true;
  let detail = '';
  let shownAt = 0;
  const show = (): void => {
    const now = Date.now();
    if (now - began < QUIET_MS || (!terminal && now - shownAt < LINE_EVERY_MS)) return;
    shownAt = now;
    const usually = options.usually === undefined ? '' : `, usually ${options.usually}`;
    const text = `  … ${name}${detail && `: ${detail}`} (${elapsed(now - began)}${usually})`;
    process.stderr.write(terminal ? `\r\u001b[2K${text.slice(0, (process.stderr.columns ?? 80) - 1)}` : `${text}\n`);
  };
  const timer = setInterval(show, 500);
  try {
    return await work({ detail: (text) => void (detail = text) });
  } finally {
    clearInterval(timer);
    if (shownAt > 0) {
      process.stderr.write(`${terminal ? '\r\u001b[2K' : ''}  ✓ ${name} (${elapsed(Date.now() - began)})\n`);
    }
  }
}

/** `42 s`, `3 min 05 s`. */
export function elapsed(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
