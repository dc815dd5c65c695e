/** What a round needs from outside: ports, the address book and the installation's constants. Built once by main, and by the property world. */
import { type AddressBook } from '../actors/address-book.ts';
import { type EnrolmentId, type RoundToken, type S4System } from '../model/ids.ts';
import { type Language } from '../model/language.ts';
import { type Clock } from '../ports/clock.ts';
import { type ExchangePort } from '../ports/exchange.ts';
import { type Log } from '../ports/log.ts';
import { type Metrics } from '../ports/metrics.ts';
import { type Enrolment, type Records } from '../ports/records.ts';
import { type S4Port } from '../ports/s4.ts';
import { type Vault } from '../ports/vault.ts';
import { type Told } from './told.ts';

export type RoundDeps = {
  readonly actors: AddressBook;
  readonly exchange: ExchangePort;
  /** The S/4 system and client that an enrolment belongs to. */
  readonly s4: (system: S4System) => S4Port;
  readonly records: Records;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Id of this installation, part of every ExternalId: 4–40 characters of [0-9a-z-]. */
  readonly installation: string;
  /** Of the installation: a restore raises it, and every mailbox repairs itself. Absent: 1. */
  readonly epoch?: number;
  /** Key of all fingerprints and hashes of this installation. */
  readonly fingerprintKey: string;
  readonly callbackUrl: (mailbox: EnrolmentId, generation: number) => string;
  readonly statusMinutes: number;
  readonly newToken: () => RoundToken;
  /** How long a round may work before it must show up again; every external call ends well before (writeTimeoutMs). */
  readonly leaseMs: number;
  readonly writeTimeoutMs: number;
  readonly deltaEveryMs: number;
  /** Of this process, one S/4 system. */
  readonly told: Told;
  /** Called once before a round touches its mailbox, to learn what S/4 knows of its person. Never rejects. */
  readonly prepare?: (enrolment: Enrolment) => Promise<{ readonly language: Language | undefined }>;
  /** True when the service is ending: finish the slice and stop. */
  readonly stopping: () => boolean;
};
