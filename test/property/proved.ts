/** Owns which families of histories `npm test` holds to every property, and which it does not yet. Every family stands in one of the two. */
import { type Family } from './families.ts';

export const proved: readonly Family[] = [
  'single',
  'privacy',
  'triggers',
  'partners',
  'directions',
  'decisions',
  'meetings',
];

/** `FAMILY=name` plays them. */
export const notProved: readonly Family[] = ['series'];
