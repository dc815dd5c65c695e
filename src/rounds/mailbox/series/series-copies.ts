/**
 * Owns remembering that this mailbox has appointments of S/4 as occurrences of a series which it does not link, or not yet: an attendee's copy, a series that nothing
 * asks for, one that waits for its lead, and, as long as S/4 is being listed, everything that is going to be linked. Occurrences carry no key by which they could be found; without this the
 * mailbox would get each of them a second time, as an item of its own (architecture, Identity 4).
 */
import { type Work } from '../../../actors/messages.ts';
import { type IdentityKey } from '../../../model/ids.ts';
import { type Context } from '../context.ts';
import { type NewOnExchange, type Skipped } from '../sighting.ts';

type Seen = {
  /** Of occurrences that stay without a link, or wait. */
  readonly apart: readonly IdentityKey[];
  readonly fresh: readonly (NewOnExchange | Skipped)[];
};

export const keysOf = (fresh: Seen['fresh']): readonly IdentityKey[] =>
  fresh.flatMap((one) => (one.kind === 'new-on-exchange' ? [one.key] : []));

export const rememberCopies = async (context: Context, work: Work, { apart, fresh }: Seen): Promise<void> => {
  const keys = work.listing === undefined ? apart : [...apart, ...keysOf(fresh)];
  if (keys.length > 0) await context.deps.records.addMeetingCopies(keys, [context.enrolment.id]);
};
