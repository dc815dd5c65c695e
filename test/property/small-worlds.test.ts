/**
 * Every small world (small-worlds.ts) keeps every property; the number of worlds is asserted. `npm test` enumerates six combinations of acts completely, but for
 * the order of tasks; `WORLDS=all` and `npm run test:full` all of them with every order.
 */
import { openPool } from './outside/pool.ts';
import { full } from './scale.ts';
import { type Act, plainWorlds } from './small-worlds.ts';

// All of them take long (`npm run test:full`); `npm test` enumerates these completely, but for the order of tasks.
const everyDay: readonly (readonly [Act, Act, Act])[] = [
  ['edit subject', 'edit subject', 'nothing'],
  ['edit subject', 'edit location', 'edit subject'],
  ['edit subject', 'delete', 'nothing'],
  ['delete', 'edit subject', 'nothing'],
  ['delete', 'delete', 'delete'],
  ['nothing', 'edit subject', 'delete'],
];
const all = process.env['WORLDS'] === 'all' || full;
const isChosen = ({ acting, bornOn }: (typeof plainWorlds)[number]): boolean =>
  all ||
  (bornOn === 's4' &&
    everyDay.some(
      ([s4, onLeader, onParticipant]) =>
        s4 === acting.s4 && onLeader === acting.leader && onParticipant === acting.participant,
    ));
const chosen = plainWorlds.flatMap((world, place) => (isChosen(world) ? [place] : []));

const limitMs = 5 * 60 * 60_000;

test(
  'every small world keeps every property, whoever acts first and wherever one fault strikes (P1-P6, P11-P13)',
  async () => {
    const began = Date.now();
    const pool = openPool({ limitMs, size: all ? undefined : 1 });
    const answers = await Promise.all(chosen.map((place) => pool.ask('smallWorlds', { place, orders: all }))).finally(
      pool.close,
    );
    const broken = answers.flatMap((answer) => answer.broken);
    const worlds = answers.reduce((sum, answer) => sum + answer.worlds, 0);
    process.stderr.write(
      `${worlds} small worlds in ${Math.round((Date.now() - began) / 1000)} s, ${broken.length} broken\n`,
    );
    expect(broken.slice(0, 5)).toEqual([]);
    expect(plainWorlds).toHaveLength(94);
    expect(chosen).toHaveLength(all ? 94 : everyDay.length);
    expect(worlds).toBeGreaterThan(all ? 30_000 : 1000);
  },
  limitMs,
);
