/**
 * Owns what becomes of the linked occurrences of series (sync.md, Series): kept by identity, else re-keyed, and only what nothing fits is removed or created.
 * Pure, total: every linked occurrence gets exactly one step, every occurrence inside the window at most one.
 *
 * The rules, each for what the one before left over: same identity; same series and same day; same series and same ordinal; for a series that was truncated, the
 * successor that begins there ("this and following" makes a new UID), same day. Where all this would delete all and create all, the order decides: that never happens.
 */
import { dayOf, type Occurrence } from '../model/series.ts';
import {
  apart,
  type Desk,
  type LinkedOccurrence,
  nowOf,
  type OccurrenceStep,
  reachDays,
  type RekeyRule,
  sameDay,
  type SeriesNow,
  type SeriesRound,
} from './series-desk.ts';
import { likestFirst, successorOf, tailOf } from './series-successor.ts';

/** @param round all series of one mailbox that have links or changed: a split is seen only when both halves are in it */
export function stepsOfSeries<Ref>(round: readonly SeriesRound<Ref>[]): readonly OccurrenceStep<Ref>[] {
  const desks = round.map((series) => within(series));
  for (const desk of desks) takenUp(desk, desks);
  for (const desk of likestFirst(desks)) handOver(desk, desks, desk);
  return desks.flatMap(finish);
}

function within<Ref>(series: SeriesRound<Ref>): Desk<Ref> {
  const now = nowOf(series);
  const desk: Desk<Ref> = { series, steps: [], left: series.linked, free: [] };
  if (now === undefined) return desk;
  desk.free = [...now.inside, ...now.outside].sort((one, other) => one.ordinal - other.ordinal);
  const deleted = new Set(now.deleted);
  pair(desk, desk, { same: (link, occurrence) => link.identity === occurrence.identity });
  withSteps(desk, (link) =>
    deleted.has(link.identity) ? { do: 'remove', ref: link.ref, because: 'deleted' } : undefined,
  );
  pair(desk, desk, { same: sameDay, by: 'day' });
  const sameOrdinal = (link: LinkedOccurrence<Ref>, occurrence: Occurrence): boolean =>
    link.ordinal === occurrence.ordinal && mayPair(now, link, occurrence);
  pair(desk, desk, { same: sameOrdinal, by: 'ordinal' });
  return desk;
}

/** Beyond the window only a neighbour counts: the fortieth of a series that became monthly is years away and no longer this one. */
const mayPair = <Ref>(now: SeriesNow | undefined, link: LinkedOccurrence<Ref>, occurrence: Occurrence): boolean =>
  now?.inside.includes(occurrence) === true || apart(dayOf(link.identity), dayOf(occurrence.identity)) <= reachDays;

const isPaired = <Ref>({ do: what }: OccurrenceStep<Ref>): boolean =>
  what === 'keep' || what === 'rekey' || what === 'rest';

/** Takes out of what is left everything for which there is a step. */
function withSteps<Ref>(
  desk: Desk<Ref>,
  stepOf: (link: LinkedOccurrence<Ref>) => OccurrenceStep<Ref> | undefined,
): Desk<Ref> {
  desk.left = desk.left.filter((link) => {
    const step = stepOf(link);
    if (step !== undefined) desk.steps.push(step);
    return step === undefined;
  });
  return desk;
}

type PairRule<Ref> = {
  readonly same: (link: LinkedOccurrence<Ref>, occurrence: Occurrence) => boolean;
  /** Absent: it is the same occurrence, nothing is re-keyed. */
  readonly by?: RekeyRule;
};

/** Pairs what is left of one series with what is free in the same or another one. */
function pair<Ref>(from: Desk<Ref>, to: Desk<Ref>, { same, by }: PairRule<Ref>): void {
  withSteps(from, (link) => {
    const occurrence = to.free.find((each) => same(link, each));
    if (occurrence === undefined) return undefined;
    to.free = to.free.filter((each) => each !== occurrence);
    return paired(link, { to, occurrence, by });
  });
}

