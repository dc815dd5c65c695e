/** The window moves with time: what lay outside it comes inside without anybody touching it. */
import { loadEngine } from '../support/world/load-engine.ts';
import { play } from './play.ts';
import { type History } from './step.ts';

const day = 86_400;

const far = (steps: History['steps']): History => ({ seed: 0, pageSize: 3, linked: 1, steps });

test.each(['exchange', 's4'] as const)(
  'an appointment 600 days ahead, made on %s, is synchronised once it is 350 days ahead',
  async (side) => {
    const engine = await loadEngine();
    const create = { do: 'create', side, who: 0, shape: 'far', run: 400 } as const;
    const before = await play(engine, far([create]));
    const after = await play(engine, far([create, { do: 'pass', seconds: 250 * day, run: 400 }]));
    const onBothSides = ({ session }: typeof before): number =>
      [...session.world.tables.itemViews.values()].filter(({ value }) => value?.state === 'linked').length;
    expect(before.violations).toEqual([]);
    expect(after.violations).toEqual([]);
    expect(onBothSides(after)).toBe(onBothSides(before) + 1);
  },
);
