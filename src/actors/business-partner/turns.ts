/**
 * Owns the BusinessPartnerActor: one per S/4 business partner that somebody follows. Remembers the version whose followers were told, and how far a fan-out
 * under way has come, so that a crash resumes there.
 */
import { type CorrelationId, type RoundToken } from '../../model/ids.ts';
import { type Instant, later } from '../../model/instant.ts';
import { backOffMs, isAhead, isPostponed } from '../../sync/retry.ts';
import { type BusinessPartnerProtocol } from '../inbox-messages.ts';
import { type ReadState, type Turn, type Turns } from '../turn.ts';

type Head = {
  readonly v: 1;
  readonly seq: number;
  readonly handled: number;
  readonly correlation: CorrelationId;
  readonly version?: string;
  readonly told: number;
  readonly round?: { readonly token: RoundToken; readonly leaseUntil: Instant };
  readonly backOff?: { readonly until: Instant; readonly times: number };
};

type P = BusinessPartnerProtocol;
const headKey = 'head';

const readHead = async (read: ReadState): Promise<Head | undefined> => read<Head>(headKey);

const tell: Turn<P['tell']['message'], P['tell']['reply']> = async (read, { correlation }) => {
  const head = (await readHead(read)) ?? { v: 1 as const, seq: 0, handled: 0, told: 0, correlation };
  return {
    reply: { stored: 'yes' },
    set: { [headKey]: { ...head, seq: head.seq + 1, correlation } satisfies Head },
    wake: true,
  };
};

const begin: Turn<P['begin']['message'], P['begin']['reply']> = async (read, { at, leaseMs, token }) => {
  const head = await readHead(read);
  if (head === undefined || head.handled >= head.seq) return { reply: { go: false, because: 'nothing' } };
  if (head.round !== undefined && isAhead(head.round.leaseUntil, at, leaseMs))
    return { reply: { go: false, because: 'busy', until: head.round.leaseUntil } };
  if (head.backOff !== undefined && isPostponed(head.backOff.until, at))
    return { reply: { go: false, because: 'waiting', until: head.backOff.until } };
  const work = {
    token,
    correlation: head.correlation,
    upTo: head.seq,
    told: head.told,
    ...(head.version === undefined ? {} : { version: head.version }),
  };
  return {
    reply: { go: true, work },
    set: { [headKey]: { ...head, round: { token, leaseUntil: later(at, leaseMs) } } satisfies Head },
  };
};

const settle: Turn<P['settle']['message'], P['settle']['reply']> = async (
  read,
  { token, at, upTo, version, told, backOff },
) => {
  const head = await readHead(read);
  if (head?.round?.token !== token) return { reply: { lost: true } };
  const { round: _round, backOff: waited, ...kept } = head;
  if (backOff !== undefined) {
    const times = (waited?.times ?? 0) + 1;
    const until = later(at, backOffMs(times, backOff.fault));
    return {
      reply: { lost: false, due: until },
      set: { [headKey]: { ...kept, told, backOff: { until, times } } satisfies Head },
    };
  }
  // Fan-out under way: the round goes on, its progress is kept.
  if (version === undefined) return { reply: { lost: false }, set: { [headKey]: { ...head, told } satisfies Head } };
  const after: Head = { ...kept, handled: upTo, version, told: 0 };
  return { reply: { lost: false, ...(after.seq > after.handled ? { due: at } : {}) }, set: { [headKey]: after } };
};

const tick: Turn<P['tick']['message'], P['tick']['reply']> = async (read) => {
  const head = await readHead(read);
  const due = head !== undefined && head.handled < head.seq;
  return { reply: { due }, ...(due ? { wake: true } : { reminder: 'off' as const }) };
};

export const createBusinessPartnerTurns = (): Turns<BusinessPartnerProtocol> => ({ tell, begin, settle, tick });
