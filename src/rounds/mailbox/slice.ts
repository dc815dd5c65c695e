/**
 * Owns one slice of a round: gather, plan, and then, a few items at a time, intend – perform – settle. The sync state and the position of the listing move with
 * the last of them, never before the links (I5).
 */
import { type Intent, type ItemRef, nameOf, type Work } from '../../actors/messages.ts';
import { type IdentityKey, type S4Guid } from '../../model/ids.ts';
import { type SeriesLink } from '../../model/link.ts';
import { inParallel } from '../parallel.ts';
import { createOnExchangeJob, createOnS4Job } from '../perform/create.ts';
import { deleteJob } from '../perform/delete.ts';
import { type Job, journalOf, nothingDone, type Outcome, together, unsent } from '../perform/job.ts';
import { mergeJob } from '../perform/merge.ts';
import { answering } from '../perform/put-back.ts';
import { stampMasterJob } from '../perform/stamp-master.ts';
import { announced, brake } from './brake.ts';
import { type Context, SideDown } from './context.ts';
import { gather, type Gathered } from './gather.ts';
import { markItems, seenMarks } from './marks.ts';
import { type Plan } from './pairs/plans.ts';
import { planFor } from './plan.ts';
import { closeReviews } from './reviews.ts';
import { createSeriesMembers } from './series/series-members.ts';
import { type Settlement } from './session.ts';
import { type Sighting } from './sighting.ts';
import { subscribe } from './subscribe.ts';

/** Items between two settles, and how many of them at once. */
const [chunkSize, atOnce] = [16, 4] as const;

const noteOutcome = ({ ref, link, what, cause, witness, again }: Extract<Plan, { do: 'note' }>): Outcome => ({
  ...nothingDone,
  links: [link],
  journal:
    what === undefined
      ? []
      : [{ what, guid: link.guid, because: cause, ...(witness === undefined ? {} : { witness }) }],
  cured: [ref, { itemId: link.itemId }],
  again: again === true ? [link.guid] : [],
});

/** The witness stands in the journal as it was seen; it is looked for anew when the repair is over. */
const holdOutcome = ({ held, on, witness, cause }: Extract<Plan, { do: 'hold' }>): Outcome => ({
  ...nothingDone,
  held: [held],
  journal: [{ what: 'held', on, step: 'delete', guid: held.guid, because: cause, witness }],
});

const withoutWrites = (plan: Plan, outcome: Outcome): Job => ({
  ref: plan.ref,
  intents: [],
  run: () => Promise.resolve(outcome),
});

const jobFor = (context: Context, plan: Plan, id: string): Job => {
  switch (plan.do) {
    case 'merge':
      return mergeJob(context, plan, id);
    case 'delete':
      return deleteJob(context, plan, id);
    case 'create-on-exchange':
      return createOnExchangeJob(context, plan, id);
    case 'create-on-s4':
      return createOnS4Job(context, plan, id);
    case 'note':
      return withoutWrites(plan, noteOutcome(plan));
    case 'hold':
      return withoutWrites(plan, holdOutcome(plan));
    case 'skip':
      return withoutWrites(plan, {
        ...nothingDone,
        reports: [{ ref: plan.ref, skipped: plan.reason }],
        // An orphan may be an item that keeps failing: its next attempt, or an administrator, decides.
        cured: plan.reason === 'orphaned' ? [] : [plan.ref],
      });
    case 'nothing':
      return withoutWrites(plan, { ...nothingDone, cured: [plan.ref] });
  }
};

type Performed = { readonly outcome: Outcome; readonly done: readonly Job[]; readonly down: SideDown | undefined };

/** A side that is down before the first write of a job: at a write, it is part of the outcome. */
const attempt = async (job: Job): Promise<Outcome> => {
  try {
    return await job.run();
  } catch (error) {
    if (!(error instanceof SideDown)) throw error;
    return unsent(job.intents, error);
  }
};

/** After a side went down the remaining jobs are not started; what was sent and not answered stays an intent in doubt. */
const perform = async (jobs: readonly Job[]): Promise<Performed> => {
  let down: SideDown | undefined;
  const done: Job[] = [];
  const outcomes = await inParallel(jobs, atOnce, async (job) => {
    if (down !== undefined) return unsent(job.intents, down);
    const outcome = await attempt(job);
    if (outcome.down === undefined) done.push(job);
    else down ??= outcome.down;
    return outcome;
  });
  return { outcome: together(outcomes), done, down };
};

