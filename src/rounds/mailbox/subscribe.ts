/**
 * Owns the push subscription of a mailbox (exchange.md, Push subscriptions): a new generation of the callback URL is stored before Subscribe is sent; the last
 * watermark replays what was missed. Whenever one is made again, everything is listed again too: an item that came and was thrown away since the sync state is on
 * no page of SyncFolderItems, and its event may be lost or tell of a move only.
 */
import { type Work } from '../../actors/messages.ts';
import { type Result } from '../../model/fault.ts';
import { type Watermark } from '../../model/ids.ts';
import { type Subscription } from '../../ports/exchange.ts';
import { type Context, SideDown } from './context.ts';
import { nowOf } from './doubts.ts';
import { type Settlement } from './session.ts';

const subscribeWith = (
  context: Context,
  callbackUrl: string,
  watermark: Watermark | undefined,
): Promise<Result<Subscription>> => {
  const { statusMinutes } = context.deps;
  return context.deps.exchange.subscribe(context.mailbox, {
    callbackUrl,
    statusMinutes,
    ...(watermark === undefined ? {} : { watermark }),
  });
};

/** @returns what the settle has to store */
export const subscribe = async (
  context: Context,
  { subscription }: Work,
): Promise<Pick<Settlement, 'subscription' | 'listing'>> => {
  const { id } = context.enrolment;
  const generation = await context.session.newGeneration();
  await context.deps.records.setGeneration(id, generation);
  const callbackUrl = context.deps.callbackUrl(id, generation);
  let result = await subscribeWith(context, callbackUrl, subscription.watermark);
  if (!result.ok && result.fault.code === 'watermark-invalid')
    result = await subscribeWith(context, callbackUrl, undefined);
  if (result.ok) {
    await context.deps.records.seen(id, nowOf(context));
    const { subscriptionId: newId, watermark } = result.value;
    return {
      subscription: { id: newId, generation, watermark },
      ...(subscription.watermark === undefined ? {} : { listing: { done: false } }),
    };
  }
  if (result.fault.kind !== 'refused' || result.fault.code === 'unauthorised')
    throw new SideDown('exchange', result.fault);
  context.log.warn('Exchange refuses push subscriptions for this mailbox; it is polled', { fault: result.fault.code });
  return { subscription: { refused: true } };
};
