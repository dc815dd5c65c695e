/**
 * Owns initial matching (product, rows 21 and 24): appointments that people entered on both sides before their mailbox was enrolled. In its first round the calendar is read to
 * its end before anything of S/4 is created in it, and each item looks for its like in S/4 before it is created there; so whichever comes first, its counterpart is linked,
 * or asked about, before it could be doubled. What carries a key of ours is known by that and never matched by its looks.
 */
import { type Work } from '../../../actors/messages.ts';
import { normaliseForS4 } from '../../../mapping/s4/appointment.ts';
import { type Appointment } from '../../../model/appointment.ts';
import { type S4Guid } from '../../../model/ids.ts';
import { instantOfMs, msOfInstant } from '../../../model/instant.ts';
import { type ReadableItem } from '../../../ports/exchange.ts';
import { type S4Appointment } from '../../../ports/s4.ts';
import { unknownBase } from '../../../sync/fingerprint.ts';
import { keyOfS4Item, parseKey } from '../../../sync/identity.ts';
import { matchUp, mostMovedMs, sameFrom, scoreOf } from '../../../sync/match.ts';
import { exposureOf } from '../../../sync/privacy.ts';
import { isCancelledOnS4, settingsOf } from '../conduct.ts';
import { type Context, sideResult } from '../context.ts';
import { newLink } from '../doubts.ts';
import { type LinkBook } from '../link-book.ts';
import { endedBeforeWindow, onS4 } from '../observe.ts';
import { type Reader } from '../reader.ts';
import { type Answer, answerTo, ask, carriedOut, isUnderReview } from '../reviews.ts';
import { type LinkedOccurrence } from '../series/series-steps.ts';
import { type SeriesGathered } from '../series/series.ts';
import { type NewOnExchange, type Skipped } from '../sighting.ts';
import { type Newcomers } from './newcomers.ts';

type Fresh = NewOnExchange | Skipped;

const timeOf = ({ appointment: { when } }: ReadableItem): number =>
  when.kind === 'timed' ? msOfInstant(when.start) : Date.parse(`${when.firstDay}T00:00:00Z`);

const dayMs = 86_400_000;
const longestSpan = 7 * dayMs;
// Dates of one place are up to 14 hours off those of another.
const margin = Math.max(dayMs, mostMovedMs);

