/**
 * Every small world (small-worlds.ts) keeps every property; the number of worlds is asserted. `npm test` enumerates six combinations of acts completely, but for
 * the order of tasks; `WORLDS=all` and `npm run test:full` all of them with every order.
 */
import { loadEngine } from '../support/world/load-engine.ts';
import { full } from './scale.ts';
import { type Act, orders, plainWorlds, playSmall, type SmallWorld, strikes } from './small-worlds.ts';

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
const isChosen = ({ acting, bornOn }: SmallWorld): boolean =>
  all ||
  (bornOn === 's4' &&
    everyDay.some(
      ([s4, onLeader, onParticipant]) =>
        s4 === acting.s4 && onLeader === acting.leader && onParticipant === acting.participant,
    ));
const chosen = plainWorlds.filter(isChosen);

test(
  'every small world keeps every property, whoever acts first and wherever one fault strikes (P1-P6, P11-P13)',
  async () => {
    const engine = await loadEngine();
    const broken: string[] = [];
    let worlds = 0;
    const check = async (world: SmallWorld) => {
      worlds += 1;
      const met = await playSmall(engine, world);
      if (met.violations.length > 0) broken.push(`${JSON.stringify(world)}: ${met.violations.join('; ')}`);
      return met;
    };
    const began = Date.now();
    for (const plain of chosen) {
      const met = await check(plain);
      for (const twist of [...strikes(plain, met), ...(all ? orders(met) : [])]) await check({ ...plain, twist });
    }
    process.stderr.write(
      `${worlds} small worlds in ${Math.round((Date.now() - began) / 1000)} s, ${broken.length} broken\n`,
    );
    expect(broken.slice(0, 5)).toEqual([]);
    expect(plainWorlds).toHaveLength(94);
    expect(chosen).toHaveLength(all ? 94 : everyDay.length);
    expect(worlds).toBeGreaterThan(all ? 30_000 : 1000);
  },
  5 * 60 * 60_000,
);
