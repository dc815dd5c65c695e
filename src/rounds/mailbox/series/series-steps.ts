/**
 * Owns what becomes of the S/4 appointments of series: expands the masters inside the rolling window, asks sync/occurrences.ts what follows, and makes sightings of
 * it. Only occurrences whose Exchange side is not what the base holds are compared with S/4, so that an edit costs what it touches (sync.md, Recurrence).
 */
import { type ExpandedSeries, expandSeries, occurrenceOfSingle } from '../../../mapping/exchange/recurrence.ts';
import { type IdentityKey } from '../../../model/ids.ts';
import { instantOfMs, plainDate, type PlainDate } from '../../../model/instant.ts';
import { type Link, type OccurrenceLink, type Witness } from '../../../model/link.ts';
import { dayOf, type Occurrence } from '../../../model/series.ts';
import { occurrenceId, type ReadableItem } from '../../../ports/exchange.ts';
import { changedFields } from '../../../sync/fingerprint.ts';
import { keyOfOccurrence } from '../../../sync/identity.ts';
import { stepsOfSeries } from '../../../sync/occurrences.ts';
import { type OccurrenceStep, type SeriesRound } from '../../../sync/series-desk.ts';
import { reasonAgainst } from '../conduct.ts';
import { type Context } from '../context.ts';
import { type Judgement } from '../meetings/meetings.ts';
import { endedBeforeWindow, seenOnExchange, windowOf } from '../observe.ts';
import { type Reader } from '../reader.ts';
import { type NewOnExchange, type OnExchange, type Skipped } from '../sighting.ts';
import { type Master, type OnMaster, type SeriesInPlay } from './series-in-play.ts';
import { likenessOf } from './series-likeness.ts';
import { handedOver, type HandedOver } from './series-successors.ts';

/** A linked occurrence to be compared with S/4. */
export type LinkedOccurrence = {
  readonly link: Link;
  readonly exchange: OnExchange;
  /** The last day of its series, which does not reach so far any more. */
  readonly cut?: PlainDate;
  /** No stored link backs it: found by its looks. */
  readonly adopted?: true;
  readonly rekey?: { readonly key: IdentityKey; readonly occurrence?: OccurrenceLink };
};

export type SeriesSteps = HandedOver & {
  readonly linked: readonly LinkedOccurrence[];
  readonly fresh: readonly (NewOnExchange | Skipped)[];
  /** What occurrences are to S/4 that are not to be linked: somebody else leads the series, or nothing asks for it. */
  readonly apart: readonly IdentityKey[];
};

type Desk = SeriesInPlay & {
  readonly expanded?: ExpandedSeries;
  readonly round: SeriesRound<Link>;
  /** Of a series of meetings of which nothing is linked yet. */
  readonly judgement?: Judgement;
};

/** What new series of meetings are to this mailbox, by their key. */
export type Judgements = ReadonlyMap<IdentityKey, Judgement>;

const linkedOf = (link: Link, at: Occurrence | undefined) => ({
  ref: link,
  identity: link.occurrence?.identity ?? at?.identity,
  ordinal: link.occurrence?.ordinal ?? 1,
});

/**
 * Of a link without an occurrence, which is the single appointment that became a series: where it is in S/4 is where it was. Where S/4 does not show it, it is the first:
 * what S/4 has deleted is not made again beside it (P4).
 */
const placeOfSingle = (reader: Reader, link: Link, master: OnMaster): Occurrence | undefined => {
  if (link.occurrence !== undefined) return undefined;
  if (master.is === 'single') return occurrenceOfSingle(master.item.appointment.when);
  const read = reader.onS4(link.guid);
  if (read.ok) return occurrenceOfSingle(read.value.content.when);
  return master.is === 'series' ? occurrenceOfSingle(master.item.appointment.when) : undefined;
};

