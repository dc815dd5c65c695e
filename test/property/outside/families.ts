/** The families of histories: what `npm run test:deep` draws from and how it plays it. A family shrinks to a trace that `npm test` replays. */
import type * as fc from 'fast-check';

import { type Engine } from '../../support/world/engine.ts';
import { play } from '../play.ts';
import { history, type History } from '../step.ts';

export type Family = {
  readonly name: string;
  readonly arbitrary: fc.Arbitrary<History>;
  readonly play: (engine: Engine, history: History) => Promise<readonly string[]>;
};

export const families: readonly Family[] = [
  {
    name: 'histories',
    arbitrary: history,
    play: async (engine, one) => (await play(engine, one)).violations,
  },
];
