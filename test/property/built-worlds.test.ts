/** Every world that is built on purpose keeps every property: accidents, people, restores, mass deletes, first rounds, series, mail, the copies of attendees. */
import { openPool } from './outside/pool.ts';
import { builtNames } from './planted/scenarios.ts';

const limitMs = 30 * 60_000;
const portion = 40;

test(
  'whatever happens in a world that is built on purpose, every property holds (P1-P8, P11-P13, I8, I9, I12, I15, I19-I23)',
  async () => {
    const portions = Array.from({ length: Math.ceil(builtNames.length / portion) }, (_, place) =>
      builtNames.slice(place * portion, (place + 1) * portion),
    );
    const pool = openPool({ limitMs, size: 1 });
    const answers = await Promise.all(portions.map((names) => pool.ask('visits', { histories: 0, names }))).finally(
      pool.close,
    );
    const played = answers.flat();
    process.stderr.write(`${played.length} worlds built on purpose\n`);
    const broken = played.flatMap(({ name, violations }) => violations.map((violation) => `${name}: ${violation}`));
    expect(broken.slice(0, 10)).toEqual([]);
    expect(played).toHaveLength(builtNames.length);
    expect(new Set(builtNames).size).toBe(builtNames.length);
    expect(builtNames.length).toBeGreaterThanOrEqual(500);
  },
  limitMs,
);
