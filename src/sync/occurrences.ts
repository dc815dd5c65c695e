/**
 * Owns what becomes of the linked occurrences of series (sync.md, Series): kept by identity, else re-keyed, and only what nothing fits is removed or created.
 * Pure, total: every linked occurrence gets exactly one step, every occurrence inside the window at most one.
 *
 * The rules, each for what the one before left over: same identity; same series and same day; same series and same ordinal; for a series that was truncated, the
 * successor that begins there ("this and following" makes a new UID), same day. Where all this would delete all and create all, the order decides: that never happens.
 */
import { type PlainDate } from '../model/instant.ts';
import { dayOf, type Occurrence, type OriginalStart } from '../model/series.ts';

/** `ended`: its appointment ended before the window; such ones are never deleted (sync.md, Deletes). */
export type LinkedOccurrence<Ref> = {
  readonly ref: Ref;
  readonly identity: OriginalStart;
  readonly ordinal: number;
  readonly ended: boolean;
};

/** A series as it is now; the occurrences are those of mapping/exchange/recurrence.ts. */
export type SeriesNow = {
  readonly inside: readonly Occurrence[];
  readonly outside: readonly Occurrence[];
  readonly deleted: readonly OriginalStart[];
  readonly firstDay: PlainDate;
  readonly last?: { readonly day: PlainDate; readonly ordinal: number };
};

export type SeriesRound<Ref> = {
  readonly uid: string;
  readonly organiser: string;
  readonly linked: readonly LinkedOccurrence<Ref>[];
  /** `unseen`: not read in this round, or gone without a witness. `gone`: deleted as a whole, with a witness. */
  readonly now: SeriesNow | 'unseen' | 'gone';
  /** UIDs of the series that have begun to take over its rest; a crash or a refusal may have stopped that half-way. */
  readonly followedBy?: readonly string[];
  /** UIDs of series that have the subject of its occurrences. */
  readonly alike?: readonly string[];
};

export type RekeyRule = 'day' | 'ordinal' | 'order' | 'successor-day' | 'successor-order';

/** `uid` is that of the series which the occurrence belongs to now. A removal is witness 3, of a whole series the witness of its deletion. */
export type OccurrenceStep<Ref> =
  | { readonly do: 'keep'; readonly ref: Ref; readonly uid: string; readonly occurrence: Occurrence }
  | {
      readonly do: 'rekey';
      readonly ref: Ref;
      readonly uid: string;
      readonly occurrence: Occurrence;
      readonly by: RekeyRule;
    }
  | { readonly do: 'rest'; readonly ref: Ref; readonly because: 'outside-window' | 'ended' | 'unseen' }
  /** `beyond`: the last day of the series, which does not reach so far any more: another one may go on from there. */
  | {
      readonly do: 'remove';
      readonly ref: Ref;
      readonly because: 'deleted' | 'left-series' | 'series-gone';
      readonly beyond?: PlainDate;
    }
  | { readonly do: 'create'; readonly uid: string; readonly occurrence: Occurrence };

/** @param round all series of one mailbox that have links or changed: a split is seen only when both halves are in it */
export function stepsOfSeries<Ref>(round: readonly SeriesRound<Ref>[]): readonly OccurrenceStep<Ref>[] {
  const desks = round.map((series) => within(series));
  for (const desk of likestFirst(desks)) handOver(desk, desks, desk);
  return desks.flatMap(finish);
}

/** What one series has still to be decided; emptied step by step. */
type Desk<Ref> = {
  readonly series: SeriesRound<Ref>;
  readonly steps: OccurrenceStep<Ref>[];
  left: readonly LinkedOccurrence<Ref>[];
  free: readonly Occurrence[];
};

const nowOf = <Ref>({ now }: SeriesRound<Ref>): SeriesNow | undefined => (typeof now === 'string' ? undefined : now);

