/** Owns what becomes of a delete while a mailbox is repaired after a restore: it waits, and the pair is looked at again when both sides were read completely (I15). */
import { type ItemRef } from '../../../actors/messages.ts';
import { type Side } from '../../../model/appointment.ts';
import { type Held } from '../../../model/braked.ts';
import { type Witness } from '../../../model/link.ts';
import { type Pair } from '../sighting.ts';

export type HoldPlan = {
  readonly do: 'hold';
  readonly ref: ItemRef;
  readonly held: Held;
  readonly on: Side;
  readonly witness: Witness;
  readonly cause: string;
};

type Deleting = { readonly pair: Pair; readonly on: Side; readonly witness: Witness; readonly cause: string };

/** That S/4 named it deleted is kept: the notice that said so is handled by then. */
export const holdPlan = ({ pair, on, witness, cause }: Deleting): HoldPlan => {
  const { guid } = pair.link;
  const isNamed = pair.s4.is === 'gone' && pair.s4.witness === 'deleted-by-person';
  return { do: 'hold', ref: pair.ref, held: { guid, ...(isNamed ? { deleted: true } : {}) }, on, witness, cause };
};
