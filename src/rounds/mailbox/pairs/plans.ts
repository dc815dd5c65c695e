/** Owns the shapes of plans: what a round may do about one sighting. What they hold beyond these lines is in delete-plan.ts, hold.ts and merge-plan.ts. */
import { type ItemRef } from '../../../actors/messages.ts';
import { type Link, type SkipReason, type Witness } from '../../../model/link.ts';
import { type PutBackAnswer } from '../../../model/put-back.ts';
import { type NewOnExchange, type NewOnS4 } from '../sighting.ts';
import { type DeletePlan } from './delete-plan.ts';
import { type HoldPlan } from './hold.ts';
import { type MergePlan } from './merge-plan.ts';

/** Only what Tandem knows changes. */
export type NotePlan = {
  readonly do: 'note';
  readonly ref: ItemRef;
  readonly link: Link;
  readonly what?: 'linked' | 'rested' | 'vanished';
  readonly cause: string;
  readonly witness?: Witness;
  /** To be looked at once more: S/4 may want an item here again. */
  readonly again?: true;
};

export type CreateOnExchangePlan = { readonly do: 'create-on-exchange' } & Omit<NewOnS4, 'kind'>;
export type CreateOnS4Plan = { readonly do: 'create-on-s4' } & Omit<NewOnExchange, 'kind'>;

/** `putBacks`: what an administrator is answered once it is done. */
export type Plan = { readonly putBacks?: readonly PutBackAnswer[] } & (
  | MergePlan
  | DeletePlan
  | CreateOnExchangePlan
  | CreateOnS4Plan
  | NotePlan
  | HoldPlan
  | { readonly do: 'skip'; readonly ref: ItemRef; readonly reason: SkipReason }
  | { readonly do: 'nothing'; readonly ref: ItemRef }
);
