/**
 * Owns the second look at series. "This and following" cuts one series and makes another, and the two need not be seen together, nor in this order: what was cut off
 * waits before it is deleted, and a new series that may be the rest of another one before it is made in S/4. Seen together, occurrences.ts pairs them. Whoever only
 * ended a series has it deleted when the wait is over.
 */
import { type SeriesPause, type Work } from '../../../actors/messages.ts';
import { type Held } from '../../../model/braked.ts';
import { type IdentityKey, type ItemId, type S4Guid } from '../../../model/ids.ts';
import { type Instant, type PlainDate } from '../../../model/instant.ts';
import { isEarly, secondLookAt } from '../../../sync/second-look.ts';
import { type Context } from '../context.ts';
import { nowOf } from '../doubts.ts';
import { type Reader } from '../reader.ts';
import { type NewOnExchange } from '../sighting.ts';
import { isUnknown } from './series-book.ts';
import { masterOf, type SeriesInPlay } from './series-in-play.ts';
import { mayBeRest } from './series-rest.ts';
import { isOccurrence, type LinkedOccurrence, type SeriesSteps } from './series-steps.ts';

type Looked = {
  readonly reader: Reader;
  /** Those of which everything is known. */
  readonly ready: readonly SeriesInPlay[];
  readonly unready: readonly SeriesInPlay[];
  readonly steps: SeriesSteps;
  /** Somebody asks for these. */
  readonly forced: ReadonlySet<S4Guid>;
  /** With this slice everything that happened in the calendar has been seen. */
  readonly isLastPage: boolean;
};

export type AfterPauses = {
  /** Without what waits. */
  readonly steps: SeriesSteps;
  /** The last days of series that were waited for. */
  readonly ended: ReadonlyMap<IdentityKey, PlainDate>;
  /** All that wait now; absent: nobody does or did. */
  readonly pauses?: readonly SeriesPause[];
};

type Ending = { readonly one: SeriesInPlay; readonly lastDay: PlainDate; readonly cut: readonly LinkedOccurrence[] };

/** What a creation in doubt had made has nothing yet that could be lost, and does not wait. */
const endingsOf = (ready: readonly SeriesInPlay[], { linked }: SeriesSteps): readonly Ending[] =>
  ready.flatMap((one) => {
    const own = new Set(one.known?.guids);
    const cut = linked.filter(({ link, cut: lastDay }) => lastDay !== undefined && own.has(link.guid));
    const lastDay = cut[0]?.cut;
    return lastDay === undefined ? [] : [{ one, lastDay, cut }];
  });

/** What could not be read is seen changed soon, together with what it was handed over to: where it is now is asked of all of them. */
const halfReadIn = (ready: readonly SeriesInPlay[], { halfRead }: SeriesSteps, watch: Watch): readonly SeriesInPlay[] =>
  ready.filter(({ key }) => {
    const pause = watch.of(key);
    return halfRead.has(key) && (pause === undefined || !watch.isOver(pause));
  });

type Beginning = { readonly one: SeriesInPlay; readonly fresh: readonly NewOnExchange[] };

/** New series of which everything would be made in S/4. */
const beginningsOf = (ready: readonly SeriesInPlay[], { fresh, successors }: SeriesSteps): readonly Beginning[] => {
  const taking = new Set([...successors.values()].flat().map(({ key }) => key));
  return ready.flatMap((one) => {
    if (!isUnknown(one.known) || one.links.length > 0 || taking.has(one.key)) return [];
    const own = fresh.filter(isOccurrence).filter(({ occurrence }) => occurrence?.series === one.key);
    return own.length === 0 ? [] : [{ one, fresh: own }];
  });
};

type Watch = {
  readonly now: Instant;
  readonly isLastPage: boolean;
  readonly of: (key: IdentityKey) => SeriesPause | undefined;
  /** Waited for long enough, and everything has been seen. */
  readonly isOver: (pause: SeriesPause) => boolean;
};

export const watchOf = (context: Context, { pauses = [] }: Work, { isLastPage }: Pick<Looked, 'isLastPage'>): Watch => {
  const now = nowOf(context);
  const byKey = new Map(pauses.map((pause) => [pause.key, pause]));
  return { now, isLastPage, of: (key) => byKey.get(key), isOver: ({ due }) => isLastPage && !isEarly(due, now) };
};

const masterIdOf = ({ master, known }: SeriesInPlay): ItemId | undefined =>
  master.is === 'series' ? master.item.itemId : known?.master;

type Waiting = { readonly of: SeriesPause['of']; readonly one: SeriesInPlay; readonly asked: readonly Held[] };

const pauseOf = (watch: Watch, { of, one, asked }: Waiting): readonly SeriesPause[] => {
  const master = masterIdOf(one);
  const due = watch.of(one.key)?.due ?? secondLookAt(watch.now);
  const told = asked.length === 0 ? {} : { asked };
  return master === undefined ? [] : [{ of, key: one.key, master, due, ...told }];
};

