/**
 * Owns how the histories of a run are divided: how many each family gets, and in which portions they are played. Appointments alone are a third of what people do, so
 * they get a third; the other families share the rest.
 */
import { type Family } from './families.ts';

/** Drawn from a seed of its own. */
export type Portion = { readonly family: Family; readonly seed: number; readonly histories: number };

/** So few that both cores are busy to the end. */
const most = 50;
const ofSingle = 0.32;

const evenly = (total: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, place) => Math.floor((total + place) / count));

/** Histories for each of the families, `total` in all. */
export const sharesOf = (total: number, families: readonly Family[]): ReadonlyMap<Family, number> => {
  const others = families.filter((one) => one !== 'single');
  const forSingle = others.length === families.length ? 0 : others.length === 0 ? total : Math.round(total * ofSingle);
  const each = evenly(total - forSingle, others.length);
  return new Map(families.map((one) => [one, one === 'single' ? forSingle : (each[others.indexOf(one)] ?? 0)]));
};

export const portionsOf = (family: Family, histories: number, seed: number): readonly Portion[] =>
  evenly(histories, Math.ceil(histories / most)).map((count, place) => ({
    family,
    seed: seed + place,
    histories: count,
  }));
