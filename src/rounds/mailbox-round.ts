/**
 * Owns one round of a mailbox: begin, then slice after slice until nothing is due. A round that lost its lease stops; an unexpected error ends the round with
 * everything it had not settled still stored, and its lease runs out by itself.
 */
import { type Work } from '../actors/messages.ts';
import { shapeOf } from '../mapping/s4/appointment.ts';
import { type MailboxSettings, nameOfRules, settingsOfMailbox } from '../model/effective-settings.ts';
import { errorName } from '../model/error-name.ts';
import { type EnrolmentId } from '../model/ids.ts';
import { type Instant, instantOfMs } from '../model/instant.ts';
import { languageOf } from '../model/language.ts';
import { type RoundDeps } from './deps.ts';
import { type Context } from './mailbox/context.ts';
import { flush, openSession, RoundLost, type Session } from './mailbox/session.ts';
import { runSlice } from './mailbox/slice.ts';

/**
 * `due`: when somebody has to look again; absent when the reminder and the next notice will do. `saw`: when the last turn was asked for (`performance.now()`): it saw
 * whatever was stored before, so wake-ups before that are answered, too.
 */
export type RoundEnd = {
  readonly outcome: 'done' | 'nothing' | 'busy' | 'lost' | 'failed';
  readonly due?: Instant;
  readonly saw?: number;
};

/** A group that is gone from the settings decides nothing any more. */
const settingsFor = async ({ records }: RoundDeps, id: EnrolmentId): Promise<MailboxSettings> => {
  const { settings, group } = await records.settings(id);
  return settingsOfMailbox(settings, group) ?? settings;
};

const contextOf = async (deps: RoundDeps, work: Work, session: Session): Promise<Context> => {
  const settings = await settingsFor(deps, work.enrolment.id);
  session.judgedBy(nameOfRules(settings));
  const s4 = deps.s4(work.enrolment.s4);
  const person = await deps.prepare?.(work.enrolment);
  const capabilities = await s4.capabilities();
  const log = deps.log.with({ mailbox: work.enrolment.id, correlation: work.correlation });
  return {
    deps,
    session,
    enrolment: work.enrolment,
    mailbox: work.enrolment.smtpAddress,
    s4,
    settings,
    language: languageOf(settings.appointments.language, person?.language),
    repair: work.repair === true,
    rejected: new Set(work.rejected),
    shape: shapeOf(capabilities),
    log,
  };
};

/**
 * The row comes before the actor and goes after it, and its id is never used again: an actor without a row was told of its enrolment after it had been removed, by a request
 * that hung or by the start of the service. It can only be in its first round.
 */
const wasRemoved = async ({ records }: RoundDeps, { firstRound, enrolment }: Work): Promise<boolean> =>
  firstRound && (await records.enrolment(enrolment.id)) === undefined;

const begun = async (
  deps: RoundDeps,
  id: EnrolmentId,
): Promise<{ readonly work: Work; readonly session: Session } | RoundEnd> => {
  const token = deps.newToken();
  const at = instantOfMs(deps.clock.now());
  const saw = performance.now();
  const reply = await deps.actors.mailbox(id).begin({
    at,
    leaseMs: deps.leaseMs,
    token,
    ...(deps.epoch === undefined ? {} : { epoch: deps.epoch }),
  });
  if (reply.go && (await wasRemoved(deps, reply.work))) {
    await deps.actors.mailbox(id).remove({ at, correlation: reply.work.correlation });
    return { outcome: 'nothing', saw };
  }
  const flushed = await flush(deps, reply.outbox);
  if (!reply.go) {
    const due = reply.until === undefined ? {} : { due: reply.until };
    // Whoever holds the lease looks again, but may be in trouble: a wake-up stands.
    return reply.because === 'busy' ? { outcome: 'busy', ...due } : { outcome: 'nothing', saw, ...due };
  }
  const { correlation } = reply.work;
  return { work: reply.work, session: openSession(deps, { mailbox: id, token, correlation, begunAt: at }, flushed) };
};

const slices = async (deps: RoundDeps, first: Work, session: Session): Promise<RoundEnd> => {
  let work: Work | undefined = first;
  let due: Instant | undefined;
  let saw: number | undefined;
  while (work !== undefined) {
    const ended = await runSlice(await contextOf(deps, work, session), work);
    work = ended.next;
    due = ended.due;
    saw = ended.saw;
  }
  return {
    outcome: 'done',
    ...(due === undefined ? {} : { due }),
    ...(saw === undefined ? {} : { saw }),
  };
};

export const runMailboxRound = async (deps: RoundDeps, id: EnrolmentId): Promise<RoundEnd> => {
  const startedAt = deps.clock.now();
  let end: RoundEnd;
  try {
    const started = await begun(deps, id);
    end = 'outcome' in started ? started : await slices(deps, started.work, started.session);
  } catch (error) {
    end = { outcome: error instanceof RoundLost ? 'lost' : 'failed' };
    // Only the kind of error: messages of libraries may hold content.
    if (end.outcome === 'failed')
      deps.log.error('A round of a mailbox ended by an error; its work stays stored', {
        mailbox: id,
        error: errorName(error),
      });
  }
  deps.metrics.round('mailbox', end.outcome, deps.clock.now() - startedAt);
  return end;
};
