/**
 * Owns interest in appointments that this mailbox may be about to get: it is stored before the read that decides, so that whatever changes after that read is told
 * to this mailbox, too. Else nobody would tell whoever is taken off while the item is being made.
 */
import { type S4Guid } from '../../model/ids.ts';
import { inParallel } from '../parallel.ts';
import { type Context } from './context.ts';

const atOnce = 4;

export const takeInterest = async ({ deps, s4, enrolment }: Context, guids: readonly S4Guid[]): Promise<void> => {
  await inParallel([...new Set(guids)], atOnce, (guid) => deps.records.addInterest(s4.system, guid, enrolment.id));
};