const settlementOf = (work: Work, outcome: Outcome, series: readonly SeriesLink[] = []): Settlement => ({
  links: outcome.links,
  ...(series.length === 0 ? {} : { series }),
  settled: outcome.settled,
  ...(outcome.unsent.length === 0 ? {} : { unsent: outcome.unsent }),
  journal: outcome.journal,
  reports: outcome.reports,
  failures: outcome.failures,
  cured: outcome.cured,
  again: outcome.again,
  ...(outcome.held.length === 0 ? {} : { held: outcome.held }),
  ...(outcome.putBacks.length === 0 ? {} : { putBacks: outcome.putBacks }),
  wrote: outcome.wrote,
  upTo: work.upTo,
  handled: { s4: [], exchange: false, deletedEvents: [] },
  moreExchange: true,
  partial: true,
});

/** Whatever was retried and did not fail in the whole slice is fine now, also when there is nothing left of it under that name. */
const notFailedAgain = (work: Work, { failures }: Outcome): readonly ItemRef[] => {
  const failed = new Set(failures.map(({ ref }) => nameOf(ref)));
  return work.retries.filter((ref) => !failed.has(nameOf(ref)));
};

/** Everything that was asked for is done: notices, intents in doubt, the page and the listing are behind us. `outcome`: with the failures of all the slice. */
const finished = (work: Work, gathered: Gathered, outcome: Outcome): Partial<Settlement> => ({
  partial: false,
  cured: [...outcome.cured, ...notFailedAgain(work, outcome)],
  handled: {
    s4: work.s4,
    exchange: work.exchange,
    // While deletes are held, so is what they need as a witness.
    deletedEvents:
      work.exchange && !gathered.moreExchange && work.repair !== true
        ? [...work.deletedEvents, ...work.movedEvents]
        : [],
  },
  moreExchange: gathered.moreExchange,
  ...(gathered.pauses === undefined ? {} : { pauses: gathered.pauses }),
  ...(gathered.syncState === undefined ? {} : { syncState: gathered.syncState }),
  ...(gathered.calendar === undefined
    ? {}
    : { progress: { done: outcome.links.length + outcome.reports.length, total: gathered.calendar } }),
  ...(gathered.listing === undefined ? {} : { listing: gathered.listing }),
});

/**
 * Intents in doubt are behind us: whatever they had done was found by looking, which is how the journal ends their chain (P11). Not so what was found and is not
 * stored: its delete failed, or its series waits for a second look.
 */
const lookedUp = (
  work: Work,
  { found, stored }: { readonly found: Gathered['found']; readonly stored: ReadonlySet<S4Guid> },
  outcome: Outcome,
): Pick<Settlement, 'settled' | 'journal'> => {
  const isOpen = ({ step, key }: Intent): boolean => {
    const guid = step === 'create' ? found.get(key) : undefined;
    return guid !== undefined && !stored.has(guid);
  };
  const behind = work.intents.filter((intent) => !isOpen(intent));
  return {
    settled: [...outcome.settled, ...behind.map(({ id }) => id)],
    journal: [...behind.map((intent) => journalOf(intent, 'lost')), ...outcome.journal],
  };
};

/** One side is down: keep what was achieved, hand back the rest, wait. */
const interrupted = (work: Work, done: readonly Job[], down: SideDown): Partial<Settlement> => {
  const names = new Set(done.flatMap(({ ref }) => ref.guid ?? []));
  return {
    partial: false,
    handled: { s4: work.s4.filter((guid) => names.has(guid)), exchange: false, deletedEvents: [] },
    backOff: { on: down.on, fault: down.fault },
  };
};

const measured = (context: Context, work: Work, outcome: Outcome): { readonly lagMs?: number } => {
  const { s4, exchange } = outcome.wrote;
  if (work.sinceMs === undefined || s4 + exchange === 0) return {};
  const lagMs = Math.max(0, context.deps.clock.now() - work.sinceMs);
  if (s4 > 0) context.deps.metrics.lag('s4', lagMs);
  if (exchange > 0) context.deps.metrics.lag('exchange', lagMs);
  return { lagMs };
};

type Next = Awaited<ReturnType<Context['session']['settle']>>;

/** Of the occurrence that an item is, or becomes. */
const seriesOf = (one: Sighting): IdentityKey | undefined => {
  if (one.kind === 'new-on-exchange') return one.occurrence?.series;
  return one.kind === 'pair' ? (one.rekey ?? one.link).occurrence?.series : undefined;
};

/** A series of which nothing is or will be in S/4 is left as it is. */
const hasOccurrences = ({ sightings, series }: Gathered, key: IdentityKey): boolean =>
  series.some(({ link }) => link.key === key && link.guids.length > 0) ||
  sightings.some((one) => seriesOf(one) === key);

