/**
 * Owns which items of Outlook say that they are not in step, and why (product, row 26): what a dead letter asks for, as far as the setting and the item allow, and what is seen on
 * items that are fine. Occurrences and series say nothing: what fails there is listed for the administrator.
 */
import { type Intent, nameOf, type Work } from '../../actors/messages.ts';
import { type Link } from '../../model/link.ts';
import { type Marked, type MarkWanted } from '../../model/mark.ts';
import { withCategories } from '../../sync/categories.ts';
import { failedMark, isFailedMark, withoutFailedMarks } from '../../sync/failed-mark.ts';
import { journalOf, nothingDone, type Outcome, together, unsent } from '../perform/job.ts';
import { markIntent, type MarkPlan, performMark } from '../perform/mark.ts';
import { type Context, type SideDown } from './context.ts';
import { createReader, type Reader } from './reader.ts';
import { type Sighting } from './sighting.ts';

/** A copy that somebody else leads is left alone (I9); what is cleared was ours. */
const mayMark = (context: Context, { because }: MarkWanted, link: Link | undefined): boolean =>
  because === undefined || (context.settings.appointments.markFailed && link?.role !== 'attendee');

const categoriesFor = (context: Context, { because }: MarkWanted, held: readonly string[]): readonly string[] => {
  if (because === undefined) return withoutFailedMarks(held);
  return held.some(isFailedMark)
    ? held
    : withCategories(held, [failedMark(because, context.settings.appointments.language)]);
};

/** @returns what is to be written, or what is known without */
const planned = (
  context: Context,
  mark: MarkWanted,
  { reader, link }: { readonly reader: Reader; readonly link: Link | undefined },
): MarkPlan | Marked => {
  const named = { item: mark.item, itemId: mark.itemId };
  const read = reader.onExchange(mark.itemId);
  if (!read.ok && read.fault.kind !== 'gone') return { ...named, did: 'failed', fault: read.fault, perhaps: false };
  if (!read.ok || read.value.skip !== undefined || read.value.series !== undefined || !mayMark(context, mark, link))
    return { ...named, did: 'none' };
  const categories = categoriesFor(context, mark, read.value.categories);
  if (categories.length === read.value.categories.length)
    return { ...named, did: mark.because === undefined ? 'none' : 'set' };
  return { mark, item: read.value, categories, ...(link === undefined ? {} : { link }) };
};

type Done = { readonly outcome: Outcome; readonly marked: readonly Marked[] };

const isPlan = (one: MarkPlan | Marked): one is MarkPlan => !('did' in one);

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

/** @returns what became of those that the work names */
export const markItems = async (context: Context, work: Work): Promise<Done> => {
  const wanted = work.marks ?? [];
  if (wanted.length === 0) return { outcome: nothingDone, marked: [] };
  const itemIds = wanted.map(({ itemId }) => itemId);
  const { links } = await context.session.look({ itemIds, guids: [], keys: [] });
  const reader = createReader(context);
  await reader.exchange(itemIds);
  const linkOf = ({ itemId }: MarkWanted): Link | undefined => links.find((link) => link.itemId === itemId);
  const all = wanted.map((mark) => planned(context, mark, { reader, link: linkOf(mark) }));
  const idOf = (place: number): string => `${work.token}-${work.upTo}-${context.deps.newToken()}-${place}k`;
  const jobs = all.filter(isPlan).map((plan, place): Job => ({ plan, intent: markIntent(context, plan, idOf(place)) }));
  const intents = jobs.map(({ intent }) => intent);
  if (intents.length > 0)
    await context.session.intend(
      intents,
      intents.map((intent) => journalOf(intent, 'intend')),
    );
  const { outcome, marked } = await performed(context, jobs);
  return { outcome, marked: [...all.filter((one): one is Marked => !isPlan(one)), ...marked] };
};

/** Items in step that say they are not: of a life that a restore took back, copied, or named otherwise when they failed. */
export const seenMarks = (sightings: readonly Sighting[], { cured }: Pick<Outcome, 'cured'>): readonly Marked[] => {
  const fine = new Set(cured.map(nameOf));
  return sightings.flatMap((one): readonly Marked[] => {
    if (one.kind !== 'pair' || one.exchange.is !== 'there' || !fine.has(nameOf(one.ref))) return [];
    const { item } = one.exchange;
    const shows = item.skip === undefined && item.occurrence === undefined && item.categories.some(isFailedMark);
    return shows ? [{ item: nameOf(one.ref), itemId: item.itemId, did: 'seen' }] : [];
  });
};
