/** Owns what the admin API needs from outside; main brings it. */
import { type Request, type Response } from 'express';

import { type AddressBook } from '../actors/address-book.ts';
import { type S4System } from '../model/ids.ts';
import { type PutBackFingerprints } from '../model/put-back.ts';
import { type Clock } from '../ports/clock.ts';
import { type Groups } from '../ports/groups.ts';
import { type Log } from '../ports/log.ts';
import { type Metrics } from '../ports/metrics.ts';
import { type Problem } from '../ports/problem.ts';
import { type Records } from '../ports/records.ts';
import { type S4Port } from '../ports/s4.ts';
import { type Vault, type VaultedConflict } from '../ports/vault.ts';

/** What is under way in this process and stands in no record: notices at the doors, rounds that run or wait. */
export type Activity = { readonly busy: () => number };

export type ApiDeps = {
  readonly actors: AddressBook;
  readonly records: Records;
  readonly groups: Groups;
  readonly vault: Pick<Vault, 'conflict' | 'list'>;
  /** Of a conflict's values, as links hold them. */
  readonly fingerprints: (conflict: VaultedConflict) => Promise<PutBackFingerprints>;
  /** Empties the views that the actors report anew. */
  readonly clearViews: () => Promise<void>;
  /** For looking an employee up at enrolment, and transaction types before they are chosen. */
  readonly s4: Pick<S4Port, 'employee' | 'transactionTypes' | 'checkTransactionType'>;
  /** The system and client that enrolments belong to. */
  readonly system: S4System;
  readonly activity: Activity;
  /** Compares in constant time. */
  readonly isAdminToken: (given: string) => boolean;
  /** Tells a refusal in the form of all doors. */
  readonly refuse: (request: Request, response: Response, problem: Problem) => void;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'notice'>;
  readonly log: Log;
};
