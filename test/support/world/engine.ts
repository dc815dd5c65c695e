/**
 * The parts of Tandem under proof, as one value, so that the suite can be run against another copy of the source (planted bugs). Everything else in
 * the world is a double.
 */
import { type BusinessPartnerProtocol, type SystemInboxProtocol } from '../../../src/actors/inbox-messages.ts';
import { type MailboxProtocol } from '../../../src/actors/messages.ts';
import { type Turns } from '../../../src/actors/turn.ts';
import { type EnrolmentId } from '../../../src/model/ids.ts';
import { type RoundDeps } from '../../../src/rounds/deps.ts';

export type Engine = {
  /** The folder that it was loaded from, for parts that only few worlds need. */
  readonly source: string;
  readonly turns: {
    readonly mailbox: Turns<MailboxProtocol>;
    readonly 'system-inbox': Turns<SystemInboxProtocol>;
    readonly 'business-partner': Turns<BusinessPartnerProtocol>;
  };
  readonly mailboxRound: (deps: RoundDeps, id: EnrolmentId) => Promise<unknown>;
  readonly systemInboxRound: (deps: RoundDeps, id: string) => Promise<unknown>;
  readonly businessPartnerRound: (deps: RoundDeps, id: string) => Promise<unknown>;
  /** The engine's own class: a copy of the source has its own. */
  readonly turnFailed: (message: string) => Error;
};

/** True for "nobody knows what was saved", from whichever copy of the source. */
export const isTurnFailed = (error: unknown): boolean => error instanceof Error && error.name === 'TurnFailed';
