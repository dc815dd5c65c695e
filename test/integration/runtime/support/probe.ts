/**
 * The smallest mailbox: notices, a round token with a lease, and what was performed. Its rounds have the shape of the real ones: begin → perform outside
 * of the lock → settle. Besides, turns that show what the runtime does with slow ones.
 */
import { type Turns } from '../../../../src/actors/turn.ts';

export type Round = { readonly token: string; readonly until: number };
export type Inbox = {
  readonly notices: readonly number[];
  readonly settled: readonly number[];
  readonly round?: Round;
  readonly ticks: number;
};

export type ProbeProtocol = {
  /** Stores the notice once, as the real one does. */
  readonly tell: { readonly message: { readonly n: number }; readonly reply: { readonly stored: 'yes' } };
  readonly begin: {
    readonly message: { readonly token: string; readonly at: number; readonly leaseMs: number };
    readonly reply: { readonly go: boolean; readonly notices: readonly number[] };
  };
  readonly settle: {
    readonly message: { readonly token: string; readonly done: readonly number[] };
    readonly reply: { readonly lost: boolean };
  };
  readonly look: { readonly message: object; readonly reply: Inbox };
  /** Reads, waits at the gate (control route) when told to, adds one, and says which process did it. */
  readonly add: {
    readonly message: { readonly wait: boolean };
    readonly reply: { readonly n: number; readonly pid: number };
  };
  /** A key as awkward as its caller likes. */
  readonly put: { readonly message: { readonly key: string; readonly n: number }; readonly reply: object };
  readonly get: { readonly message: { readonly key: string }; readonly reply: { readonly n?: number } };
  readonly arm: { readonly message: { readonly reminder: 'on' | 'off' }; readonly reply: object };
  readonly fail: { readonly message: object; readonly reply: object };
  readonly tick: { readonly message: { readonly at: string }; readonly reply: object };
};

export const probeTurnNames: { readonly [T in keyof ProbeProtocol]: true } = {
  tell: true,
  begin: true,
  settle: true,
  look: true,
  add: true,
  put: true,
  get: true,
  arm: true,
  fail: true,
  tick: true,
};

export type ProbeHooks = {
  readonly say: (event: string, fields: object) => void;
  readonly gate: () => Promise<void>;
  readonly tickFails: () => boolean;
};

const empty: Inbox = { notices: [], settled: [], ticks: 0 };

export const probeTurns = ({ say, gate, tickFails }: ProbeHooks): Turns<ProbeProtocol> => ({
  tell: async (read, { n }) => {
    const inbox = (await read<Inbox>('inbox')) ?? empty;
    return {
      reply: { stored: 'yes' },
      set: { inbox: { ...inbox, notices: [...new Set([...inbox.notices, n])] } },
      wake: true,
    };
  },
  begin: async (read, { token, at, leaseMs }) => {
    const inbox = (await read<Inbox>('inbox')) ?? empty;
    const busy = inbox.round !== undefined && inbox.round.until > at;
    if (busy || inbox.notices.length === 0) return { reply: { go: false, notices: [] } };
    return {
      reply: { go: true, notices: inbox.notices },
      set: { inbox: { ...inbox, round: { token, until: at + leaseMs } } },
    };
  },
  settle: async (read, { token, done }) => {
    const inbox = (await read<Inbox>('inbox')) ?? empty;
    if (inbox.round?.token !== token) return { reply: { lost: true } };
    const { round: _over, ...rest } = inbox;
    const after: Inbox = {
      ...rest,
      notices: inbox.notices.filter((n) => !done.includes(n)),
      settled: [...inbox.settled, ...done],
    };
    return { reply: { lost: false }, set: { inbox: after }, wake: after.notices.length > 0 };
  },
  look: async (read) => ({ reply: (await read<Inbox>('inbox')) ?? empty }),
  add: async (read, { wait }) => {
    const before = (await read<{ readonly n: number }>('count'))?.n ?? 0;
    say('enter', { before });
    if (wait) await gate();
    say('leave', { before });
    return { reply: { n: before + 1, pid: process.pid }, set: { count: { n: before + 1 } } };
  },
  put: async (_read, { key, n }) => ({ reply: {}, set: { [key]: { n } } }),
  get: async (read, { key }) => ({ reply: (await read<{ readonly n: number }>(key)) ?? {} }),
  arm: async (_read, { reminder }) => ({ reply: {}, reminder }),
  fail: async () => {
    throw new Error('as asked');
  },
  tick: async (read) => {
    say('tick', {});
    if (tickFails()) throw new Error('as asked');
    const inbox = (await read<Inbox>('inbox')) ?? empty;
    return { reply: {}, set: { inbox: { ...inbox, ticks: inbox.ticks + 1 } } };
  },
});
