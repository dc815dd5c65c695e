/**
 * Owns single appointments that are half way into a series, or back out of it, because a look was stopped in its midst: their links know nothing of the series yet, while their items carry
 * its key. Where item ids were renewed since, they are found by that key. Reads only.
 */
import { type Work } from '../../../actors/messages.ts';
import { type ItemId } from '../../../model/ids.ts';
import { type Link, type SeriesLink, unknownChangeKey } from '../../../model/link.ts';
import { type Context } from '../context.ts';
import { keyOfUid } from '../exchange-born.ts';
import { type LinkBook } from '../link-book.ts';
import { isLikerElsewhere } from '../newcomers/likest-first.ts';
import { type Reader } from '../reader.ts';
import { type SeriesBook } from './series-book.ts';
import { foundByKey, isMaster, type Master, together } from './series-in-play.ts';

type Books = { readonly book: LinkBook; readonly seriesBook: SeriesBook };

const isSingle = ({ occurrence, state }: Link): boolean => occurrence === undefined && state !== 'tombstone';

/**
 * What is known of masters by their keys: their series, and single appointments that became series under another item id.
 * @returns the links of those, with the new id
 */
export const learnMasters = async (
  context: Context,
  { book, seriesBook }: Books,
  { reader, masters }: { readonly reader: Reader; readonly masters: readonly Master[] },
): Promise<readonly Link[]> => {
  const keysOf = ({ uid, key }: Master) => [keyOfUid(context, uid), ...(key === undefined ? [] : [key])];
  if (masters.length === 0) return [];
  const { links, series } = await context.session.look({ itemIds: [], guids: [], keys: masters.flatMap(keysOf) });
  seriesBook.add(series);
  const singles = links.filter(isSingle);
  await reader.exchange(singles.map(({ itemId }) => itemId));
  const renamed: Link[] = [];
  for (const link of singles) {
    const master = masters.find((one) => keysOf(one).includes(link.key));
    // Where its own item is still there, the master is a copy.
    const isGone = master !== undefined && link.itemId !== master.itemId && !reader.onExchange(link.itemId).ok;
    if (isGone && !(await isLikerElsewhere(context, reader, { owner: link, item: master })))
      renamed.push({ ...link, itemId: master.itemId });
  }
  book.add(renamed);
  return renamed;
};

const isGone = (reader: Reader, id: ItemId): boolean => {
  const read = reader.onExchange(id);
  return !read.ok && read.fault.kind === 'gone';
};

/** Series that items which are none carry the key of, as their own, and whose masters are nowhere under their ids. */
const ofKeys = async (
  context: Context,
  { seriesBook }: Books,
  { reader, items }: { readonly reader: Reader; readonly items: readonly ItemId[] },
): Promise<readonly SeriesLink[]> => {
  const keys = items.flatMap((id) => {
    const read = reader.onExchange(id);
    const key = read.ok && read.value.skip === undefined ? read.value.key : undefined;
    return key !== undefined && read.ok && key === keyOfUid(context, read.value.uid) ? key : [];
  });
  if (keys.length === 0) return [];
  const { series } = await context.session.look({ itemIds: [], guids: [], keys });
  seriesBook.add(series.filter(({ key }) => seriesBook.byKey(key) === undefined));
  const named = [...new Set(keys)].flatMap((key) => seriesBook.byKey(key) ?? []);
  await reader.exchange(named.map(({ master }) => master));
  return named.filter(({ master }) => isGone(reader, master));
};

/** Series of which nothing was stored but that their masters were to be stamped. */
const inDoubt = ({ intents }: Work): readonly SeriesLink[] =>
  intents.flatMap(({ step, key, itemId: master }) =>
    step === 'stamp' && master !== undefined
      ? [{ v: 1 as const, key, master, changeKey: unknownChangeKey, guids: [] }]
      : [],
  );

type Half = { readonly series: SeriesLink; readonly link: Link };

/** @returns the link with the id that its item has now; absent: it is a single appointment like any other */
const halfOf = async (
  context: Context,
  { reader, seriesBook }: { readonly reader: Reader } & Pick<Books, 'seriesBook'>,
  { series, link }: Half,
): Promise<Link | undefined> => {
  const read = reader.onExchange(link.itemId);
  if (read.ok) return isMaster(read.value) || read.value.key === series.key ? link : undefined;
  if (read.fault.kind !== 'gone') return undefined;
  const found = await foundByKey(context, { known: series, reader, book: seriesBook });
  if (found.length === 0) return undefined;
  const there = found.find(({ folder }) => folder === 'calendar');
  return there === undefined ? link : { ...link, itemId: there.itemId };
};

export type HalfWay = { readonly series: readonly SeriesLink[]; readonly singles: readonly Link[] };

type Looked = {
  readonly reader: Reader;
  /** In play already. */
  readonly series: readonly SeriesLink[];
  /** Known to belong to them already. */
  readonly known: readonly Link[];
  /** What a series names and nothing else finds: it waits for a second look, and item ids were renewed since. */
  readonly inPlay: readonly Link[];
  /** Items that no link names, and that are no series. */
  readonly items: readonly ItemId[];
};

/** @returns `series`: all that are in play now; `singles`: what is to become part of them, or what is left of them */
export const halfWay = async (
  context: Context,
  work: Work,
  { reader, series, known, inPlay, items, ...books }: Looked & Books,
): Promise<HalfWay> => {
  const keys = new Set(series.map(({ key }) => key));
  const more = [...(await ofKeys(context, books, { reader, items })), ...inDoubt(work)].filter(
    ({ key }) => !keys.has(key),
  );
  const all = [...series, ...new Map(more.map((one) => [one.key, one])).values()];
  if (all.length === 0) return { series, singles: [] };
  const { links } = await context.session.look({ itemIds: all.map(({ master }) => master), guids: [], keys: [] });
  const named = inPlay.filter(({ guid }) => all.some(({ guids }) => guids.includes(guid)));
  const open = together(links, named).filter((link) => isSingle(link) && !known.some(({ guid }) => guid === link.guid));
  await reader.exchange(open.map(({ itemId }) => itemId));
  const singles = new Map<SeriesLink, Link>();
  for (const link of open) {
    const own =
      all.find(({ master, key }) => master === link.itemId && (key !== link.key || keys.has(key))) ??
      all.find(({ guids }) => guids.includes(link.guid));
    const half = own === undefined ? undefined : await halfOf(context, { reader, ...books }, { series: own, link });
    if (own !== undefined && half !== undefined) singles.set(own, half);
  }
  books.book.add([...singles.values()]);
  const found = all.filter((one) => !keys.has(one.key) && (singles.has(one) || one.guids.length > 0));
  books.seriesBook.add(found);
  return { series: [...series, ...found], singles: [...singles.values()] };
};
