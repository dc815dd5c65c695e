/**
 * Owns reading for one slice: every object of either side is read at most once, in few requests; what cannot be read is a failure of that item and no reason
 * to stop the others.
 */
import { type ItemRef } from '../../actors/messages.ts';
import { type Side } from '../../model/appointment.ts';
import { type Fault, type Result } from '../../model/fault.ts';
import { type ItemId, type S4Guid } from '../../model/ids.ts';
import { type FailedVersion } from '../../model/mark.ts';
import { type ExchangeItem } from '../../ports/exchange.ts';
import { type S4Appointment } from '../../ports/s4.ts';
import { inParallel } from '../parallel.ts';
import { type Context, itemResult, sideResult } from './context.ts';

export type Failure = FailedVersion & { readonly ref: ItemRef; readonly on: Side; readonly fault: Fault };

export const isFailure = <T extends object>(one: T | Failure): one is Failure => 'fault' in one;

export type Reader = {
  readonly s4: (guids: readonly S4Guid[]) => Promise<void>;
  readonly exchange: (ids: readonly ItemId[]) => Promise<void>;
  readonly knowS4: (items: readonly S4Appointment[]) => void;
  readonly onS4: (guid: S4Guid) => Result<S4Appointment>;
  readonly onExchange: (id: ItemId) => Result<ExchangeItem>;
};

/** Items between two signs of life; how many of them go into one request is the adapter's. */
const batch = 25;
const s4AtOnce = 4;

const unread: { readonly ok: false; readonly fault: Fault } = { ok: false, fault: { kind: 'bug', code: 'bug' } };

export const createReader = (context: Context): Reader => {
  const s4Items = new Map<S4Guid, Result<S4Appointment>>();
  const exchangeItems = new Map<ItemId, Result<ExchangeItem>>();
  return {
    s4: async (guids) => {
      const missing = [...new Set(guids)].filter((guid) => !s4Items.has(guid));
      await inParallel(missing, s4AtOnce, async (guid) => {
        s4Items.set(guid, await itemResult(context, 's4', context.s4.read(guid)));
      });
    },
    exchange: async (ids) => {
      const missing = [...new Set(ids)].filter((id) => !exchangeItems.has(id));
      for (let start = 0; start < missing.length; start += batch) {
        const some = missing.slice(start, start + batch);
        const results = await sideResult('exchange', context.deps.exchange.read(context.mailbox, some));
        for (const [place, id] of some.entries()) {
          exchangeItems.set(id, await itemResult(context, 'exchange', Promise.resolve(results[place] ?? unread)));
        }
        await context.session.keepAlive();
      }
    },
    knowS4: (items) => {
      for (const item of items) s4Items.set(item.guid, { ok: true, value: item });
    },
    onS4: (guid) => s4Items.get(guid) ?? unread,
    onExchange: (id) => exchangeItems.get(id) ?? unread,
  };
};