/** Some at a time, at least none once. */
const chunksOf = (...kinds: readonly (readonly Job[])[]): readonly (readonly Job[])[] => {
  const chunks = kinds.flatMap((jobs) =>
    jobs.flatMap((_, place) => (place % chunkSize === 0 ? [jobs.slice(place, place + chunkSize)] : [])),
  );
  return chunks.length === 0 ? [[]] : chunks;
};

/** Thrown away or moved before its master carries its key, a series could not be found, and what was made of it would stay in S/4 for ever. It is tried again with the stamp. */
const waitsForStamp = ({ intents }: Job, unstamped: ReadonlySet<IdentityKey>): boolean =>
  intents.some(
    ({ step, occurrence }) => step === 'create' && occurrence !== undefined && unstamped.has(occurrence.series),
  );

const performAll = async (context: Context, work: Work, gathered: Gathered): Promise<Next> => {
  const idOf = (place: number): string => `${work.token}-${work.upTo}-${context.deps.newToken()}-${place}`;
  const stamps = gathered.series.flatMap(({ link, stamp }, place) =>
    stamp === undefined || !hasOccurrences(gathered, link.key)
      ? []
      : [stampMasterJob(context, { master: stamp, key: link.key }, `${idOf(place)}m`)],
  );
  const others = gathered.sightings.map((sighting, place) => {
    const plan = planFor(context, sighting);
    return answering(jobFor(context, plan, idOf(place)), plan.putBacks);
  });
  const braked = await brake(context, work, others);
  const chunks = chunksOf(stamps, braked.go);
  const unstamped = new Set(stamps.flatMap(({ intents }) => intents.map(({ key }) => key)));
  const members = createSeriesMembers(context, gathered.series);
  const failed: Outcome = { ...nothingDone, failures: gathered.failures, journal: braked.journal };
  const done: Job[] = [];
  const stored = new Set<S4Guid>();
  const refused: Outcome['failures'][number][] = [];
  for (let place = 0; ; place += 1) {
    const chunk = (chunks[place] ?? []).filter((job) => !waitsForStamp(job, unstamped));
    const intents = chunk.flatMap((job) => job.intents);
    if (intents.length > 0) await context.session.intend(intents, announced(work, intents));
    const performed = await perform(chunk);
    done.push(...performed.done);
    for (const { guid } of performed.outcome.links) stored.add(guid);
    for (const { key } of performed.outcome.masters) unstamped.delete(key);
    const last = place + 1 >= chunks.length;
    const outcome = last ? together([performed.outcome, failed]) : performed.outcome;
    refused.push(...outcome.failures);
    const series = await members.after(outcome, last && performed.down === undefined);
    const settlement = {
      ...settlementOf(work, outcome, series),
      ...measured(context, work, outcome),
      marked: seenMarks(gathered.sightings, outcome),
    };
    if (performed.down !== undefined)
      return context.session.settle({ ...settlement, ...interrupted(work, done, performed.down) });
    if (last) {
      const next = await context.session.settle({
        ...settlement,
        ...finished(work, gathered, { ...outcome, failures: refused }),
        ...lookedUp(work, { found: gathered.found, stored }, outcome),
        ...braked.settlement,
      });
      await closeReviews(context, done);
      return next;
    }
    await context.session.settle(settlement);
  }
};

const subscribeIfDue = async (context: Context, work: Work): Promise<void> => {
  if (!work.subscription.due) return;
  await context.session.settle({ ...settlementOf(work, nothingDone), ...(await subscribe(context, work)) });
};

/** The sync state was refused before anything was looked at: nothing is behind us but the state, which the next slice replaces. */
const startOver = (context: Context, work: Work, { listing }: Gathered): Promise<Next> =>
  context.session.settle({
    ...settlementOf(work, nothingDone),
    partial: false,
    syncState: null,
    ...(listing === undefined ? {} : { listing }),
  });

/** @returns the next slice, if the mailbox has more to do */
export const runSlice = async (context: Context, work: Work): Promise<Next> => {
  try {
    await subscribeIfDue(context, work);
    await markItems(context, work, ({ outcome, marked }) =>
      context.session.settle({ ...settlementOf(work, outcome), marked }),
    );
    const gathered = await gather(context, work);
    return await (gathered.syncState === null
      ? startOver(context, work, gathered)
      : performAll(context, work, gathered));
  } catch (error) {
    if (!(error instanceof SideDown)) throw error;
    return context.session.settle({ ...settlementOf(work, nothingDone), ...interrupted(work, [], error) });
  }
};
