/**
 * Owns offering the meetings that a mailbox led when its enrolment ended: whoever is enrolled and has a copy lists its calendar anew, and one of them takes over
 * (architecture, Identity 3). What nobody could be told of is found by the next reconcile.
 */
import { type AddressBook } from '../actors/address-book.ts';
import { type Stamped } from '../actors/messages.ts';
import { errorName } from '../model/error-name.ts';
import { type EnrolmentId } from '../model/ids.ts';
import { type Log } from '../ports/log.ts';
import { type Records } from '../ports/records.ts';

export type OfferDeps = {
  readonly actors: Pick<AddressBook, 'mailbox'>;
  readonly records: Pick<Records, 'meetingsLedBy' | 'meetingCopies'>;
  readonly log: Pick<Log, 'warn'>;
};

/** @param id is not enrolled any more */
export const offerLeads = async (
  { actors, records, log }: OfferDeps,
  id: EnrolmentId,
  stamp: Pick<Stamped, 'at' | 'correlation'>,
): Promise<void> => {
  const holders = new Set<EnrolmentId>();
  for (const key of await records.meetingsLedBy(id))
    for (const mailbox of await records.meetingCopies(key)) if (mailbox !== id) holders.add(mailbox);
  for (const mailbox of holders) {
    try {
      await actors.mailbox(mailbox).tell({ notice: { ...stamp, from: 'timer', relist: true } });
    } catch (error) {
      log.warn('A mailbox could not be told that a meeting has no lead; its next reconcile finds it.', {
        mailbox,
        error: errorName(error),
      });
    }
  }
};
