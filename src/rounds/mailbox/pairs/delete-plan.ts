/** Owns what a delete with a witness comes to: the step that the administrator's policy asks for, and what waits or is left alone instead (I7). */
import { type ItemRef } from '../../../actors/messages.ts';
import { statusToWrite } from '../../../mapping/s4/status.ts';
import { type Side } from '../../../model/appointment.ts';
import { type Said } from '../../../model/delete-policy.ts';
import { type ItemId } from '../../../model/ids.ts';
import { type Link, type Witness } from '../../../model/link.ts';
import { type ReadableItem } from '../../../ports/exchange.ts';
import { type S4Appointment } from '../../../ports/s4.ts';
import { type DeleteStep, deleteStep } from '../../../sync/delete-policy.ts';
import { settingsOf, typedBy } from '../conduct.ts';
import { type Context } from '../context.ts';
import { cancelledOnS4 } from '../rest.ts';
import { type Pair } from '../sighting.ts';

export type DeletePlan = {
  readonly do: 'delete';
  readonly ref: ItemRef;
  readonly on: Side;
  readonly link: Link;
  readonly witness: Witness;
  readonly cause: string;
  /** Never `unlink`: that writes nothing and is no plan to delete. */
  readonly step: Exclude<DeleteStep, 'unlink'>;
  /** What is written instead, where the step is another one than `delete`. */
  readonly said?: Said;
  /** The item about to be deleted, where it is readable; `edited`: it was changed since both sides agreed. */
  readonly s4?: S4Appointment;
  readonly exchange?: ReadableItem;
  readonly edited: boolean;
  /** What takes the place of the item. */
  readonly invitation?: ItemId;
};

/** The status to write for cancelled; `undefined` where the administrator's table has none. */
export const cancelledStatus = (context: Context, { transactionType, status }: S4Appointment): string | undefined =>
  statusToWrite(context.settings.codes, { type: transactionType, meaning: 'cancelled', current: status });

export const itemsOf = ({ s4, exchange }: Pair): Pick<DeletePlan, 's4' | 'exchange'> => ({
  ...(s4.is === 'there' ? { s4: s4.item } : {}),
  ...(exchange.is === 'there' && exchange.item.skip === undefined ? { exchange: exchange.item } : {}),
});

/** An occurrence that left its series cannot stay in it, whatever the policy: taking it out is what the series' owner did. */
export const stepOf = (context: Context, pair: Pair, on: Side): DeleteStep => {
  const item = pair.s4.is === 'there' ? pair.s4.item : undefined;
  const { deletes } = settingsOf(context, typedBy(pair)).appointments;
  return deleteStep(deletes, on, item !== undefined && cancelledStatus(context, item) !== undefined);
};

/** `Link.because` of what is deleted on one side. What was cancelled in S/4 may be opened again. */
export const endOf = (on: Side, witness: Witness = 'deleted-by-person'): string =>
  on === 'exchange' && witness === 'cancelled-by-organiser' ? cancelledOnS4 : witness;
