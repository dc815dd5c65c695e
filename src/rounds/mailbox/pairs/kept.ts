/** Owns the values that an administrator wants back, as a round has them: from the vault, while the round lasts. */
import { type Work } from '../../../actors/messages.ts';
import { type Side } from '../../../model/appointment.ts';
import { type S4Guid } from '../../../model/ids.ts';
import { type PutBack } from '../../../model/put-back.ts';
import { type AppointmentChange } from '../../../ports/exchange.ts';
import { type VaultedConflict } from '../../../ports/vault.ts';
import { type Context } from '../context.ts';

/** `conflict` is absent when the vault has it no more. */
export type Kept = { readonly order: PutBack; readonly conflict?: VaultedConflict };

/** What both sides get; `loser`: the side whose value comes back. */
export type PutBackWrite = {
  readonly conflict: VaultedConflict;
  readonly loser: Side;
  readonly change: AppointmentChange;
  readonly fingerprint: string;
};

/** The orders for this appointment. */
export const keptFor = async (
  { deps }: Context,
  { putBacks = [] }: Work,
  guid: S4Guid,
): Promise<{ readonly kept?: readonly Kept[] }> => {
  const orders = putBacks.filter((order) => order.guid === guid);
  if (orders.length === 0) return {};
  const kept = orders.map(async (order): Promise<Kept> => {
    const conflict = await deps.vault.conflict(order.conflict);
    return { order, ...(conflict === undefined ? {} : { conflict }) };
  });
  return { kept: await Promise.all(kept) };
};
