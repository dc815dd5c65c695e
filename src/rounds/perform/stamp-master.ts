/** Owns stamping the master of a series with the series' key, so that it is found wherever it goes. Its occurrences carry none: a stamp would make exceptions of them. */
import { type Intent, type ItemRef } from '../../actors/messages.ts';
import { type IdentityKey } from '../../model/ids.ts';
import { type Context } from '../mailbox/context.ts';
import { type Master } from '../mailbox/series/series-in-play.ts';
import { stampOf } from './first-stamp.ts';
import { failedWrite, type Job, journalOf, nothingDone, type Outcome, write, wroteOn } from './job.ts';

type Stamp = { readonly master: Master; readonly key: IdentityKey };

const run = async (context: Context, { master, key }: Stamp, intent: Intent): Promise<Outcome> => {
  const { itemId, changeKey } = master;
  const ref: ItemRef = { itemId };
  const done = await write(context, intent, () =>
    context.deps.exchange.update(context.mailbox, { itemId, changeKey }, stampOf(context, master, key)),
  );
  if (!done.ok) return failedWrite(ref, intent, done);
  return {
    ...nothingDone,
    settled: [intent.id],
    journal: [journalOf(intent, 'done')],
    masters: [{ key, ...done.value }],
    cured: [ref],
    wrote: wroteOn('exchange'),
  };
};

export const stampMasterJob = (context: Context, stamp: Stamp, id: string): Job => {
  const { itemId, changeKey } = stamp.master;
  const intent: Intent = {
    id,
    on: 'exchange',
    step: 'stamp',
    key: stamp.key,
    itemId,
    version: changeKey,
    sent: {},
    group: stamp.key,
    because: 'new-series',
  };
  return { ref: { itemId }, intents: [intent], run: () => run(context, stamp, intent) };
};
