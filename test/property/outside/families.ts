/** The families of histories that `npm run test:deep` draws from, and that mutants have to survive. */
import { type Family } from '../families.ts';

const every: { readonly [F in Family]: true } = {
  single: true,
  privacy: true,
  triggers: true,
  directions: true,
  partners: true,
  decisions: true,
  series: true,
  meetings: true,
};

export const families = Object.keys(every) as readonly Family[];

/** @throws Error when the name is no family's */
export const familyNamed = (name: string): Family => {
  const found = families.find((one) => one === name);
  if (found === undefined) throw new Error(`There is no family "${name}", only ${families.join(', ')}.`);
  return found;
};
