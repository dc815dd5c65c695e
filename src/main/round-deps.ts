/** Owns what rounds are given: ports, keys, times, and the rule that only the configured S/4 system is ever touched. */
import { randomUUID } from 'node:crypto';

import { callbackUrl } from '../bindings/callback.ts';
import { derive } from '../config/installation.ts';
import { failed } from '../model/fault.ts';
import { roundToken, type S4System } from '../model/ids.ts';
import { type S4Port } from '../ports/s4.ts';
import { type RoundDeps } from '../rounds/deps.ts';
import { createTold } from '../rounds/told.ts';
import { type Base, type Outside } from './outside.ts';

/** Key of the callback secrets; the binding checks with the same. */
export const callbackKey = (installationKey: string): string => derive(installationKey, 'callback:1');

export const roundDeps = async (base: Base, outside: Outside, stopping: () => boolean): Promise<RoundDeps> => {
  const { config, installation, clock, log, metrics } = base;
  const { exchange, rounds, s4 } = config;
  const { id, epoch } = await outside.postgres.installation();
  const key = callbackKey(installation.key);
  return {
    actors: outside.actors,
    exchange: outside.ews,
    s4: (system) => (isSame(system, outside.s4.system) ? outside.s4 : foreign(system)),
    records: outside.postgres.records,
    vault: outside.postgres.vault,
    clock,
    log,
    metrics,
    installation: id,
    epoch,
    fingerprintKey: derive(installation.key, 'fingerprint:1'),
    callbackUrl: (mailbox, generation) =>
      callbackUrl({ base: exchange.publicCallbackUrl, key }, { mailbox, generation }),
    statusMinutes: exchange.statusMinutes,
    newToken: () => roundToken(randomUUID()),
    leaseMs: rounds.leaseSeconds * 1000,
    // A write to S/4 may first fetch a token: its POST begins within the time-out and ends within another.
    writeTimeoutMs: Math.max(exchange.timeoutMs, 2 * s4.timeoutMs),
    deltaEveryMs: s4.deltaEverySeconds * 1000,
    told: createTold(),
    prepare: outside.persons.learn,
    stopping,
  };
};

const isSame = (one: S4System, other: S4System): boolean => one.system === other.system && one.client === other.client;

/** An enrolment of a system that is not configured (any more) is left alone. */
const foreign = (system: S4System): S4Port => {
  const refuse = async () => failed({ kind: 'refused', code: 'foreign-system' });
  return {
    system,
    capabilities: refuse,
    read: refuse,
    list: refuse,
    delta: refuse,
    findByExternalId: refuse,
    create: refuse,
    edit: refuse,
    delete: refuse,
    mayRead: refuse,
    employee: refuse,
    transactionTypes: refuse,
    checkTransactionType: refuse,
    statuses: refuse,
    priorities: refuse,
    searchAddress: refuse,
  };
};
