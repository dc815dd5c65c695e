/**
 * What one history is while it is played: the world, the ledger of what people did, what was covered, the writes, and the violations seen on the way.
 */
import { type Intent } from '../../src/actors/messages.ts';
import { type EnrolmentId } from '../../src/model/ids.ts';
import { type Invitation } from '../support/world/mail-flow.ts';
import { type Task } from '../support/world/scheduler.ts';
import { type World, type Wrote } from '../support/world/world.ts';
import { type Waits } from './back-off.ts';
import { type Ledger } from './ledger.ts';
import { type PairWatch } from './pair-watch.ts';

export type Covered =
  | 'same-field conflict'
  | 'time-out after the write'
  | 'crash between intend and settle'
  | 'two enrolled employees'
  | 'delete on s4'
  | 'delete on exchange'
  | 'a delete was propagated'
  | 'series edit'
  | 'meeting'
  | 'series of meetings'
  | 'occurrence called off outside'
  | 'series cut short outside'
  | 'a copy gave way'
  | 'private toggled'
  | 'trigger toggled'
  | 'partner changed'
  | 'decided in the midst';

export type WriteRecord = {
  readonly on: Wrote['on'];
  readonly step: Wrote['step'];
  readonly at: number;
  readonly because: string;
  readonly place: number;
  /** The item on its side, through all moves. */
  readonly item: string;
  /** When its round began. */
  readonly roundAt: number;
  /** The appointment in S/4 that it is about, as far as known. */
  readonly guid: string | undefined;
  /** The lineage of the item, or of the series, on whose behalf it was done, as far as its intent names one. */
  readonly from: string | undefined;
  /** Of an occurrence, its day in the pattern. */
  readonly day: string | undefined;
};

export type Session = {
  readonly world: World;
  readonly ledger: Ledger;
  readonly covered: Set<Covered>;
  readonly violations: string[];
  readonly writes: WriteRecord[];
  readonly pairs: PairWatch;
  readonly waits: Waits;
  /** Meetings whose organisers are outside, as these see them. */
  readonly outside: Invitation[];
  /** Intents that a task has stored and not settled. */
  readonly openIntents: (task: Task) => readonly Intent[];
  /** Numbers that make each value of a history unique. */
  readonly fresh: () => number;
};

/** The enrolment whose actor a round task works for. */
export const mailboxOf = (task: Task): EnrolmentId | undefined =>
  task.actor?.startsWith('mailbox/') === true ? (task.actor.slice('mailbox/'.length) as EnrolmentId) : undefined;
