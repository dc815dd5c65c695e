/**
 * Owns which series a slice looks at, and what their masters are now: read, moved, thrown away, or no series any more. Reads only. S/4 knows no series: what follows
 * for its appointments is series-steps.ts.
 */
import { type Work } from '../../../actors/messages.ts';
import { occurrenceOfSingle } from '../../../mapping/exchange/recurrence.ts';
import { type IdentityKey, type ItemId, type S4Guid } from '../../../model/ids.ts';
import { type Link, type SeriesLink, type SkipReason, type Witness } from '../../../model/link.ts';
import {
  type ExchangeItem,
  parseOccurrenceId,
  type ReadableItem,
  type SeriesOfMaster,
} from '../../../ports/exchange.ts';
import { keyOfOccurrence } from '../../../sync/identity.ts';
import { type Context, sideResult } from '../context.ts';
import { placeOf } from '../doubts.ts';
import { copyKey, keyOfUid } from '../exchange-born.ts';
import { type Failure, isFailure, type Reader } from '../reader.ts';
import { isStart, type SeriesBook } from './series-book.ts';
import { originalsFirst } from './series-twins.ts';

export type Master = ReadableItem & { readonly series: SeriesOfMaster };

/** `single`: the item is still there and no series any more; `taken`: one of its appointments is that of the item already. `gone` without a witness, or unreadable: nothing is known of its occurrences. */
export type OnMaster =
  | { readonly is: 'series'; readonly item: Master }
  | { readonly is: 'single'; readonly item: ReadableItem; readonly taken?: true }
  | { readonly is: 'away'; readonly reason: SkipReason }
  /** `hard`: not even in Deleted Items; only what ends in the future counts as deleted by a person (sync.md, Deletes). */
  | { readonly is: 'gone'; readonly witness?: Witness; readonly hard?: true };

export type SeriesInPlay = {
  readonly key: IdentityKey;
  /** Absent: nothing of it is linked yet. */
  readonly known?: SeriesLink;
  /** Living ones, of its occurrences; or of the single appointment that became the series. */
  readonly links: readonly Link[];
  readonly master: OnMaster;
  /** Looked at even if nothing changed on Exchange. */
  readonly forced: ReadonlySet<S4Guid>;
};

/** The master that an item id belongs to; of an item of its own, the item itself. */
export const masterOf = (id: ItemId): ItemId => parseOccurrenceId(id)?.master ?? id;

export const isMaster = (item: ExchangeItem): item is Master => item.skip === undefined && item.series !== undefined;

const onMasterOf = (item: ExchangeItem): OnMaster => {
  if (isMaster(item)) return { is: 'series', item };
  return item.skip === undefined ? { is: 'single', item } : { is: 'away', reason: item.skip };
};

type Deps = { readonly reader: Reader; readonly book: SeriesBook };

/** What was split off, or copied, may carry the key still; it is another series, known under a key of its own or new. */
const isOther = (
  context: Context,
  item: ReadableItem,
  { known, book }: { readonly known: SeriesLink; readonly book: SeriesBook },
): boolean => {
  const own = keyOfUid(context, item.uid);
  const asCopy = copyKey(context, { item: { uid: item.uid, itemId: known.master } });
  if (own === known.key || asCopy === known.key) return false;
  const owner = book.byKey(own);
  return owner === undefined || owner.master === item.itemId;
};

type Traced = { readonly known: SeriesLink; readonly reader: Reader; readonly book: SeriesBook };

/** Everything that carries its key and is none but itself. */
export const foundByKey = async (context: Context, { known, reader, book }: Traced) => {
  const found = await sideResult('exchange', context.deps.exchange.find(context.mailbox, known.key));
  await reader.exchange(found.map(({ itemId }) => itemId));
  return found.filter(({ itemId }) => {
    const read = reader.onExchange(itemId);
    return !read.ok || read.value.skip !== undefined || !isOther(context, read.value, { known, book });
  });
};

/** Not under its item id any more: found by our key. A hard delete is believed as with single items: only together with its event. */
const trace = async (context: Context, work: Work, traced: Traced): Promise<OnMaster> => {
  const { known, reader } = traced;
  const found = await foundByKey(context, traced);
  const place = placeOf(found);
  const there = found.find(({ folder }) => folder === place);
  if (there === undefined)
    return work.deletedEvents.includes(known.master)
      ? { is: 'gone', witness: 'deleted-by-person', hard: true }
      : { is: 'gone' };
  if (place === 'deleted') return { is: 'gone', witness: 'deleted-by-person' };
  if (place === 'other') return { is: 'away', reason: 'left-folder' };
  const read = reader.onExchange(there.itemId);
  return read.ok ? onMasterOf(read.value) : { is: 'gone' };
};

