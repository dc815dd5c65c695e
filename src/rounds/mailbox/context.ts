/** What every step of one round of a mailbox needs; made once per round. */
import { type Work } from '../../actors/messages.ts';
import { type ZoneShape } from '../../mapping/s4/when.ts';
import { type Side } from '../../model/appointment.ts';
import { type MailboxSettings } from '../../model/effective-settings.ts';
import { type Fault, type Result } from '../../model/fault.ts';
import { type S4Guid, type SmtpAddress } from '../../model/ids.ts';
import { type Language } from '../../model/language.ts';
import { type Log } from '../../ports/log.ts';
import { type S4Port } from '../../ports/s4.ts';
import { concernsMailbox } from '../../sync/retry.ts';
import { type RoundDeps } from '../deps.ts';
import { type Session } from './session.ts';

export type Context = {
  readonly deps: RoundDeps;
  readonly session: Session;
  readonly enrolment: Work['enrolment'];
  readonly mailbox: SmtpAddress;
  readonly s4: S4Port;
  readonly settings: MailboxSettings;
  /** Of the words that Tandem itself writes into items; those in another one are recognised, and stay. */
  readonly language: Language;
  /** After a restore: what is known is older than both sides; nothing is deleted (I15). */
  readonly repair: boolean;
  /** Of these pairs an administrator said no to what the brake held. */
  readonly rejected: ReadonlySet<S4Guid>;
  /** What S/4 can hold of a point in time; both sides are compared in this form. */
  readonly shape: ZoneShape;
  readonly log: Log;
};

/** One side fails for every item alike: the round settles what it has and waits. */
export class SideDown extends Error {
  override readonly name = 'SideDown';
  readonly on: Side;
  readonly fault: Fault;
  constructor(on: Side, fault: Fault) {
    super(`${on}: ${fault.code}`);
    this.on = on;
    this.fault = fault;
  }
}

/** Values pass; a fault of the whole side throws `SideDown`; other faults are returned for the item to carry. */
export const itemResult = async <T>(context: Context, on: Side, call: Promise<Result<T>>): Promise<Result<T>> => {
  const result = await call;
  if (result.ok) return result;
  if (concernsMailbox(result.fault) || (await isAuthorisationLost(context, on, result.fault)))
    throw new SideDown(on, result.fault);
  return result;
};

/** "Forbidden" for one object or for everything? The probe tells; for all, no item is to blame. */
const isAuthorisationLost = async (context: Context, on: Side, fault: Fault): Promise<boolean> =>
  on === 's4' && fault.code === 'forbidden' && !(await context.s4.mayRead()).ok;

/** For calls that concern no single item: every fault is one of the side. */
export const sideResult = async <T>(on: Side, call: Promise<Result<T>>): Promise<T> => {
  const result = await call;
  if (result.ok) return result.value;
  throw new SideDown(on, result.fault);
};
