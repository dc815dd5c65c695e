/** Owns which series goes on with the rest of one that was truncated ("this and following" makes a new UID), and which of several is asked first. Pure. */
import { type PlainDate } from '../model/instant.ts';
import { dayOf } from '../model/series.ts';
import { apart, type Desk, type LinkedOccurrence, nowOf, reachDays, sameDay, type SeriesRound } from './series-desk.ts';

/** Where a daily or weekly series goes on. */
const weekDays = 7;

/** What is left after the series' last day: empty unless it was truncated. */
export const tailOf = <Ref>({ series, left }: Desk<Ref>): readonly LinkedOccurrence<Ref>[] => {
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
export function successorOf<Ref>(
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
export function likestFirst<Ref>(desks: readonly Desk<Ref>[]): readonly Desk<Ref>[] {
  const likeness = desks.map((desk) => {
    const successor = successorOf(desk, desks, desk);
    if (successor === undefined) return { desk, rank: 5, shared: 0 };
    return { desk, rank: rankOf(desk, successor), shared: sharedDays(desk, successor) };
  });
  return likeness.sort((one, other) => one.rank - other.rank || other.shared - one.shared).map(({ desk }) => desk);
}