const livingLinks = async (context: Context, guids: readonly S4Guid[]): Promise<readonly Link[]> => {
  if (guids.length === 0) return [];
  const { links } = await context.session.look({ itemIds: [], guids, keys: [] });
  return links.filter(({ state }) => state !== 'tombstone');
};

/** What was handed over whole is remembered with what it was cut from, and is not its own any more. */
const ownLinks = async (context: Context, { key, guids }: SeriesLink): Promise<readonly Link[]> =>
  (await livingLinks(context, guids)).filter(({ occurrence }) => occurrence === undefined || occurrence.series === key);

type Asked = {
  /** Series that are known and have to be looked at. */
  readonly series: readonly SeriesLink[];
  /** Masters that no series is known for by their item id; they have been read. */
  readonly masters: readonly Master[];
  /** Links that no stored series names: single appointments whose items are masters now, and what a creation in doubt had made. */
  readonly loose: readonly Link[];
  readonly forced: ReadonlySet<S4Guid>;
};

type Found = { readonly inPlay: readonly SeriesInPlay[]; readonly failures: readonly Failure[] };

const knownInPlay = async (
  context: Context,
  work: Work,
  { reader, book, known, asked }: Traced & { readonly asked: Asked },
): Promise<SeriesInPlay | Failure> => {
  const read = reader.onExchange(known.master);
  if (!read.ok && read.fault.kind !== 'gone')
    return { ref: { itemId: known.master }, on: 'exchange', fault: read.fault };
  const master = read.ok ? onMasterOf(read.value) : await trace(context, work, { known, reader, book });
  const id = master.is === 'series' || master.is === 'single' ? master.item.itemId : known.master;
  const loose = asked.loose.filter((link) => [known.master, id].some((one) => isOf(known.key, one)(link)));
  const stored = await ownLinks(context, known);
  const links = master.is === 'single' ? singlesFirst(stored.filter(isOccurrence), loose) : together(stored, loose);
  return {
    key: known.key,
    known,
    master: await orTaken(context, master, { known, links }),
    forced: asked.forced,
    links,
  };
};

/** What an item that is no series any more was in it. */
const keyOfSingle = ({ deps }: Context, series: IdentityKey, { appointment: { when } }: ReadableItem): IdentityKey => {
  const zone = when.kind === 'timed' ? when.zone : 'allDay';
  return keyOfOccurrence(deps.installation, series, { identity: occurrenceOfSingle(when).identity, zone });
};

/** Its occurrence was not in the series any more either: whoever has it there again means a new one. */
export const wasOut = ({ out, because }: Link): boolean =>
  out === true || because === ('occurrence-removed' satisfies Witness);

/**
 * The look before may have been stopped between the appointment that stays and those that go. And where nothing is left of the series, the item is no new one if S/4
 * has deleted just its appointment (P4), and it was not out of the series by then.
 */
const orTaken = async (
  context: Context,
  master: OnMaster,
  { known, links: living }: { readonly known: SeriesLink; readonly links: readonly Link[] },
): Promise<OnMaster> => {
  if (master.is !== 'single' || !living.every(isOccurrence)) return master;
  const keys = living.length === 0 ? [keyOfSingle(context, known.key, master.item)] : [];
  const { links } = await context.session.look({ itemIds: [master.item.itemId], guids: [], keys });
  const isTaken = links.some((link) => (link.state === 'tombstone' ? !wasOut(link) : link.occurrence === undefined));
  return isTaken ? { ...master, taken: true } : master;
};

const isOccurrence = ({ occurrence }: Link): boolean => occurrence !== undefined;

/** An item that was single, a series, and is single again keeps the appointment that it had. */
const singlesFirst = (stored: readonly Link[], loose: readonly Link[]): readonly Link[] => {
  const all = together(stored, loose);
  return [...all.filter((link) => !isOccurrence(link)), ...all.filter(isOccurrence)];
};

export const together = (stored: readonly Link[], loose: readonly Link[]): readonly Link[] => {
  const guids = new Set(stored.map(({ guid }) => guid));
  return [...stored, ...loose.filter(({ guid }) => !guids.has(guid))];
};

const isOf =
  (key: IdentityKey, master: ItemId) =>
  ({ occurrence, itemId }: Link): boolean =>
    occurrence === undefined ? itemId === master : occurrence.series === key;