/** The first left with the first free, and so on; only where the alternative is to delete all and create all. */
function inOrder<Ref>(
  from: Desk<Ref>,
  to: Desk<Ref>,
  rule: { readonly among: readonly LinkedOccurrence<Ref>[]; readonly by: RekeyRule },
): void {
  const candidates = new Set(rule.among.filter(({ ended }) => !ended));
  const now = nowOf(to.series);
  from.left = [...from.left].sort((one, other) => one.ordinal - other.ordinal);
  pair(from, to, { same: (link, occurrence) => candidates.has(link) && mayPair(now, link, occurrence), by: rule.by });
}

function paired<Ref>(
  { ref }: LinkedOccurrence<Ref>,
  found: { readonly to: Desk<Ref>; readonly occurrence: Occurrence; readonly by: RekeyRule | undefined },
): OccurrenceStep<Ref> {
  const { to, occurrence, by } = found;
  const { uid } = to.series;
  const outside = nowOf(to.series)?.inside.includes(occurrence) !== true;
  // Outside the window nothing is written: a pair by day or ordinal is found again when it comes inside. The other rules hold in this round only.
  if (outside && (by === undefined || by === 'day' || by === 'ordinal'))
    return { do: 'rest', ref, because: 'outside-window' };
  return by === undefined ? { do: 'keep', ref, uid, occurrence } : { do: 'rekey', ref, uid, occurrence, by };
}

/**
 * What had begun to take over the rest of a series goes on with that (a crash), also where the series itself is thrown away as a whole, or not seen, by now: where its end was
 * nobody can tell any more, so that the days of its followers count.
 */
function takenUp<Ref>(desk: Desk<Ref>, desks: readonly Desk<Ref>[]): void {
  const { followedBy = [], now } = desk.series;
  if (typeof now !== 'string') return;
  for (const follower of desks.filter(({ series }) => followedBy.includes(series.uid))) {
    const before = desk.left.length;
    pair(desk, follower, { same: sameDay, by: 'successor-day' });
    const first = nowOf(follower.series)?.firstDay;
    if (desk.left.length < before || first === undefined) continue;
    const among = desk.left.filter(({ identity }) => dayOf(identity) >= first);
    inOrder(desk, follower, { among, by: 'successor-order' });
  }
}

/** What follows may have been split itself before anybody looked: what is left then goes on to its other half. */
function handOver<Ref>(desk: Desk<Ref>, desks: readonly Desk<Ref>[], before: Desk<Ref>): void {
  const successor = successorOf(desk, desks, before);
  if (successor === undefined) return;
  const among = tailOf(desk);
  const tail = new Set(among);
  pair(desk, successor, {
    same: (link, occurrence) => tail.has(link) && sameDay(link, occurrence),
    by: 'successor-day',
  });
  if (tailOf(desk).length === among.length) inOrder(desk, successor, { among, by: 'successor-order' });
  const others = desks.filter((each) => each !== successor);
  handOver(desk, others, successor);
}

function finish<Ref>(desk: Desk<Ref>): readonly OccurrenceStep<Ref>[] {
  const inside = new Set(nowOf(desk.series)?.inside);
  const wouldReplaceAll = !desk.steps.some(isPaired) && desk.free.some((occurrence) => inside.has(occurrence));
  if (wouldReplaceAll) inOrder(desk, desk, { among: desk.left, by: 'order' });
  const { now } = desk.series;
  const because = now === 'gone' ? 'series-gone' : 'left-series';
  const lastDay = nowOf(desk.series)?.last?.day;
  const tail = new Set(tailOf(desk));
  withSteps(desk, (link) => {
    const { ref, ended } = link;
    if (now === 'unseen') return { do: 'rest', ref, because: 'unseen' };
    if (ended) return { do: 'rest', ref, because: 'ended' };
    const beyond = lastDay !== undefined && tail.has(link) ? { beyond: lastDay } : {};
    return { do: 'remove', ref, because, ...beyond };
  });
  const { uid } = desk.series;
  const fresh = desk.free.filter((occurrence) => inside.has(occurrence));
  return [...desk.steps, ...fresh.map((occurrence) => ({ do: 'create' as const, uid, occurrence }))];
}
