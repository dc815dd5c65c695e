/** Owns what the smoke run prints: one line per step with the latency that was measured, and in the end the verdict. */
export type Step = {
  readonly number: string;
  readonly title: string;
  /** Does it; returns what was measured, in words. @throws Error when something is not as promised */
  readonly run: () => Promise<string>;
};

/** @returns true when every step did what it promises; stops at the first that does not */
export const runSteps = async (steps: readonly Step[], print: (line: string) => void): Promise<boolean> => {
  for (const { number, title, run } of steps) {
    const startedAt = performance.now();
    try {
      const measured = await run();
      print(`ok   ${number}  ${title}: ${measured}  [${((performance.now() - startedAt) / 1000).toFixed(1)} s]`);
    } catch (error) {
      print(`FAIL ${number}  ${title}\n     ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }
  return true;
};

export const ms = (milliseconds: number): string => `${Math.round(milliseconds)} ms`;

/** @throws Error that says what was expected */
export const expectThat = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`expected: ${what}`);
};
