/** An enrolled mailbox of the sample company, its turns, and stored keys on which one turn after the other works, without any runtime. */
import { createMailboxTurns } from '../../src/actors/mailbox/turns.ts';
import { type Settle, type Work } from '../../src/actors/messages.ts';
import { type Turn } from '../../src/actors/turn.ts';
import { type CorrelationId, enrolmentId, partnerNumber, s4Guid, smtpAddress } from '../../src/model/ids.ts';
import { instant } from '../../src/model/instant.ts';

export const turns = createMailboxTurns({ reconcileEveryMs: 3_600_000 });
export const at = instant('2026-11-22T08:00:00Z');
export const correlation = 'c' as CorrelationId;
export const guid = s4Guid('be0ad4f1-dc90-4dda-afe3-d7db41a70e9d');
export const enrolment = {
  id: enrolmentId('mailbox-1'),
  smtpAddress: smtpAddress('max@tandem.example'),
  employee: partnerNumber('0000001001'),
  s4: { system: 'S4H', client: '100' },
  since: at,
};

/** A key may not be both set and removed: the state store would do both in one transaction, in an order that nobody chose. */
export const createStore = () => {
  const keys = new Map<string, object>();
  const run = async <M extends object, R extends object>(turn: Turn<M, R>, message: M): Promise<R> => {
    const result = await turn(async <T extends object>(key: string) => keys.get(key) as T | undefined, message);
    expect((result.remove ?? []).filter((key) => key in (result.set ?? {}))).toEqual([]);
    for (const key of result.remove ?? []) keys.delete(key);
    for (const [key, value] of Object.entries(result.set ?? {})) keys.set(key, value);
    return result.reply;
  };
  return { keys, run };
};
export type Store = ReturnType<typeof createStore>;

/** What a round settles that did everything it was asked for and wrote nothing. @param changes what this round did besides */
export const settlementOf = (work: Work, changes: Partial<Settle> = {}): Settle => ({
  token: work.token,
  correlation,
  at,
  leaseMs: 60_000,
  flushed: 0,
  links: [],
  settled: [],
  journal: [],
  reports: [],
  handled: { s4: work.s4, exchange: work.exchange, deletedEvents: work.deletedEvents },
  upTo: work.upTo,
  moreExchange: false,
  ...(work.listing === undefined ? {} : { listing: { done: true } }),
  again: [],
  failures: [],
  cured: [],
  ...(work.subscription.due ? { subscription: { refused: true } } : {}),
  wrote: { s4: 0, exchange: 0, deletes: 0 },
  partial: false,
  end: false,
  ...changes,
});
