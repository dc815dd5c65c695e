/**
 * Owns how alike an appointment in S/4 and an item in Outlook are that nobody has linked, and what follows (product, rows 21 and 24). Pure – no I/O. Both come in the form
 * that S/4 can hold; subjects and locations are compared without regard to case and runs of blanks, points in time without regard to zones.
 *
 * | what                                                         | points |
 * | ------------------------------------------------------------ | ------ |
 * | same start and end, or the same all-day dates                | 50     |
 * | moved by at most two hours with the same length              | 25     |
 * | the same subject                                             | 35     |
 * | one subject begins with the other, of at least four letters  | 10     |
 * | two words or more, and half of the words, are in both (a)    | 10     |
 * | neither has a subject                                        | 10     |
 * | the same location                                            | 15     |
 * | neither has a location                                       | 5      |
 *
 * (a) Words of at least four letters; half of those of the subject that has more. Begins, or words: 10 once.
 *
 * Times that are neither score 0, whatever else agrees. From 80 (`sameFrom`) it is the same, which needs same times and the same subject; from 60 (`perhapsFrom`)
 * it may be, and an administrator is asked.
 */
import { type Content, type When } from '../model/appointment.ts';
import { msOfInstant } from '../model/instant.ts';

export const sameFrom = 80;
export const perhapsFrom = 60;

/** How far apart two starts may be that may be the same appointment, in milliseconds. */
export const mostMovedMs = 2 * 3_600_000;

/** What is compared. */
export type Comparable = Pick<Content, 'subject' | 'when' | 'location'>;

const shortestPrefix = 4;

const plain = (text: string): string => text.replace(/\s+/gu, ' ').trim().toLocaleLowerCase('en');

const timePoints = (one: When, other: When): number => {
  if (one.kind === 'allDay' || other.kind === 'allDay')
    return one.kind === 'allDay' &&
      other.kind === 'allDay' &&
      one.firstDay === other.firstDay &&
      one.lastDay === other.lastDay
      ? 50
      : 0;
  const moved = msOfInstant(other.start) - msOfInstant(one.start);
  if (moved !== msOfInstant(other.end) - msOfInstant(one.end)) return 0;
  if (moved === 0) return 50;
  return Math.abs(moved) <= mostMovedMs ? 25 : 0;
};

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.match(/[\p{L}\p{N}]{4,}/gu));

const shareWords = (one: string, other: string): boolean => {
  const [words, others] = [wordsOf(one), wordsOf(other)];
  const common = [...words].filter((word) => others.has(word)).length;
  return common >= 2 && common * 2 >= Math.max(words.size, others.size);
};

const subjectPoints = (one: string, other: string): number => {
  if (one === other) return one === '' ? 10 : 35;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  const isAlike = (short.length >= shortestPrefix && long.startsWith(short)) || shareWords(short, long);
  return isAlike ? 10 : 0;
};

const locationPoints = (one: string, other: string): number => {
  if (one !== other) return 0;
  return one === '' ? 5 : 15;
};

/** @returns 0 to 100 */
export const scoreOf = (one: Comparable, other: Comparable): number => {
  const time = timePoints(one.when, other.when);
  if (time === 0) return 0;
  return (
    time +
    subjectPoints(plain(one.subject), plain(other.subject)) +
    locationPoints(plain(one.location), plain(other.location))
  );
};

export type Candidate<C> = { readonly candidate: C; readonly score: number };

export type MatchInput<I, C> = {
  readonly items: readonly I[];
  readonly candidates: readonly C[];
  readonly score: (item: I, candidate: C) => number;
  /** Whether the two may be linked without asking; else they are `perhaps` the same, however alike. */
  readonly certain: (item: I, candidate: C) => boolean;
};

export type Matching<I, C> = {
  readonly matched: readonly { readonly item: I; readonly candidate: C }[];
  /** Best first. */
  readonly unclear: readonly { readonly item: I; readonly candidates: readonly Candidate<C>[] }[];
  readonly alone: readonly I[];
};

/**
 * Exactly one candidate that is the same, and it is the same as no other item: matched. What is matched is nobody's candidate any more, so that a second look
 * after a crash in between decides alike. Whoever has candidates left is unclear, the others are alone.
 */
export const matchUp = <I, C>({ items, candidates, score, certain }: MatchInput<I, C>): Matching<I, C> => {
  const found = new Map<I, readonly Candidate<C>[]>();
  for (const item of items) {
    const scored = candidates.map((candidate) => ({ candidate, score: score(item, candidate) }));
    found.set(
      item,
      scored.filter((one) => one.score >= perhapsFrom).toSorted((a, b) => b.score - a.score),
    );
  }
  const sames = (item: I): readonly C[] =>
    (found.get(item) ?? []).flatMap((one) => (one.score >= sameFrom ? [one.candidate] : []));
  const wanted = new Map<C, number>();
  for (const item of items)
    for (const candidate of sames(item)) wanted.set(candidate, (wanted.get(candidate) ?? 0) + 1);
  const matched = items.flatMap((item) => {
    const mine = sames(item);
    if (mine.length !== 1) return [];
    return mine
      .filter((candidate) => wanted.get(candidate) === 1 && certain(item, candidate))
      .map((candidate) => ({ item, candidate }));
  });
  const taken = new Set(matched.map(({ candidate }) => candidate));
  const done = new Set(matched.map(({ item }) => item));
  const left = items
    .filter((item) => !done.has(item))
    .map((item) => ({ item, candidates: (found.get(item) ?? []).filter(({ candidate }) => !taken.has(candidate)) }));
  return {
    matched,
    unclear: left.filter((one) => one.candidates.length > 0),
    alone: left.filter((one) => one.candidates.length === 0).map(({ item }) => item),
  };
};