const expand = (
  context: Context,
  { item, links }: { readonly item: Master; readonly links: Linked },
): ExpandedSeries => {
  const { from, to } = windowOf(context);
  const window = { from: instantOfMs(from), to: instantOfMs(to), limit: context.settings.window.occurrences };
  return expandSeries({ ...item.series, window, linked: links });
};

type Linked = SeriesRound<Link>['linked'];

/** That an occurrence ended before the window is known only where S/4 or the pattern tells when it is. */
const isEnded = (context: Context, { identity }: { readonly identity: Linked[number]['identity'] }): boolean => {
  const day = dayOf(identity);
  return endedBeforeWindow(context, { when: { kind: 'allDay', firstDay: day, lastDay: day } });
};

const nowOfSingle = ({ item, taken }: Extract<OnMaster, { is: 'single' }>): SeriesRound<Link>['now'] => {
  const only = occurrenceOfSingle(item.appointment.when);
  const day = plainDate(dayOf(only.identity));
  return { inside: taken === true ? [] : [only], outside: [], deleted: [], firstDay: day, last: { day, ordinal: 1 } };
};

const followedOf = ({ known }: SeriesInPlay): Pick<SeriesRound<Link>, 'followedBy'> =>
  known?.followedBy === undefined ? {} : { followedBy: known.followedBy.map(({ key }) => key) };

const deskOf = (context: Context, reader: Reader, series: SeriesInPlay): Desk => {
  const { master } = series;
  const linked = series.links.flatMap((link) => {
    const { identity, ...rest } = linkedOf(link, placeOfSingle(reader, link, master));
    return identity === undefined ? [] : [{ ...rest, identity, ended: isEnded(context, { identity }) }];
  });
  const expanded = master.is === 'series' ? expand(context, { item: master.item, links: linked }) : undefined;
  const now = (): SeriesRound<Link>['now'] => {
    if (expanded !== undefined) return expanded;
    if (master.is === 'single') return nowOfSingle(master);
    return master.is === 'gone' && master.witness !== undefined ? 'gone' : 'unseen';
  };
  const item = master.is === 'series' || master.is === 'single' ? master.item : undefined;
  const organiser = item?.meeting?.organiser ?? context.mailbox;
  return {
    ...series,
    ...(expanded === undefined ? {} : { expanded }),
    round: { uid: series.key, organiser, linked, now: now(), ...followedOf(series) },
  };
};

const zoneOf = ({ series: { series } }: Master) => (series.time.kind === 'timed' ? series.time.zone : 'allDay');

/** The occurrence as an item: its own content if it departs from the series, else the master's at its own time. */
const itemOf = (reader: Reader, master: Master, occurrence: Occurrence): ReadableItem | undefined => {
  const { series: _series, key: _key, ...common } = master;
  const itemId = occurrenceId(master.itemId, occurrence.ordinal);
  if (occurrence.exception === undefined)
    return { ...common, itemId, appointment: { ...master.appointment, when: occurrence.when } };
  const read = reader.onExchange(occurrence.exception);
  return read.ok && read.value.skip === undefined ? { ...read.value, itemId, uid: master.uid } : undefined;
};

export const isOccurrence = (one: NewOnExchange | Skipped): one is NewOnExchange => one.kind === 'new-on-exchange';

type Place = { readonly key: IdentityKey; readonly occurrence: OccurrenceLink };

const placeIn = (context: Context, desk: Desk, { identity, ordinal }: Occurrence): Place | undefined => {
  if (desk.master.is !== 'series') return undefined;
  const zone = zoneOf(desk.master.item);
  return {
    key: keyOfOccurrence(context.deps.installation, desk.key, { identity, zone }),
    occurrence: { series: desk.key, identity, ordinal },
  };
};

