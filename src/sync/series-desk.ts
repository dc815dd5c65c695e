/** Owns what is asked and answered about the series of one mailbox (occurrences.ts), and what of one series has still to be decided. Pure. */
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

/** What one series has still to be decided; emptied step by step. */
export type Desk<Ref> = {
  readonly series: SeriesRound<Ref>;
  readonly steps: OccurrenceStep<Ref>[];
  left: readonly LinkedOccurrence<Ref>[];
  free: readonly Occurrence[];
};

export const nowOf = <Ref>({ now }: SeriesRound<Ref>): SeriesNow | undefined =>
  typeof now === 'string' ? undefined : now;

export const sameDay = <Ref>(link: LinkedOccurrence<Ref>, occurrence: Occurrence): boolean =>
  dayOf(link.identity) === dayOf(occurrence.identity);

/** An occurrence that moved to another day of the week is less than a week away. */
export const reachDays = 6;

export const apart = (one: PlainDate, other: PlainDate): number =>
  Math.abs(Date.parse(other) - Date.parse(one)) / 86_400_000;
