/** Owns what a pair teaches its link: the versions seen now, and whether anything about the link changed at all. */
import { type ChangeKey, type ETag } from '../../../model/ids.ts';
import { type Link } from '../../../model/link.ts';
import { type Pair } from '../sighting.ts';

type Versions = { readonly etag: ETag; readonly changeKey: ChangeKey } & Pick<Link, 'itemId' | 'transactionType'>;

/** As read in this round; where a side has nothing to show, as the link knows them. */
export const versionsOf = ({ s4, exchange, link }: Pair): Versions => ({
  ...(s4.is === 'there' ? { etag: s4.item.etag, transactionType: s4.item.transactionType } : { etag: link.etag }),
  changeKey: exchange.is === 'there' ? exchange.item.changeKey : link.changeKey,
  itemId: exchange.is === 'there' ? exchange.item.itemId : link.itemId,
});

/** What the writes in doubt teach, and which of them are still to be judged. */
export const afterDoubts = (link: Link, { base, doubts }: Pick<Pair, 'base' | 'doubts'>): Link => {
  const { doubts: _doubts, ...rest } = link;
  return { ...rest, base, ...(doubts === undefined ? {} : { doubts }) };
};

const sorted = (link: Link): readonly (readonly [string, unknown])[] =>
  Object.entries(link).sort(([a], [b]) => (a < b ? -1 : 1));

export const sameLink = (a: Link, b: Link): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
