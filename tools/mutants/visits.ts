/** Owns which scenario reaches which cell of the decision: only those can tell a mutant of that cell. */
import { type Visits } from '../../test/property/outside/jobs.ts';
import { type Pool } from '../../test/property/outside/pool.ts';

export type Visited = {
  /** Name of a cell → names of sound scenarios, those first that reach the fewest cells. */
  readonly by: ReadonlyMap<string, readonly string[]>;
  /** What breaks without any mutant. */
  readonly broken: readonly Visits[];
};

const portion = 16;

/** Plays every scenario once on the sound engine. */
export const visitedBy = async (
  pool: Pool,
  { histories, names }: { readonly histories: number; readonly names: readonly string[] },
): Promise<Visited> => {
  const portions = Array.from({ length: Math.ceil(names.length / portion) }, (_, place) =>
    names.slice(place * portion, (place + 1) * portion),
  );
  const answers = await Promise.all(portions.map((some) => pool.ask('visits', { histories, names: some })));
  const all = answers.flat().toSorted((a, b) => a.cells.length - b.cells.length);
  const sound = all.filter(({ violations }) => violations.length === 0);
  const by = new Map<string, string[]>();
  for (const { name, cells } of sound) for (const cell of cells) by.set(cell, [...(by.get(cell) ?? []), name]);
  return { by, broken: all.filter(({ violations }) => violations.length > 0) };
};