/** Few questions for many items: from the first to the last start of each. */
const spansOf = (items: readonly ReadableItem[]): readonly { readonly from: number; readonly to: number }[] => {
  const spans: { from: number; to: number }[] = [];
  for (const at of items.map(timeOf).toSorted((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last !== undefined && at - last.from <= longestSpan) last.to = at;
    else spans.push({ from: at, to: at });
  }
  return spans;
};

const listAround = async (context: Context, items: readonly ReadableItem[]): Promise<readonly S4Appointment[]> => {
  const found = new Map<S4Guid, S4Appointment>();
  for (const { from, to } of spansOf(items)) {
    const query = {
      responsible: context.enrolment.employee,
      from: instantOfMs(from - margin),
      to: instantOfMs(to + margin),
    };
    let after: S4Guid | undefined;
    do {
      const page = await sideResult('s4', context.s4.list({ ...query, ...(after === undefined ? {} : { after }) }));
      for (const one of page.appointments) found.set(one.guid, one);
      after = page.more ? page.appointments.at(-1)?.guid : undefined;
      await context.session.keepAlive();
    } while (after !== undefined);
  }
  return [...found.values()];
};

type Asked = {
  readonly reader: Reader;
  readonly book: LinkBook;
  /** Linked in this slice. */
  readonly taken: ReadonlySet<S4Guid>;
  readonly fresh: readonly Fresh[];
};

const isOurs = ({ externalId }: S4Appointment): boolean =>
  externalId !== undefined && parseKey(externalId)?.born === 'exchange';

type Candidates = {
  readonly all: readonly S4Appointment[];
  /** They have their items: whoever is the same as one of these is a double in Outlook already, and is to become none in S/4. */
  readonly linked: ReadonlySet<S4Guid>;
};

/** Known by no ExternalId of ours: that belongs to an item, here or elsewhere. What was linked and deleted is no candidate. */
const candidatesFor = async (
  context: Context,
  { book, taken }: Pick<Asked, 'book' | 'taken'>,
  listed: readonly S4Appointment[],
): Promise<Candidates> => {
  const open = listed.filter((one) => !isOurs(one));
  if (open.length === 0) return { all: [], linked: new Set() };
  const stored = await context.session.look({ itemIds: [], guids: open.map(({ guid }) => guid), keys: [] });
  const links = [...stored.links, ...open.flatMap(({ guid }) => book.byGuid(guid) ?? [])];
  const buried = new Set(links.flatMap(({ guid, state }) => (state === 'tombstone' ? [guid] : [])));
  const all = open.filter(({ guid }) => !buried.has(guid));
  return { all, linked: new Set([...taken, ...links.map(({ guid }) => guid)]) };
};

/** What may be hidden or deleted once it is linked is never linked without asking. */
const isCertain = (context: Context, { item }: NewOnExchange, one: S4Appointment): boolean => {
  const exposure = exposureOf({
    private: item.appointment.private || one.private,
    mode: settingsOf(context, one).appointments.privateMode,
    flagAllowed: one.privateAllowed,
  });
  return (exposure === 'content' || exposure === 'marked') && !isCancelledOnS4(context, one);
};

/** Of a meeting and of an occurrence, which other mailboxes and later rounds compute. What carries the ExternalId of somebody else keeps that. */
const sharedKey = ({ key, occurrence, item }: NewOnExchange, { externalId }: S4Appointment) => {
  if (occurrence === undefined && item.meeting === undefined) return undefined;
  const isFree = externalId === undefined || externalId === '' || externalId === key;
  const part = occurrence === undefined ? {} : { occurrence };
  if (isFree) return { key, part, rekey: { key, ...part } };
  return occurrence === undefined ? undefined : { key, part };
};

/**
 * A single item takes the identity of the appointment; of a shared one the appointment gets the key as its ExternalId. The item of a meeting is stamped later: nothing in S/4
 * would know the stamp if this round was lost in between.
 */
const adopted = async (context: Context, one: NewOnExchange, appointment: S4Appointment): Promise<LinkedOccurrence> => {
  const { item, occurrence, invited } = one;
  const { guid } = appointment;
  const { system } = context.s4;
  await context.deps.records.addInterest(system, guid, context.enrolment.id);
  const shared = sharedKey(one, appointment);
  const key = shared?.key ?? keyOfS4Item(system, appointment);
  const link = newLink(context, { guid, key, itemId: item.itemId, base: unknownBase, ...shared?.part });
  return {
    link: shared === undefined || invited === undefined ? link : { ...link, invited },
    exchange: { is: 'there', item: shared === undefined || occurrence !== undefined ? item : { ...item, key } },
    adopted: true,
    ...(shared?.rekey === undefined ? {} : { rekey: shared.rekey }),
  };
};

type Answered = { readonly kept: Fresh } | { readonly linked: LinkedOccurrence } | { readonly free: NewOnExchange };

const leftAlone = ({ ref }: Fresh): Skipped => ({ kind: 'skipped', ref, reason: 'review' });

/** Of an item that an administrator says is the same as an appointment; what was deleted meanwhile is not made again by that (P4). */
const asSame = async (
  context: Context,
  { reader, book, taken }: Asked,
  { one, same }: { readonly one: NewOnExchange; readonly same: S4Guid },
): Promise<Answered> => {
  await reader.s4([same]);
  const read = reader.onS4(same);
  const link = book.byGuid(same);
  if (taken.has(same) || (link !== undefined && link.state !== 'tombstone')) return { kept: leftAlone(one) };
  if (!read.ok && read.fault.kind !== 'gone') return { kept: leftAlone(one) };
  await carriedOut(context, one.item.itemId);
  return read.ok
    ? { linked: await adopted(context, one, read.value) }
    : { kept: { kind: 'skipped', ref: one.ref, reason: 'orphaned' } };
};

const answered = async (
  context: Context,
  asked: Asked,
  { one, answer }: { readonly one: Fresh; readonly answer: Answer | undefined },
): Promise<Answered> => {
  if (answer === 'open') return { kept: leftAlone(one) };
  if (answer === 'none' && one.ref.itemId !== undefined) await carriedOut(context, one.ref.itemId);
  if (one.kind === 'skipped' || answer === 'none') return { kept: one };
  return answer === undefined ? { free: one } : asSame(context, asked, { one, same: answer.same });
};

const answerFor = async (context: Context, { ref: { itemId } }: Fresh): Promise<Answer | undefined> =>
  itemId === undefined ? undefined : answerTo(context, itemId);

/** What could not be read, or not be asked about, in the first round is judged as it would have been then. */
const isLate = (work: Work, { item }: NewOnExchange): boolean =>
  work.retries.some(({ guid, itemId }) => guid === undefined && itemId === item.itemId);

/** By its looks: only in a first round, nothing that carries a key, nothing that ended before the window. */
const isMatchable = (context: Context, work: Work, one: NewOnExchange): boolean =>
  (work.firstRound || isLate(work, one)) &&
  !context.repair &&
  one.item.key === undefined &&
  !endedBeforeWindow(context, one.item.appointment);

const alike = (one: Appointment | undefined, other: Appointment | undefined): number =>
  one === undefined || other === undefined ? 0 : scoreOf(one, other);

/** `kept`: what becomes of each that is not linked now, by what it was. */
type Matched = { readonly kept: Map<Fresh, Fresh>; readonly linked: LinkedOccurrence[] };

const matchByLooks = async (
  context: Context,
  asked: Asked,
  { items, kept, linked }: Matched & { readonly items: readonly NewOnExchange[] },
): Promise<void> => {
  if (items.length === 0) return;
  const listed = await listAround(
    context,
    items.map(({ item }) => item),
  );
  // What S/4 has under this key is found by it when it is about to be created.
  const known = new Set(listed.map(({ externalId }) => externalId));
  const { all: candidates, linked: owned } = await candidatesFor(context, asked, listed);
  const looks = new Map<NewOnExchange | S4Appointment, Appointment>([
    ...items.map((one) => [one, normaliseForS4(one.item.appointment, context.shape)] as const),
    ...candidates.map((one) => [one, onS4(context, one)] as const),
  ]);
  const askedFor = new Set<S4Guid>();
  for (const { guid } of candidates) if (await isUnderReview(context, guid)) askedFor.add(guid);
  const matching = matchUp({
    items: items.filter(({ key }) => !known.has(key)),
    candidates,
    score: (one, other) => {
      const score = alike(looks.get(one), looks.get(other));
      return owned.has(other.guid) && score < sameFrom ? 0 : score;
    },
    certain: (one, other) => !owned.has(other.guid) && !askedFor.has(other.guid) && isCertain(context, one, other),
  });
  asked.reader.knowS4(matching.matched.map(({ candidate }) => candidate));
  for (const one of [...items.filter(({ key }) => known.has(key)), ...matching.alone]) kept.set(one, one);
  for (const { item, candidate } of matching.matched) linked.push(await adopted(context, item, candidate));
  for (const { item, candidates: found } of matching.unclear) {
    const named = found.map(({ candidate, score }) => ({ guid: candidate.guid, score }));
    await ask(context, item.item.itemId, named);
    kept.set(item, leftAlone(item));
  }
};

const matchAll = async (context: Context, work: Work, asked: Asked): Promise<Matched> => {
  const matched: Matched = { kept: new Map(), linked: [] };
  const items: NewOnExchange[] = [];
  for (const one of asked.fresh) {
    const result = await answered(context, asked, { one, answer: await answerFor(context, one) });
    if ('linked' in result) matched.linked.push(result.linked);
    else if ('kept' in result) matched.kept.set(one, result.kept);
    else if (isMatchable(context, work, result.free)) items.push(result.free);
    else matched.kept.set(one, one);
  }
  const taken = new Set([...asked.taken, ...matched.linked.map(({ link }) => link.guid)]);
  await matchByLooks(context, { ...asked, taken }, { ...matched, items });
  return matched;
};

type Seen = Pick<Asked, 'reader' | 'book'> & { readonly newcomers: Newcomers; readonly series: SeriesGathered };

/** What looked new is new after all, left alone, or half of a pair that was found by its looks or by an administrator. */
export const withMatches = async (
  context: Context,
  work: Work,
  { newcomers, series, ...seen }: Seen,
): Promise<Pick<Seen, 'newcomers' | 'series'>> => {
  const fresh = [...newcomers.fresh, ...series.fresh];
  if (fresh.length === 0) return { newcomers, series };
  const taken = new Set([...newcomers.relinked, ...series.linked].map(({ link }) => link.guid));
  const { kept, linked } = await matchAll(context, work, { ...seen, taken, fresh });
  const still = (all: readonly Fresh[]): readonly Fresh[] => all.flatMap((one) => kept.get(one) ?? []);
  return {
    newcomers: { ...newcomers, fresh: still(newcomers.fresh) },
    series: { ...series, fresh: still(series.fresh), linked: [...series.linked, ...linked] },
  };
};
