/**
 * Owns when a silent copy gives way to the invitation to the same meeting (docs/SPEC.md, The seventh witness): only Tandem's own, as Tandem left it, beside an invitation that lies in the
 * same calendar. Whatever a person had a hand in stays, and both are listed for review.
 */
import { type Role } from '../../../model/link.ts';
import { type ReadableItem } from '../../../ports/exchange.ts';
import { changedFields } from '../../../sync/fingerprint.ts';
import { isCancelledOnS4 } from '../conduct.ts';
import { type Context } from '../context.ts';
import { endedBeforeWindow, seenOnExchange } from '../observe.ts';
import { type Pair } from '../sighting.ts';
import { type DeletePlan, itemsOf, stepOf } from './delete-plan.ts';
import { versionsOf } from './pair-link.ts';

/** Nobody made a meeting or a series of it, or changed anything that it says. */
const isUntouched = (context: Context, { base }: Pair, item: ReadableItem): boolean => {
  const now = seenOnExchange(context, item);
  return (
    item.meeting === undefined &&
    item.series === undefined &&
    now !== undefined &&
    changedFields(base, now).length === 0
  );
};

/** The lead's item is never a copy of another; what was hidden or out of scope is not compared. */
const isSilentCopy = ({ link }: Pair, role: Role): boolean =>
  role === 'participant' &&
  link.made === true &&
  link.state === 'linked' &&
  link.hidden === undefined &&
  link.said === undefined;

const mayGo = (context: Context, pair: Pair): boolean =>
  !context.repair && !context.rejected.has(pair.link.guid) && stepOf(context, pair, 'exchange') === 'delete';

/** @returns the plan that takes the silent copy away; `undefined`: it stays */
export const supersededPlan = (context: Context, pair: Pair, role: Role): DeletePlan | undefined => {
  const { s4, exchange, invitation, link, ref } = pair;
  if (invitation === undefined || s4.is !== 'there' || exchange.is !== 'there' || exchange.item.skip !== undefined)
    return undefined;
  if (!isSilentCopy(pair, role) || !isUntouched(context, pair, exchange.item) || !mayGo(context, pair))
    return undefined;
  // What was called off ends by that; what is past is left alone.
  if (isCancelledOnS4(context, s4.item) || endedBeforeWindow(context, exchange.item.appointment)) return undefined;
  return {
    do: 'delete',
    ref,
    on: 'exchange',
    link: { ...link, ...versionsOf(pair), role },
    witness: 'superseded-by-invitation',
    cause: 'invited-to-the-same-meeting',
    step: 'delete',
    edited: false,
    invitation,
    ...itemsOf(pair),
  };
};
