/**
 * Waiting for conditions: polls with a short, growing pause, and says what it waited for when time is up.
 */
import { setTimeout as pause } from 'node:timers/promises';

export interface WaitOptions {
  /** Completes the sentence "… did not happen": `daprd answers on port 3500`. */
  readonly what: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Resolves as soon as `condition` is true; a throwing condition counts as "not yet". Rejects with `what` after the time limit. */
export async function waitFor(condition: () => boolean | Promise<boolean>, options: WaitOptions): Promise<void> {
  const end = Date.now() + options.timeoutMs;
  let wait = 20;
  let last = '';
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      if (await condition()) return;
    } catch (error) {
      last = error instanceof Error ? ` (${error.message})` : '';
    }
    if (Date.now() > end)
      throw new Error(`Waited ${Math.round(options.timeoutMs / 1000)} s in vain until ${options.what}${last}`);
    await pause(wait, undefined, options.signal ? { signal: options.signal } : {});
    wait = Math.min(wait * 1.5, 250);
  }
}

/** True when a GET on the address answers with a 2xx status within two seconds. */
export async function answersOk(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.arrayBuffer();
  return response.ok;
}
