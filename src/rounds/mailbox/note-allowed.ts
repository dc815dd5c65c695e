/**
 * Owns whether appointments of a transaction type have a note, for items that S/4 does not have yet. Kept for a while, because S/4 would else be asked for every new
 * appointment; who changes customizing in between has one refused, which is tried again.
 */
import { type S4Port } from '../../ports/s4.ts';
import { type Context } from './context.ts';

const keptMs = 10 * 60_000;

type Kept = { readonly until: number; readonly allowed: boolean };

/** By system, and within it by transaction type. */
const kept = new WeakMap<S4Port, Map<string, Kept>>();

const keptOf = (s4: S4Port): Map<string, Kept> => {
  const known = kept.get(s4) ?? new Map<string, Kept>();
  kept.set(s4, known);
  return known;
};

/** Where nobody can say, a note is tried. */
export const isNoteAllowed = async ({ s4, deps }: Context, code: string): Promise<boolean> => {
  const now = deps.clock.now();
  const known = keptOf(s4).get(code);
  if (known !== undefined && known.until > now && known.until <= now + keptMs) return known.allowed;
  const check = await s4.checkTransactionType(code);
  if (!check.ok) return true;
  const allowed = check.value.noteTextType !== undefined;
  keptOf(s4).set(code, { until: now + keptMs, allowed });
  return allowed;
};
