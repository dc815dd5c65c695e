/** A small actor whose turns do, one each, what the SDK cannot bear; used to try the fence, never in production. */
import { type Turns } from '../../../src/actors/turn.ts';

export type Count = { readonly n: number };
export type CounterProtocol = {
  readonly add: { readonly message: { readonly by: number }; readonly reply: Count };
  readonly get: { readonly message: object; readonly reply: Count };
  /** Says that it wrote, and throws. */
  readonly breakAfterWrite: { readonly message: object; readonly reply: object };
  /** Throws what is no Error. */
  readonly throwText: { readonly message: object; readonly reply: object };
  readonly replyNothing: { readonly message: object; readonly reply: object };
  readonly storeFalsy: { readonly message: { readonly value: unknown }; readonly reply: object };
  readonly forget: { readonly message: object; readonly reply: object };
  /** Reads one after the other, and stores how many it found. */
  readonly readMany: { readonly message: { readonly keys: readonly string[] }; readonly reply: object };
  readonly arm: { readonly message: { readonly reminder: 'on' | 'off' }; readonly reply: object };
  readonly wake: { readonly message: object; readonly reply: object };
  readonly tick: { readonly message: { readonly at: string }; readonly reply: object };
};

export type CounterHooks = {
  /** Awaited inside `add` between the read and the save. */
  readonly inAdd?: () => Promise<void>;
  readonly inTick?: (at: string) => void;
  readonly betweenReads?: () => void;
};

export const counterTurns = (hooks: CounterHooks = {}): Turns<CounterProtocol> => ({
  add: async (read, { by }) => {
    const before = await read<Count>('count');
    await hooks.inAdd?.();
    const count = { n: (before?.n ?? 0) + by };
    return { reply: count, set: { count } };
  },
  get: async (read) => ({ reply: (await read<Count>('count')) ?? { n: 0 } }),
  breakAfterWrite: async (read) => {
    await read('count');
    const result = { reply: {}, set: { count: { n: 666 } } };
    if (result.set.count.n > 0) throw new Error('a secret subject');
    return result;
  },
  throwText: async () => {
    // oxlint-disable-next-line no-throw-literal
    throw 'a secret subject';
  },
  replyNothing: async () => ({ reply: undefined as unknown as object, set: { count: { n: 666 } } }),
  storeFalsy: async (_read, { value }) => ({ reply: {}, set: { count: value as object } }),
  forget: async () => ({ reply: {}, remove: ['count'] }),
  readMany: async (read, { keys }) => {
    let found = 0;
    for (const key of keys) {
      hooks.betweenReads?.();
      if ((await read(key)) !== undefined) found += 1;
    }
    return { reply: {}, set: { many: { found } } };
  },
  arm: async (_read, { reminder }) => ({ reply: {}, reminder }),
  wake: async () => ({ reply: {}, set: { woken: { yes: true } }, wake: true }),
  tick: async (_read, { at }) => {
    hooks.inTick?.(at);
    return { reply: {}, set: { ticked: { at } } };
  },
});
