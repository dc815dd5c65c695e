/**
 * Owns single items that carry the key of a series beside them: an occurrence that was copied, or the rest of a series that was split, which is no series any more. Nothing in S/4
 * ever had that key, so that nothing of theirs can have been deleted there.
 */
import { type IdentityKey } from '../../../model/ids.ts';
import { type Context } from '../context.ts';

/** A series that this mailbox knows, with appointments that go on. */
export const isKeyOfSeries = async ({ session }: Context, key: IdentityKey): Promise<boolean> => {
  const { series } = await session.look({ itemIds: [], guids: [], keys: [key] });
  const guids = series.filter((one) => one.key === key).flatMap((one) => one.guids);
  if (guids.length === 0) return false;
  const { links } = await session.look({ itemIds: [], guids, keys: [] });
  return links.some(({ state }) => state !== 'tombstone');
};