/** Nothing about the occurrence moved on Exchange, and nobody asks for it. Who takes part is no field: of a meeting that changed everything is compared. */
const isQuiet = (
  context: Context,
  desk: Desk,
  { link, item }: { readonly link: Link; readonly item: ReadableItem },
): boolean => {
  const now = seenOnExchange(context, item);
  return (
    !desk.forced.has(link.guid) &&
    link.state === 'linked' &&
    link.itemId === item.itemId &&
    link.hidden === undefined &&
    !item.appointment.private &&
    (item.meeting === undefined || isUnchanged(desk)) &&
    now !== undefined &&
    changedFields(link.base, now).length === 0
  );
};

const isUnchanged = ({ known, master }: Desk): boolean =>
  master.is === 'series' && master.item.changeKey === known?.changeKey;

const onSingle = (desk: Desk, link: Link): LinkedOccurrence | undefined =>
  desk.master.is === 'single'
    ? { link, exchange: { is: 'there', item: desk.master.item }, rekey: { key: desk.key } }
    : undefined;

const present = (
  context: Context,
  reader: Reader,
  { desk, link, occurrence }: { readonly desk: Desk; readonly link: Link; readonly occurrence: Occurrence },
): LinkedOccurrence | undefined => {
  if (desk.master.is !== 'series') return onSingle(desk, link);
  const item = itemOf(reader, desk.master.item, occurrence);
  const place = placeIn(context, desk, occurrence);
  // An exception that cannot be read now is looked at when it can.
  if (item === undefined || place === undefined) return undefined;
  const same = link.key === place.key && link.occurrence?.ordinal === place.occurrence.ordinal;
  if (same && isQuiet(context, desk, { link, item })) return undefined;
  return { link, exchange: { is: 'there', item }, ...(same ? {} : { rekey: place }) };
};

const isPast = (context: Context, { occurrence }: Link): boolean =>
  occurrence !== undefined && dayOf(occurrence.identity) < instantOfMs(context.deps.clock.now()).slice(0, 10);

const witnessOf = (context: Context, desk: Desk, { link, because }: Removal): Witness | undefined => {
  if (because !== 'series-gone') return 'occurrence-removed';
  if (desk.master.is !== 'gone') return undefined;
  return desk.master.hard === true && isPast(context, link) ? undefined : desk.master.witness;
};

type Removal = Pick<Extract<OccurrenceStep<Link>, { do: 'remove' }>, 'because' | 'beyond'> & { readonly link: Link };

/** A series that was thrown away as a whole is deleted by whoever did it; an occurrence that left it by the series' owner. */
const removed = (context: Context, desk: Desk, removal: Removal): LinkedOccurrence => {
  const witness = witnessOf(context, desk, removal);
  // What a series was cut down to that is none any more is no end from which another one could go on.
  const cut = removal.beyond === undefined || desk.master.is !== 'series' ? {} : { cut: removal.beyond };
  // Nobody but its owner gives a series another pattern; of an invitation that is the organiser.
  const cutOff = removal.because === 'left-series' && removal.link.invited === true ? { cutOff: true as const } : {};
  return { link: removal.link, exchange: { is: 'gone', ...(witness && { witness }), ...cutOff }, ...cut };
};

/** Beyond the window nothing is touched; what is out of sight rests, and what is nowhere is for review. */
const resting = ({ master }: Desk, link: Link): LinkedOccurrence | undefined => {
  if (master.is === 'away' && link.state !== 'resting')
    return { link, exchange: { is: 'away', reason: master.reason } };
  return master.is === 'gone' && master.witness === undefined && link.state !== 'vanished'
    ? { link, exchange: { is: 'gone' } }
    : undefined;
};

const linkedStep = (
  context: Context,
  reader: Reader,
  { desk, step }: { readonly desk: Desk; readonly step: Exclude<OccurrenceStep<Link>, { do: 'create' }> },
): LinkedOccurrence | undefined => {
  switch (step.do) {
    case 'keep':
    case 'rekey':
      return present(context, reader, { desk, link: step.ref, occurrence: step.occurrence });
    case 'remove':
      return removed(context, desk, {
        link: step.ref,
        because: step.because,
        ...(step.beyond === undefined ? {} : { beyond: step.beyond }),
      });
    case 'rest':
      return resting(desk, step.ref);
  }
};

