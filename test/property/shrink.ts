/** Makes a failing history shorter: steps and halves of steps are left out as long as some property still breaks, and time is left. */
import { type Engine } from '../support/world/engine.ts';
import { play } from './play.ts';
import { type History } from './step.ts';

export type Shrunk = { readonly history: History; readonly violations: readonly string[] };

const without = (history: History, from: number, count: number): History => ({
  ...history,
  steps: history.steps.toSpliced(from, count),
});

/** What might break just the same, the shortest first. */
const candidates = (history: History): readonly History[] => {
  const { length } = history.steps;
  const shorter: History[] = [];
  for (let size = Math.ceil(length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 0; from < length; from += size) shorter.push(without(history, from, size));
  return [...shorter, ...(history.linked > 0 ? [{ ...history, linked: history.linked - 1 }] : [])];
};

/** @param limitMs time for trying */
export const shrink = async (engine: Engine, found: Shrunk, limitMs: number): Promise<Shrunk> => {
  const until = Date.now() + limitMs;
  let best = found;
  for (let better = true; better;) {
    better = false;
    for (const history of candidates(best.history)) {
      if (Date.now() > until) return best;
      const { violations } = await play(engine, history);
      if (violations.length === 0) continue;
      best = { history, violations };
      better = true;
      break;
    }
  }
  return best;
};
