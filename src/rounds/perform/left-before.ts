/** Owns what a link knows of a copy that a policy had left in the calendar, when its appointment is wanted there again. */
import { type Intent, type ItemRef } from '../../actors/messages.ts';
import { type Appointment } from '../../model/appointment.ts';
import { type IdentityKey } from '../../model/ids.ts';
import { type Link } from '../../model/link.ts';
import { withoutWords } from '../../sync/delete-policy.ts';
import { unknownBase } from '../../sync/fingerprint.ts';
import { type Context } from '../mailbox/context.ts';
import { type NewLink, nowOf } from '../mailbox/doubts.ts';
import { cancelledOnS4 } from '../mailbox/rest.ts';
import { journalOf, nothingDone, type Outcome } from './job.ts';

/** What both agreed on when it was left, and what was said on it; of another item nothing is known. */
export const knownOf = (
  former: Link | undefined,
  key: IdentityKey,
): Pick<NewLink, 'base' | 'hidden' | 'people' | 'said'> => {
  if (former?.key !== key) return { base: unknownBase };
  const { base, hidden, people, said } = former;
  return {
    base,
    ...(hidden === undefined ? {} : { hidden }),
    ...(people === undefined ? {} : { people }),
    ...(said === undefined ? {} : { said }),
  };
};

/** What we had said in S/4 is taken back there at the next look. */
export const saidOnS4 = (former: Link | undefined): Pick<NewLink, 'said'> =>
  former?.said?.on === 's4' ? { said: former.said } : {};

/** Without what we had said in S/4. */
export const withoutOurs = (appointment: Appointment, former: Link | undefined): Appointment => {
  const { said: { words } = {} } = saidOnS4(former);
  return words === undefined ? appointment : { ...appointment, subject: withoutWords(appointment.subject, words) };
};

/** Left in the calendar when its appointment was cancelled. */
export const wasLeft = (former: Link | undefined): former is Link =>
  former?.because === cancelledOnS4 && former.said?.on === 'exchange';

/** Its person has thrown it away since: that is not made again (P4). */
export const stayGone = (
  context: Context,
  former: Link,
  { ref, intent }: { readonly ref: ItemRef; readonly intent: Intent },
): Outcome => ({
  ...nothingDone,
  links: [{ ...former, because: 'deleted-by-person', since: nowOf(context) }],
  settled: [intent.id],
  journal: [journalOf(intent, 'failed')],
  cured: [ref],
});

/**
 * What lies in Deleted Items was created in a life that a restore took back, and deleted by somebody since: that is for review, not for creating again. Also after the repair: what its
 * person only takes part in is listed by nobody, and S/4 may have listed too little. What this life has taken away has left a tombstone.
 */
export const isOfLostLife = ({ repair, deps: { epoch = 1 } }: Context, former: Link | undefined): boolean =>
  repair || (epoch > 1 && former === undefined);
