/**
 * Owns which items of Outlook say that they are not in step, and why (product, row 26): what a dead letter asks for, as far as the setting and the item allow, and what is seen on
 * items that are fine. Occurrences and series say nothing: what fails there is listed for the administrator.
 */
import { type Intent, nameOf, type Work } from '../../actors/messages.ts';
import { type Link } from '../../model/link.ts';
import { type Marked, type MarkWanted } from '../../model/mark.ts';
import { type ExchangeItem, type ReadableItem } from '../../ports/exchange.ts';
import { withCategories } from '../../sync/categories.ts';
import { failedMark, isFailedMark, withoutFailedMarks } from '../../sync/failed-mark.ts';
import { journalOf, nothingDone, type Outcome, together, unsent } from '../perform/job.ts';
import { markIntent, type MarkPlan, namesOf, performMark } from '../perform/mark.ts';
import { reasonAgainst } from './conduct.ts';
import { type Context, type SideDown } from './context.ts';
import { createReader, type Reader } from './reader.ts';
import { type Sighting } from './sighting.ts';

/** A copy that somebody else leads is left alone (I9); what is cleared was ours. */
const mayMark = (context: Context, { because }: MarkWanted, link: Link | undefined): boolean =>
  because === undefined || (context.settings.appointments.markFailed && link?.role !== 'attendee');

const categoriesFor = (context: Context, { because }: MarkWanted, held: readonly string[]): readonly string[] => {
  if (because === undefined) return withoutFailedMarks(held);
  return held.some(isFailedMark) ? held : withCategories(held, [failedMark(because, context.language)]);
};

const isSingle = (item: ExchangeItem): item is ReadableItem => item.skip === undefined && item.series === undefined;

/** @returns what is to be written, or what is known without */
const planned = (
  context: Context,
  mark: MarkWanted,
  { reader, link }: { readonly reader: Reader; readonly link: Link | undefined },
): MarkPlan | Marked => {
  const named = namesOf(mark);
  const read = reader.onExchange(mark.itemId);
  // Gone under its item id, but linked: it may have another one when it is looked for again.
  if (!read.ok && (read.fault.kind !== 'gone' || link !== undefined))
    return { ...named, did: 'failed', fault: read.fault, perhaps: false };
  if (!read.ok || !isSingle(read.value) || !mayMark(context, mark, link)) return { ...named, did: 'none' };
  const categories = categoriesFor(context, mark, read.value.categories);
  if (categories.length === read.value.categories.length)
    return { ...named, did: mark.because === undefined ? 'none' : 'set' };
  return { mark, item: read.value, categories, ...(link === undefined ? {} : { link }) };
};

/** What was to become an appointment of S/4 and is not to any more, by a decision that its failure knew nothing of: it is skipped like any other, and its letter is resolved. */
const skipped = (context: Context, { item, itemId, because }: MarkWanted, reader: Reader): Outcome | undefined => {
  const read = reader.onExchange(itemId);
  if (because === undefined || item !== itemId || !read.ok || !isSingle(read.value)) return undefined;
  const { meeting } = read.value;
  const reason = meeting === undefined ? reasonAgainst(context, read.value) : undefined;
  const ref = { itemId };
  return reason === undefined ? undefined : { ...nothingDone, cured: [ref], reports: [{ ref, skipped: reason }] };
};

type Done = { readonly outcome: Outcome; readonly marked: readonly Marked[] };

const isPlan = (one: MarkPlan | Marked): one is MarkPlan => !('did' in one);

const withLink = (
  mark: MarkWanted,
  links: readonly Link[],
): { readonly mark: MarkWanted; readonly link: Link | undefined } => {
  const link = links.find(({ guid, itemId }) =>
    mark.guid === undefined ? itemId === mark.itemId : guid === mark.guid,
  );
  return link === undefined || link.state === 'tombstone'
    ? { mark, link: undefined }
    : { mark: { ...mark, itemId: link.itemId }, link };
};

type Job = { readonly plan: MarkPlan; readonly intent: Intent };

/** One after the other; after the side went down nothing more is sent. */
const performed = async (context: Context, jobs: readonly Job[]): Promise<Done> => {
  const done: Done[] = [];
  let down: SideDown | undefined;
  for (const { plan, intent } of jobs) {
    const one: Done =
      down === undefined ? await performMark(context, plan, intent) : { outcome: unsent([intent], down), marked: [] };
    down ??= one.outcome.down;
    done.push(one);
  }
  return { outcome: together(done.map(({ outcome }) => outcome)), marked: done.flatMap(({ marked }) => marked) };
};

/** @param settle stores what became of those that the work names; nothing else hangs on it */
export const markItems = async (
  context: Context,
  work: Work,
  settle: (done: Done) => Promise<unknown>,
): Promise<void> => {
  const { marks } = work;
  if (marks === undefined) return;
  const { links } = await context.session.look({
    itemIds: marks.map(({ itemId }) => itemId),
    guids: marks.flatMap(({ guid }) => guid ?? []),
    keys: [],
  });
  const known = marks.map((mark) => withLink(mark, links));
  const reader = createReader(context);
  await reader.exchange(known.map(({ mark }) => mark.itemId));
  const over = known.map(({ mark, link }) => (link === undefined ? skipped(context, mark, reader) : undefined));
  const all = known.flatMap(({ mark, link }, place) =>
    over[place] === undefined ? [planned(context, mark, { reader, link })] : [],
  );
  const idOf = (place: number): string => `${work.token}-${work.upTo}-${context.deps.newToken()}-${place}k`;
  const jobs = all.filter(isPlan).map((plan, place): Job => ({ plan, intent: markIntent(context, plan, idOf(place)) }));
  const intents = jobs.map(({ intent }) => intent);
  if (intents.length > 0)
    await context.session.intend(
      intents,
      intents.map((intent) => journalOf(intent, 'intend')),
    );
  const { outcome, marked } = await performed(context, jobs);
  const outcomes = [outcome, ...over.filter((one) => one !== undefined)];
  await settle({
    outcome: together(outcomes),
    marked: [...all.filter((one): one is Marked => !isPlan(one)), ...marked],
  });
  if (outcome.down !== undefined) throw outcome.down;
};

type Shown = { readonly item: ExchangeItem; readonly guid?: Link['guid'] };

/** A new item is Tandem's when it has its key, or its link; a copy that is nobody's yet says what its original said. */
const shownBy = (one: Sighting, { links }: Pick<Outcome, 'links'>): Shown | undefined => {
  if (one.kind === 'pair')
    return one.exchange.is === 'there' ? { item: one.exchange.item, guid: one.link.guid } : undefined;
  if (one.kind !== 'new-on-exchange') return undefined;
  const { item, key } = one;
  return item.key === key || links.some(({ itemId }) => itemId === item.itemId) ? { item } : undefined;
};

/** Items that are fine and say they are not: of a life that a restore took back, copied, or named otherwise when they failed. */
export const seenMarks = (
  sightings: readonly Sighting[],
  outcome: Pick<Outcome, 'cured' | 'links'>,
): readonly Marked[] => {
  const fine = new Set(outcome.cured.map(nameOf));
  return sightings.flatMap((one): readonly Marked[] => {
    const shown = shownBy(one, outcome);
    if (shown === undefined || !fine.has(nameOf(one.ref))) return [];
    const { item, guid } = shown;
    const shows = isSingle(item) && item.occurrence === undefined && item.categories.some(isFailedMark);
    return shows
      ? [{ item: nameOf(one.ref), itemId: item.itemId, ...(guid === undefined ? {} : { guid }), did: 'seen' }]
      : [];
  });
};
