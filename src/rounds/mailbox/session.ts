/**
 * Owns the round's standing: its token, its lease and the flushing of the outbox. A round that lost its lease saves nothing and stops (I8): every
 * refusal throws `RoundLost`, which only `runMailboxRound` catches.
 */
import { type Intent, type JournalDraft, type MailboxProtocol, type Settle, type Work } from '../../actors/messages.ts';
import { type Callable } from '../../actors/turn.ts';
import {
  type CorrelationId,
  type EnrolmentId,
  type IdentityKey,
  type ItemId,
  type RoundToken,
  type S4Guid,
} from '../../model/ids.ts';
import { type Instant, instantOfMs, msOfInstant } from '../../model/instant.ts';
import { type Link, type SeriesLink } from '../../model/link.ts';
import { type OutboxEntry } from '../../model/view.ts';
import { type RoundDeps } from '../deps.ts';

export class RoundLost extends Error {
  override readonly name = 'RoundLost';
}

export type Wanted = {
  readonly itemIds: readonly ItemId[];
  readonly guids: readonly S4Guid[];
  readonly keys: readonly IdentityKey[];
};

/** What a slice says when it settles; the session adds who, when and for how long. */
export type Settlement = Omit<Settle, 'token' | 'correlation' | 'at' | 'leaseMs' | 'flushed' | 'end' | 'rules'>;

export type Session = {
  /** Of the notice that led here, handed on to whatever follows from it. */
  readonly correlation: () => CorrelationId;
  readonly look: (
    wanted: Wanted,
  ) => Promise<{ readonly links: readonly Link[]; readonly series: readonly SeriesLink[] }>;
  /** By which settings the next slice judges, a name of them. */
  readonly judgedBy: (rules: string) => void;
  /** Stores the intents before anything is sent. */
  readonly intend: (intents: readonly Intent[], journal: readonly JournalDraft[]) => Promise<void>;
  /** Raises the generation of the callback URL and returns it. */
  readonly newGeneration: () => Promise<number>;
  /** `saw`: when the turn was asked for, by `performance.now()`; whatever was stored before that, it saw. */
  readonly settle: (
    settlement: Settlement,
  ) => Promise<{ readonly next?: Work; readonly due?: Instant; readonly saw: number }>;
  /** Renews the lease when more than half of it is used up. */
  readonly keepAlive: () => Promise<void>;
  /** Called before each external write: it must be able to end within the lease. */
  readonly beforeWrite: () => Promise<void>;
};

type Standing = { leaseUntil: number; flushed: number; correlation: CorrelationId; rules?: string };

export type Opening = {
  readonly mailbox: EnrolmentId;
  readonly token: RoundToken;
  readonly correlation: CorrelationId;
  /** When `begin` was sent: the lease counts from there. */
  readonly begunAt: Instant;
};

/** Makes rows of what turns left in the outbox. Rows that fail to be written stay in the outbox and come again. */
export const flush = async (deps: RoundDeps, entries: readonly OutboxEntry[]): Promise<number> => {
  if (entries.length === 0) return 0;
  try {
    await deps.records.flush(entries);
    return Math.max(...entries.map(({ seq }) => seq));
  } catch {
    deps.log.warn('The rows of a mailbox could not be written; they stay in its outbox', { entries: entries.length });
    return 0;
  }
};

export const openSession = (deps: RoundDeps, opening: Opening, flushed: number): Session => {
  const turns: Callable<MailboxProtocol> = deps.actors.mailbox(opening.mailbox);
  const { token } = opening;
  const standing: Standing = {
    leaseUntil: msOfInstant(opening.begunAt) + deps.leaseMs,
    flushed,
    correlation: opening.correlation,
  };

  const now = (): Instant => instantOfMs(deps.clock.now());
  const renewed = (at: Instant): void => {
    standing.leaseUntil = msOfInstant(at) + deps.leaseMs;
  };
  const flushNow = async (outbox: readonly OutboxEntry[]): Promise<void> => {
    const fresh = outbox.filter(({ seq }) => seq > standing.flushed);
    standing.flushed = Math.max(standing.flushed, await flush(deps, fresh));
  };

  const intendTurn = async (
    intents: readonly Intent[],
    journal: readonly JournalDraft[],
    subscribe: boolean,
  ): Promise<number> => {
    const at = now();
    const { correlation } = standing;
    const reply = await turns.intend({
      token,
      correlation,
      at,
      leaseMs: deps.leaseMs,
      flushed: standing.flushed,
      intents,
      journal,
      subscribe,
    });
    if (reply.lost) throw new RoundLost();
    renewed(at);
    return reply.generation;
  };

  const renew = async (): Promise<void> => {
    await intendTurn([], [], false);
  };

  return {
    correlation: () => standing.correlation,
    look: async (wanted) => {
      const reply = await turns.look({ token, at: now(), ...wanted });
      if (reply.lost) throw new RoundLost();
      return { links: reply.links, series: reply.series };
    },
    judgedBy: (rules) => {
      standing.rules = rules;
    },
    intend: async (intents, journal) => {
      await intendTurn(intents, journal, false);
    },
    newGeneration: () => intendTurn([], [], true),
    settle: async (settlement) => {
      const at = now();
      const { correlation, flushed: upTo, rules } = standing;
      const saw = performance.now();
      const reply = await turns.settle({
        ...settlement,
        token,
        correlation,
        at,
        leaseMs: deps.leaseMs,
        flushed: upTo,
        ...(rules === undefined ? {} : { rules }),
        end: deps.stopping(),
      });
      if (reply.lost) throw new RoundLost();
      renewed(at);
      await flushNow(reply.outbox);
      if (reply.next !== undefined) standing.correlation = reply.next.correlation;
      return {
        saw,
        ...(reply.next === undefined ? {} : { next: reply.next }),
        ...(reply.due === undefined ? {} : { due: reply.due }),
      };
    },
    keepAlive: async () => {
      if (standing.leaseUntil - deps.clock.now() < deps.leaseMs / 2) await renew();
    },
    beforeWrite: async () => {
      if (deps.clock.now() + deps.writeTimeoutMs > standing.leaseUntil) await renew();
      if (deps.clock.now() + deps.writeTimeoutMs > standing.leaseUntil) throw new RoundLost();
    },
  };
};