const isInvitation = (context: Context, { meeting }: Master): boolean =>
  meeting !== undefined && meeting.response !== 'organiser' && meeting.organiser !== context.mailbox;

/**
 * Somebody else's key: a copy whose original still exists, or a series that was thrown away with everything in S/4 and has been restored since (a new life, a new identity). What is its
 * organiser's keeps its identity however often it is thrown away and sent again.
 */
const isTaken = async (
  context: Context,
  item: Master,
  { owner, reader }: { readonly owner: SeriesLink; readonly reader: Reader },
): Promise<boolean> => {
  // Nobody stored it: its creation was stopped, and its item ids were renewed since.
  if (owner.master === item.itemId || isStart(owner)) return false;
  await reader.exchange([owner.master]);
  if (reader.onExchange(owner.master).ok) return true;
  return !isInvitation(context, item) && (await livingLinks(context, owner.guids)).length === 0;
};

/** @param made keys of masters that came before in the same slice */
const newInPlay = async (
  context: Context,
  item: Master,
  { reader, book, asked, made }: Deps & { readonly asked: Asked; readonly made: ReadonlySet<IdentityKey> },
): Promise<SeriesInPlay> => {
  const computed = keyOfUid(context, item.uid);
  const owner = book.byKey(computed);
  const taken = made.has(computed) || (owner !== undefined && (await isTaken(context, item, { owner, reader })));
  const key = taken ? copyKey(context, { item }) : computed;
  const known = book.byKey(key);
  return {
    key,
    ...(known === undefined ? {} : { known }),
    master: { is: 'series', item },
    forced: asked.forced,
    links: together(
      known === undefined ? [] : await ownLinks(context, known),
      asked.loose.filter(isOf(key, item.itemId)),
    ),
  };
};

const isInPlay = (one: SeriesInPlay | Failure): one is SeriesInPlay => !isFailure(one);

/** A series that began to take over the rest of another one goes on when that one is looked at, whatever had stopped it; so does what took over from it. */
const withSuccessors = async (
  context: Context,
  { reader, book, asked }: Deps & { readonly asked: Asked },
): Promise<Asked> => {
  const known = new Set(asked.series.map(({ key }) => key));
  const successors = asked.series.flatMap(({ followedBy }) => followedBy ?? []).filter(({ key }) => !known.has(key));
  const unknown = successors.filter(({ key }) => book.byKey(key) === undefined);
  if (unknown.length > 0) {
    book.add((await context.session.look({ itemIds: [], guids: [], keys: unknown.map(({ key }) => key) })).series);
    await reader.exchange(unknown.map(({ master }) => master));
  }
  const masters = unknown.flatMap(({ key, master }) => {
    const read = reader.onExchange(master);
    return book.byKey(key) === undefined && read.ok && isMaster(read.value) ? [read.value] : [];
  });
  const ids = new Set(asked.masters.map(({ itemId }) => itemId));
  const more = successors.flatMap(({ key }) => book.byKey(key) ?? []);
  const extended: Asked = {
    ...asked,
    series: [...new Set([...asked.series, ...more])],
    masters: [...asked.masters, ...masters.filter(({ itemId }) => !ids.has(itemId))],
  };
  return more.length === 0 ? extended : withSuccessors(context, { reader, book, asked: extended });
};

export const seriesInPlay = async (
  context: Context,
  work: Work,
  { reader, book, asked: named }: Deps & { readonly asked: Asked },
): Promise<Found> => {
  const asked = await withSuccessors(context, { reader, book, asked: named });
  await reader.exchange(asked.series.map(({ master }) => master));
  const found: (SeriesInPlay | Failure)[] = [];
  for (const known of asked.series) found.push(await knownInPlay(context, work, { reader, book, known, asked }));
  const keys = new Set(found.flatMap((one) => (isFailure(one) ? [] : [one.key])));
  const made = new Set<IdentityKey>();
  for (const item of originalsFirst(context, asked.masters)) {
    const one = await newInPlay(context, item, { reader, book, asked, made });
    // Known, and found again by its key under this item id: it is in play already.
    if (!keys.has(one.key)) {
      found.push(one);
      made.add(one.key);
    }
    await context.session.keepAlive();
  }
  return { inPlay: found.filter(isInPlay), failures: found.filter(isFailure) };
};

/** The items of all exceptions, in few requests. */
export const exceptionIds = (inPlay: readonly SeriesInPlay[]): readonly ItemId[] =>
  inPlay.flatMap(({ master }) =>
    master.is === 'series'
      ? master.item.series.exceptions.flatMap((one) => (one.kind === 'modified' ? [one.item] : []))
      : [],
  );
