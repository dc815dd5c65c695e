/**
 * Owns planning: what this round will do about one sighting. The table in sync/decide.ts decides about pairs (pair-plan.ts); this file says what becomes of items that
 * are on one side only. No I/O, no content beyond what the sighting carries.
 */
import { reasonAgainst, reasonAgainstItem } from './conduct.ts';
import { type Context } from './context.ts';
import { inWindow } from './observe.ts';
import { pairPlan } from './pairs/pair-plan.ts';
import { type Plan } from './pairs/plans.ts';
import { type NewOnExchange, type NewOnS4, type Sighting } from './sighting.ts';

const newOnS4 = (context: Context, { kind: _, ...sighting }: NewOnS4): Plan => {
  const { ref, item } = sighting;
  const reason = reasonAgainstItem(context, item);
  if (reason !== undefined) return { do: 'skip', ref, reason };
  return inWindow(context, item.content)
    ? { do: 'create-on-exchange', ...sighting }
    : { do: 'skip', ref, reason: 'outside-window' };
};

const newOnExchange = (context: Context, { kind: _, ...sighting }: NewOnExchange): Plan => {
  const { ref, item } = sighting;
  const reason = reasonAgainst(context, item);
  if (reason !== undefined) return { do: 'skip', ref, reason };
  return inWindow(context, item.appointment)
    ? { do: 'create-on-s4', ...sighting }
    : { do: 'skip', ref, reason: 'outside-window' };
};

export const planFor = (context: Context, sighting: Sighting): Plan => {
  switch (sighting.kind) {
    case 'pair':
      return pairPlan(context, sighting);
    case 'new-on-s4':
      return newOnS4(context, sighting);
    case 'new-on-exchange':
      return newOnExchange(context, sighting);
    case 'skipped':
      return { do: 'skip', ref: sighting.ref, reason: sighting.reason };
  }
};