/** What S/4 told of appointments that wait is not forgotten. */
const askedOf = (work: Work, { forced }: Looked, { cut }: Ending): readonly Held[] => {
  const deleted = new Set([
    ...work.deletedOnS4,
    ...work.retries.flatMap((ref) => (ref.guid !== undefined && ref.deleted === true ? [ref.guid] : [])),
  ]);
  return cut
    .filter(({ link }) => forced.has(link.guid))
    .map(({ link: { guid } }) => ({ guid, ...(deleted.has(guid) ? { deleted: true as const } : {}) }));
};

/** What S/4 told while series waited is part of the work that looks at them. */
export const withAsked = (work: Work): Work => {
  const asked = askedIn(work);
  const deleted = asked.filter((one) => one.deleted === true).map(({ guid }) => guid);
  return deleted.length === 0 ? work : { ...work, deletedOnS4: [...new Set([...work.deletedOnS4, ...deleted])] };
};

const askedIn = ({ pauses = [] }: Work): readonly Held[] => pauses.flatMap(({ asked = [] }) => asked);

/** Compared whether or not anything moved on Exchange. */
export const forcedBy = (work: Work): readonly S4Guid[] => askedIn(work).map(({ guid }) => guid);

const hasWaited = (watch: Watch, { one, lastDay }: Ending): boolean => {
  const pause = watch.of(one.key);
  return one.known?.endedOn === lastDay || (pause !== undefined && watch.isOver(pause));
};

/** What was tried does not begin to wait. What a crash left in doubt, and nothing was made of, may. */
const wasTried = (work: Work, { master }: SeriesInPlay): boolean =>
  master.is === 'series' &&
  work.retries.some(({ itemId }) => itemId !== undefined && masterOf(itemId) === master.item.itemId);

export const waitsToBegin = async (
  context: Context,
  work: Work,
  { watch, reader, one, fresh }: Beginning & { readonly watch: Watch; readonly reader: Reader },
): Promise<boolean> => {
  const pause = watch.of(one.key);
  if (pause !== undefined) return !watch.isOver(pause);
  if (work.firstRound || context.repair || wasTried(work, one)) return false;
  // Before all is read the other half may be on the next page, and S/4 may have been told another day for it.
  return !watch.isLastPage || mayBeRest(context, reader, { series: one, fresh });
};

/** What could not be looked at when its wait was over waits once more; what is gone, or no series any more, does not. */
const othersOf = async (
  { reader, ready, unready }: Looked,
  work: Work,
  watch: Watch,
): Promise<readonly SeriesPause[]> => {
  const judged = new Set(ready.map(({ key }) => key));
  const others = (work.pauses ?? []).filter(({ key }) => !judged.has(key));
  const over = others.filter(watch.isOver);
  await reader.exchange(over.map(({ master }) => master));
  const waits = new Set(unready.map(({ key }) => key));
  const isOpen = ({ key, master }: SeriesPause): boolean => {
    const read = reader.onExchange(master);
    return waits.has(key) || (!read.ok && read.fault.kind !== 'gone');
  };
  return others.flatMap((pause) => {
    if (!over.includes(pause)) return [pause];
    return isOpen(pause) ? [{ ...pause, due: secondLookAt(watch.now) }] : [];
  });
};

export const afterPauses = async (context: Context, work: Work, looked: Looked): Promise<AfterPauses> => {
  const { ready, reader, steps } = looked;
  const watch = watchOf(context, work, looked);
  const endings = endingsOf(ready, steps);
  const waiting = endings.filter((ending) => !hasWaited(watch, ending));
  const held: Beginning[] = [];
  for (const beginning of beginningsOf(ready, steps))
    if (await waitsToBegin(context, work, { ...beginning, watch, reader })) held.push(beginning);
  const pauses = [
    ...waiting.flatMap((end) => pauseOf(watch, { of: 'end', one: end.one, asked: askedOf(work, looked, end) })),
    ...halfReadIn(ready, steps, watch)
      .filter((one) => !waiting.some((end) => end.one === one))
      .flatMap((one) => pauseOf(watch, { of: 'end', one, asked: [] })),
    ...held.flatMap(({ one }) => pauseOf(watch, { of: 'beginning', one, asked: [] })),
    ...(await othersOf(looked, work, watch)),
  ];
  const cut = new Set(waiting.flatMap((ending) => ending.cut));
  const unmade = new Set<SeriesSteps['fresh'][number]>(held.flatMap(({ fresh }) => fresh));
  const over = endings.filter((ending) => !waiting.includes(ending));
  return {
    steps: {
      ...steps,
      linked: steps.linked.filter((one) => !cut.has(one)),
      fresh: steps.fresh.filter((one) => !unmade.has(one)),
    },
    ended: new Map(over.map(({ one, lastDay }) => [one.key, lastDay])),
    ...(pauses.length === 0 && work.pauses === undefined ? {} : { pauses }),
  };
};
