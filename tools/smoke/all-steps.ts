/** Owns the order of the everyday steps: people first, accidents after them, and in the end that nothing is left to be written. */
import { accidents } from './accidents.ts';
import { quietness } from './attacks.ts';
import { categories } from './category.ts';
import { conflicts } from './conflicts.ts';
import { enrolment } from './enrolment.ts';
import { everyday } from './everyday.ts';
import { failedItems } from './failed-items.ts';
import { meetings } from './meetings.ts';
import { privacy } from './privacy.ts';
import { type Step } from './report.ts';
import { series } from './series.ts';
import { type World } from './world.ts';

export const allSteps = (world: World): readonly Step[] => [
  ...enrolment(world),
  ...everyday(world),
  ...conflicts(world),
  ...series(world),
  ...privacy(world),
  ...categories(world),
  ...failedItems(world),
  ...meetings(world),
  ...accidents(world),
  ...quietness(world),
];
