/**
 * Owns re-arming from records at the start (product.md, row 51): every enrolled mailbox is told of its enrolment again, which is the same as once,
 * registers its reminder anew if the scheduler lost it, and completes an enrolment that was cut off between row and actor.
 */
import { randomUUID } from 'node:crypto';

import { type AddressBook } from '../actors/address-book.ts';
import { correlationId } from '../model/ids.ts';
import { instantOfMs } from '../model/instant.ts';
import { type Clock } from '../ports/clock.ts';
import { type Log } from '../ports/log.ts';
import { type Records } from '../ports/records.ts';
import { eachOf } from './each.ts';

export type RearmDeps = {
  readonly actors: AddressBook;
  readonly records: Pick<Records, 'enrolments'>;
  readonly clock: Clock;
  readonly log: Log;
};

/** @returns how many are enrolled. Rejects when the records cannot be read. */
export const rearm = async ({ actors, records, clock, log }: RearmDeps): Promise<number> => {
  const enrolments = await records.enrolments();
  await eachOf(enrolments, { atOnce: 4, log, what: 're-arming a mailbox' }, (enrolment) =>
    actors.mailbox(enrolment.id).enrol({
      enrolment,
      at: instantOfMs(clock.now()),
      correlation: correlationId(randomUUID()),
    }),
  );
  return enrolments.length;
};
