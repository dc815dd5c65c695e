/** Runs an async function over many inputs, a few at a time, and keeps their order. The first throw wins; those under way are awaited first. */
export const inParallel = async <In, Out>(
  inputs: readonly In[],
  atOnce: number,
  run: (input: In) => Promise<Out>,
): Promise<readonly Out[]> => {
  const outputs = new Map<number, Out>();
  const failures: unknown[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < inputs.length && failures.length === 0) {
      const place = next++;
      try {
        outputs.set(place, await run(inputs[place] as In));
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, inputs.length) }, worker));
  if (failures.length > 0) throw failures[0];
  return inputs.map((_, place) => outputs.get(place) as Out);
};

/** Waits for all of them, also when one rejects: nothing goes on behind the back of the caller. */
export const together = async (tasks: readonly Promise<unknown>[]): Promise<void> => {
  await Promise.allSettled(tasks);
  await Promise.all(tasks);
};