/** Nothing of its series is in S/4 any more. What others organise is told by its next change. */
const freshSingle = ({ key }: Desk, item: ReadableItem): NewOnExchange | undefined =>
  item.meeting === undefined || item.meeting.response === 'organiser'
    ? { kind: 'new-on-exchange', ref: { itemId: item.itemId }, item, key }
    : undefined;

const freshStep = (
  context: Context,
  reader: Reader,
  { desk, occurrence }: { readonly desk: Desk; readonly occurrence: Occurrence },
): NewOnExchange | undefined => {
  if (desk.master.is === 'single') return freshSingle(desk, desk.master.item);
  if (desk.master.is !== 'series') return undefined;
  const item = itemOf(reader, desk.master.item, occurrence);
  const place = placeIn(context, desk, occurrence);
  if (item === undefined || place === undefined) return undefined;
  const invited = desk.judgement?.standing === 'invited' ? ({ invited: true } as const) : {};
  return { kind: 'new-on-exchange', ref: { itemId: item.itemId }, item, ...place, ...invited };
};

const placesIn = (context: Context, desk: Desk, occurrence: Occurrence): readonly IdentityKey[] => {
  const place = placeIn(context, desk, occurrence);
  return place === undefined ? [] : [place.key];
};

/** Why nothing of a series is to be made in S/4: said once, of its master. */
const refusalOf = (context: Context, { master, judgement }: Desk): Skipped | undefined => {
  if (master.is !== 'series') return undefined;
  const apart = judgement?.standing === 'attendee' ? (judgement.reason ?? 'attendee') : undefined;
  const reason = apart ?? reasonAgainst(context, master.item);
  return reason === undefined ? undefined : { kind: 'skipped', ref: { itemId: master.item.itemId }, reason };
};

/** @param inPlay with everything read: exceptions, and in S/4 the single appointments that became series */
export const stepsOf = (
  context: Context,
  reader: Reader,
  { inPlay, judgements }: { readonly inPlay: readonly SeriesInPlay[]; readonly judgements: Judgements },
): SeriesSteps => {
  const desks = inPlay.map((series): Desk => {
    const judgement = judgements.get(series.key);
    return { ...deskOf(context, reader, series), ...(judgement === undefined ? {} : { judgement }) };
  });
  const byKey = new Map(desks.map((desk) => [desk.key as string, desk]));
  const ownOf = new Map(desks.flatMap((desk) => desk.links.map((link) => [link.guid, desk] as const)));
  const refusals = new Map(desks.map((desk) => [desk, refusalOf(context, desk)]));
  const linked: LinkedOccurrence[] = [];
  const fresh: (NewOnExchange | Skipped)[] = [...refusals.values()].filter((one) => one !== undefined);
  const apart: IdentityKey[] = [];
  const likeness = likenessOf(context, inPlay);
  const steps = stepsOfSeries(desks.map(({ round, links }) => ({ ...round, alike: likeness.to(links) })));
  for (const step of steps) {
    const desk = 'uid' in step ? byKey.get(step.uid) : ownOf.get(step.ref.guid);
    if (desk === undefined) continue;
    if (step.do === 'create' && refusals.get(desk) !== undefined) {
      apart.push(...placesIn(context, desk, step.occurrence));
    } else if (step.do === 'create') {
      const one = freshStep(context, reader, { desk, occurrence: step.occurrence });
      if (one !== undefined) fresh.push(one);
    } else {
      const one = linkedStep(context, reader, { desk, step });
      if (one !== undefined) linked.push(one);
    }
  }
  return { linked, fresh, apart, ...handedOver(steps, inPlay, linked) };
};
