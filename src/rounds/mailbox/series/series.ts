/** Owns the series of one slice, from the masters that are in play to sightings of their occurrences. */
import { type SeriesPause, type Work } from '../../../actors/messages.ts';
import { type IdentityKey, type S4Guid } from '../../../model/ids.ts';
import { type Link, type SeriesLink } from '../../../model/link.ts';
import { type Context } from '../context.ts';
import { type Failure, type Reader } from '../reader.ts';
import { type NewOnExchange, type Skipped } from '../sighting.ts';
import { type SeriesBook } from './series-book.ts';
import { stepsOfAll } from './series-claims.ts';
import { keysOf, rememberCopies } from './series-copies.ts';
import { exceptionIds, type Master, type SeriesInPlay, seriesInPlay, wasOut } from './series-in-play.ts';
import { judgedSeries } from './series-judgements.ts';
import { withoutDeleted, withoutEnded, withSentAgain } from './series-of-others.ts';
import { type AfterPauses, afterPauses } from './series-pauses.ts';
import { type Judgements, type LinkedOccurrence, type SeriesSteps, isOccurrence, stepsOf } from './series-steps.ts';

/** What a series looks like when this slice is done, but for the links that it makes. `stamp`: the master does not carry the key yet. */
export type SeriesSighting = {
  readonly link: SeriesLink;
  readonly stamp?: Master;
  /** It is no series any more: forgotten when nothing is left of it. */
  readonly single?: true;
};

export type SeriesGathered = {
  readonly linked: readonly LinkedOccurrence[];
  readonly fresh: readonly (NewOnExchange | Skipped)[];
  readonly series: readonly SeriesSighting[];
  readonly failures: readonly Failure[];
  /** All that wait for a second look now; absent: nobody does or did. */
  readonly pauses?: readonly SeriesPause[];
};

export type SeriesAsked = {
  readonly reader: Reader;
  readonly book: SeriesBook;
  readonly series: readonly SeriesLink[];
  readonly masters: readonly Master[];
  readonly loose: readonly Link[];
  readonly forced: ReadonlySet<S4Guid>;
  /** With this slice everything that happened in the calendar has been seen. */
  readonly isLastPage: boolean;
};

const sightingOf = (
  one: SeriesInPlay,
  { ended, steps: { successors } }: Pick<AfterPauses, 'ended' | 'steps'>,
): SeriesSighting | undefined => {
  const { key, known, master, links } = one;
  if (master.is === 'series') {
    const { itemId, changeKey } = master.item;
    const guids = links.map(({ guid }) => guid);
    const stamp = master.item.key === key ? {} : { stamp: master.item };
    const endedOn = ended.get(key);
    const followedBy = successors.get(key);
    const more = {
      ...(endedOn === undefined ? {} : { endedOn }),
      ...(followedBy === undefined ? {} : { followedBy }),
    };
    return { link: { v: 1, key, master: itemId, changeKey, guids, ...more }, ...stamp };
  }
  if (known === undefined) return undefined;
  // What is no series any more is forgotten; what cannot be seen, or was thrown away, is remembered: it may come back.
  if (master.is !== 'single') return { link: known };
  const { changeKey } = master.item;
  return { link: { ...known, changeKey, guids: links.map(({ guid }) => guid) }, single: true };
};

/**
 * Occurrences that look new and are known by their key: linked, but not stored with their series (a crash); or deleted in S/4 while their series goes on, under a
 * policy that leaves them in Outlook. What was out of the series and was brought back by its owner is new.
 */
const withoutKnown = async (context: Context, steps: SeriesSteps): Promise<SeriesSteps> => {
  const { linked, fresh } = steps;
  const occurrences = fresh.filter(isOccurrence);
  if (occurrences.length === 0) return steps;
  const { links } = await context.session.look({ itemIds: [], guids: [], keys: occurrences.map(({ key }) => key) });
  const byKey = new Map(links.map((link) => [link.key, link]));
  const isNew = (one: NewOnExchange | Skipped): boolean => {
    const link = isOccurrence(one) ? byKey.get(one.key) : undefined;
    if (link === undefined) return true;
    return link.state === 'tombstone' && wasOut(link);
  };
  const found = occurrences.flatMap((one): readonly LinkedOccurrence[] => {
    const link = byKey.get(one.key);
    return link === undefined || link.state === 'tombstone'
      ? []
      : [{ link, exchange: { is: 'there', item: one.item } }];
  });
  const known = new Set(linked.map(({ link }) => link.guid));
  return {
    ...steps,
    linked: [...linked, ...found.filter(({ link }) => !known.has(link.guid))],
    fresh: fresh.filter(isNew),
  };
};

const takenOver = (judgements: Judgements): ReadonlySet<IdentityKey> =>
  new Set([...judgements].flatMap(([key, judgement]) => (judgement.takenOver === undefined ? [] : [key])));

/** The mailbox that led before may still be making the appointments: whoever took over waits until that is over. */
const underWay = (inPlay: readonly SeriesInPlay[], judgements: Judgements): readonly Failure[] =>
  inPlay.flatMap(({ key, master }): readonly Failure[] => {
    const waitMs = judgements.get(key)?.takenOver?.waitMs ?? 0;
    if (waitMs === 0 || master.is !== 'series') return [];
    const fault = { kind: 'transient', code: 'busy', retryAfterMs: waitMs } as const;
    return [{ ref: { itemId: master.item.itemId }, on: 's4', fault }];
  });

export const gatherSeries = async (context: Context, work: Work, asked: SeriesAsked): Promise<SeriesGathered> => {
  const { reader, book } = asked;
  const { inPlay, failures } = await seriesInPlay(context, work, { reader, book, asked });
  await reader.exchange(exceptionIds(inPlay));
  // Where a single appointment that became a series was, S/4 still knows.
  const singles = inPlay.flatMap(({ links }) => links.filter(({ occurrence }) => occurrence === undefined));
  await reader.s4(singles.map(({ guid }) => guid));
  const judgements = await judgedSeries(context, inPlay);
  const waitingForLead = underWay(inPlay, judgements);
  const unready = new Set(waitingForLead.map(({ ref }) => ref.itemId));
  const ready = inPlay.filter(({ master }) => master.is !== 'series' || !unready.has(master.item.itemId));
  const first = await withSentAgain(context, await stepsOfAll(context, work, { ...asked, ready, judgements }));
  const living = await withoutEnded(context, await withoutKnown(context, first));
  const steps = await withoutDeleted(context, living, takenOver(judgements));
  const waiting = inPlay.filter((one) => !ready.includes(one));
  const later = stepsOf(context, reader, { inPlay: waiting, judgements });
  await rememberCopies(context, work, { ...steps, apart: [...steps.apart, ...later.apart, ...keysOf(later.fresh)] });
  const after = await afterPauses(context, work, { ...asked, ready, unready: waiting, steps });
  const { linked, fresh } = after.steps;
  return {
    linked,
    fresh,
    series: ready.flatMap((one) => sightingOf(one, after) ?? []),
    failures: [...failures, ...waitingForLead],
    ...(after.pauses === undefined ? {} : { pauses: after.pauses }),
  };
};
