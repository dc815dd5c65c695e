/**
 * Owns what is an orphan: it carries a key of ours, but no link names it, and nothing in S/4 has that key. Was it stamped, but never created in S/4? Or deleted there while nobody
 * watched? Only our own evidence tells; without it nothing is resurrected (P4).
 */
import { type Work } from '../../../actors/messages.ts';
import { type IdentityKey, type ItemId } from '../../../model/ids.ts';
import { deadLetterId } from '../../../model/view.ts';
import { type Context } from '../context.ts';
import { isKeyOfSeries } from './part-of-series.ts';

/** `isOwn`: the key was made from this item's own UID. */
type Keyed = { readonly itemId: ItemId; readonly key: IdentityKey; readonly isOwn: boolean };

/** What an intent that a restore brought back had made is gone again; an item that kept failing may still wait. */
const isOurUnfinishedWork = (work: Work, { itemId, key }: Keyed): boolean =>
  work.intents.some((one) => one.former !== true && (one.key === key || one.occurrence?.series === key)) ||
  work.retries.some((ref) => ref.itemId === itemId);

const pageSize = 200;

/** Whoever edits what was found to be an orphan brings it to sight again; that makes no other thing of it. What is moved, or thrown away and brought back, has another id then. */
const isListedAlready = async ({ deps: { records }, enrolment }: Context, itemId: ItemId): Promise<boolean> => {
  let before: string | undefined;
  for (;;) {
    const query = { limit: pageSize, ...(before === undefined ? {} : { before }) };
    const page = await records.itemViews(enrolment.id, query);
    const own = page.find(({ item }) => item === itemId);
    if (own !== undefined || page.length < pageSize) return own?.because === 'orphaned';
    before = page.at(-1)?.item;
  }
};

/** What S/4 refused when it was to be created there carries our key, too, and is taken for an orphan by the next listing: its person mends it by an edit. */
const isRefused = async ({ deps: { records }, enrolment }: Context, itemId: ItemId): Promise<boolean> =>
  (await records.deadLetter(deadLetterId(enrolment.id, itemId))) !== undefined;

export const isOrphan = async (context: Context, work: Work, keyed: Keyed): Promise<boolean> => {
  if (isOurUnfinishedWork(work, keyed)) return false;
  if (work.firstRound || work.relisting === true || context.repair)
    return keyed.isOwn || !(await isKeyOfSeries(context, keyed.key));
  // The dead letter is one row; what is listed is read page by page.
  return keyed.isOwn && !(await isRefused(context, keyed.itemId)) && (await isListedAlready(context, keyed.itemId));
};
