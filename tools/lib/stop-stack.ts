/**
 * Owns the end of a command that runs until Ctrl-C: what was started is stopped in reverse order, once, whatever the reason.
 */

export interface Stoppable {
  readonly name: string;
  stop(): Promise<void>;
}

const SAME_KEY_PRESS_MS = 1_000;

export class StopStack {
  readonly #started: Stoppable[] = [];
  #stopping: Promise<void> | undefined;
  #stoppingSince = 0;

  /** True from the first moment of the end on. */
  get isStopping(): boolean {
    return this.#stopping !== undefined;
  }

  push(one: Stoppable): void {
    this.#started.push(one);
  }

  /** Stops everything; a second call waits for the first. */
  stop(): Promise<void> {
    if (!this.#stopping) this.#stoppingSince = Date.now();
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  /**
   * Stops everything and exits on SIGINT, SIGTERM and SIGHUP. A second signal exits at once; the guard then ends what is left.
   * @param code what being stopped means: 0 for what runs until then, 130 for a proof or a measurement that was cut off
   */
  onSignals(code: 0 | 130 = 0): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (this.isStopping) {
          // One Ctrl-C arrives twice, from the terminal and passed on by npm.
          if (Date.now() - this.#stoppingSince > SAME_KEY_PRESS_MS) process.exit(1);
          return;
        }
        process.stderr.write('\nStopping …\n');
        void this.stop().then(() => process.exit(code));
      });
    }
  }

  async #stopAll(): Promise<void> {
    if (this.#started.length === 0) return;
    for (let one = this.#started.pop(); one !== undefined; one = this.#started.pop()) {
      try {
        await one.stop();
      } catch (error) {
        process.stderr.write(`${one.name} did not stop cleanly: ${String(error)}\n`);
      }
    }
    process.stderr.write('Everything is stopped.\n');
  }
}
