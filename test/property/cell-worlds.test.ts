/** Every world in which the cells of the decision meet (cell-worlds.ts) keeps every property, and what Tandem says of each pair is so. */
import { cellWorlds, nameOfCellWorld } from './cell-worlds.ts';
import { openPool } from './outside/pool.ts';

const limitMs = 60 * 60_000;
const portion = 40;

test(
  'whatever happens to an appointment on both sides at once, every property holds and what Tandem says of it is so (P1-P6, P8, P11-P13)',
  async () => {
    const names = cellWorlds.map(nameOfCellWorld);
    const portions = Array.from({ length: Math.ceil(names.length / portion) }, (_, place) =>
      names.slice(place * portion, (place + 1) * portion),
    );
    const pool = openPool({ limitMs, size: 1 });
    const began = Date.now();
    const answers = await Promise.all(
      portions.map((some) => pool.ask('visits', { histories: 0, names: some })),
    ).finally(pool.close);
    const played = answers.flat();
    process.stderr.write(`${played.length} cell worlds in ${Math.round((Date.now() - began) / 1000)} s\n`);
    const broken = played.flatMap(({ name, violations }) => violations.map((violation) => `${name}: ${violation}`));
    expect(broken.slice(0, 10)).toEqual([]);
    expect(cellWorlds).toHaveLength(1260);
    expect(played).toHaveLength(cellWorlds.length);
  },
  limitMs,
);