function within<Ref>(series: SeriesRound<Ref>): Desk<Ref> {
  const now = nowOf(series);
  const desk: Desk<Ref> = { series, steps: [], left: series.linked, free: [] };
  if (series.now === 'unseen') return withSteps(desk, (link) => ({ do: 'rest', ref: link.ref, because: 'unseen' }));
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

const sameDay = <Ref>(link: LinkedOccurrence<Ref>, occurrence: Occurrence): boolean =>
  dayOf(link.identity) === dayOf(occurrence.identity);

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

/** An occurrence that moved to another day of the week is less than a week away. */
const reachDays = 6;

/** Where a daily or weekly series goes on. */
const weekDays = 7;

const apart = (one: PlainDate, other: PlainDate): number => Math.abs(Date.parse(other) - Date.parse(one)) / 86_400_000;

/** What is left after the series' last day: empty unless it was truncated. */
const tailOf = <Ref>({ series, left }: Desk<Ref>): readonly LinkedOccurrence<Ref>[] => {
  const last = nowOf(series)?.last;
  return last === undefined ? [] : left.filter(({ identity }) => dayOf(identity) > last.day);
};

/** It stands in all that was linked: an occurrence behind the end may have got another place already. */
const cutOf = <Ref>({ series }: Desk<Ref>, end: PlainDate | undefined): PlainDate | undefined =>
  series.linked
    .map(({ identity }) => dayOf(identity))
    .filter((day) => end !== undefined && day > end)
    .sort()[0];

/**
 * A series new to us (or already taking over), by the same organiser, that begins where this one was truncated. Of several one with days in common,
 * the nearest first: this one may have been split more than once before anybody looked.
 * @param before this series, or the one that took over the part before
 */
function successorOf<Ref>(
  desk: Desk<Ref>,
  desks: readonly Desk<Ref>[],
  { series: before }: Desk<Ref>,
): Desk<Ref> | undefined {
  const end = nowOf(before)?.last?.day;
  const [cut, tail] = [cutOf(desk, end), tailOf(desk)];
  if (end === undefined || cut === undefined || tail.length === 0) return undefined;
  const isSuccessor = ({ series }: Desk<Ref>): boolean => {
    const first = nowOf(series)?.firstDay;
    if (first === undefined || first <= end) return false;
    // What is left may lie far behind its beginning: the days between were taken over before.
    if ([desk.series, before].some(({ followedBy = [] }) => followedBy.includes(series.uid))) return true;
    if (series.linked.length > 0) return false;
    return (
      apart(cut, first) <= reachDays ||
      beginsAmong(series, tail) ||
      (apart(end, first) <= weekDays && meets(series, tail)) ||
      isLike(desk.series, series, tail)
    );
  };
  return desks
    .filter((each) => each.series.organiser === desk.series.organiser)
    .filter(isSuccessor)
    .map((each) => ({ each, shared: sharedDays(desk, each), away: apart(cut, nowOf(each.series)?.firstDay ?? cut) }))
    .sort(
      (one, other) =>
        Number(other.shared > 0) - Number(one.shared > 0) ||
        one.away - other.away ||
        other.shared - one.shared ||
        (one.each.series.uid < other.each.series.uid ? -1 : 1),
    )[0]?.each;
}

/** On how many days what is left of one series could go on in another. */
const sharedDays = <Ref>({ left }: Desk<Ref>, { free }: Desk<Ref>): number =>
  free.filter((occurrence) => left.some((link) => sameDay(link, occurrence))).length;

/** At the very time of one that was cut off; what was between may have left with another pattern. */
const beginsAmong = <Ref>(series: SeriesRound<Ref>, tail: readonly LinkedOccurrence<Ref>[]): boolean => {
  const first = nowOf(series)?.inside.find(({ ordinal }) => ordinal === 1);
  return first !== undefined && tail.some(({ identity }) => identity === first.identity);
};

/** With its subject, on days that were cut off: whoever split it has changed the time of its rest and cut off more since. */
const isLike = <Ref>(
  { alike = [] }: SeriesRound<Ref>,
  series: SeriesRound<Ref>,
  tail: readonly LinkedOccurrence<Ref>[],
): boolean => {
  if (!alike.includes(series.uid)) return false;
  const days = new Set(nowOf(series)?.inside.map(({ identity }) => dayOf(identity)));
  return tail.some(({ identity }) => days.has(dayOf(identity)));
};

/** At the very time of one that was cut off, wherever: what lies between was not linked yet when the series was cut. */
const meets = <Ref>(series: SeriesRound<Ref>, tail: readonly LinkedOccurrence<Ref>[]): boolean => {
  const inside = new Set(nowOf(series)?.inside.map(({ identity }) => identity));
  return tail.some(({ identity }) => inside.has(identity));
};

/** How surely one is the rest of the other. Its first may have been deleted before anybody looked: any day that both have at the same time, or the subject, tells as well. */
const rankOf = <Ref>(desk: Desk<Ref>, { series }: Desk<Ref>): number => {
  const tail = tailOf(desk);
  if (beginsAmong(series, tail)) return 0;
  const isAtCut = cutOf(desk, nowOf(desk.series)?.last?.day) === nowOf(series)?.firstDay;
  return (meets(series, tail) || isLike(desk.series, series, tail) ? 1 : 3) + Number(!isAtCut);
};

/**
 * What begins at the very time at which one was cut off is its rest, and not that of another one which happened to end before; else what has a time, or the subject
 * and a day, in common with it; else what begins on that day; else what has more days in common.
 */
function likestFirst<Ref>(desks: readonly Desk<Ref>[]): readonly Desk<Ref>[] {
  const likeness = desks.map((desk) => {
    const successor = successorOf(desk, desks, desk);
    if (successor === undefined) return { desk, rank: 5, shared: 0 };
    return { desk, rank: rankOf(desk, successor), shared: sharedDays(desk, successor) };
  });
  return likeness.sort((one, other) => one.rank - other.rank || other.shared - one.shared).map(({ desk }) => desk);
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
  const because = desk.series.now === 'gone' ? 'series-gone' : 'left-series';
  const lastDay = nowOf(desk.series)?.last?.day;
  const tail = new Set(tailOf(desk));
  withSteps(desk, (link) => {
    const { ref, ended } = link;
    if (ended) return { do: 'rest', ref, because: 'ended' };
    const beyond = lastDay !== undefined && tail.has(link) ? { beyond: lastDay } : {};
    return { do: 'remove', ref, because, ...beyond };
  });
  const { uid } = desk.series;
  const fresh = desk.free.filter((occurrence) => inside.has(occurrence));
  return [...desk.steps, ...fresh.map((occurrence) => ({ do: 'create' as const, uid, occurrence }))];
}
