/**
 * Owns planning: what this round will do about one sighting. The table in sync/decide.ts decides; this file only says what the decision means for the pair at
 * hand. No I/O, no content beyond what the sighting carries.
 */
import { type ItemRef } from '../../actors/messages.ts';
import { type Side } from '../../model/appointment.ts';
import { settingsOfAppointment } from '../../model/effective-settings.ts';
import { type Link, type LinkState, type Role, type SkipReason, type Witness } from '../../model/link.ts';
import { type ExchangeItem } from '../../ports/exchange.ts';
import { type S4Appointment } from '../../ports/s4.ts';
import { causeOf, type Change, decide, type Decision } from '../../sync/decide.ts';
import { changedFields, type Fingerprints } from '../../sync/fingerprint.ts';
import { type Merge, merge, notRepresentable, restore } from '../../sync/merge.ts';
import { type Context } from './context.ts';
import { nowOf } from './doubts.ts';
import { holdPlan, type HoldPlan } from './hold.ts';
import { endedBeforeWindow, inWindow, latestOf, seenOnExchange, seenOnS4 } from './observe.ts';
import { sameLink, versionsOf } from './pair-link.ts';
import { leftBehind, unclearAfterRestore } from './rest.ts';
import { type NewOnExchange, type NewOnS4, type Pair, type Sighting } from './sighting.ts';

export type MergePlan = {
  readonly do: 'merge';
  readonly ref: ItemRef;
  /** With role and state as they are now; base and versions as before the writes. */
  readonly link: Link;
  readonly merge: Merge;
  readonly s4: S4Appointment;
  readonly exchange: ExchangeItem;
  readonly now: { readonly [S in Side]: Fingerprints };
  /** The item does not carry the link's key yet. */
  readonly stamp: boolean;
  readonly restored: boolean;
  readonly doubted: Pair['doubted'];
  readonly cause: string;
};

export type DeletePlan = {
  readonly do: 'delete';
  readonly ref: ItemRef;
  readonly on: Side;
  readonly link: Link;
  readonly witness: Witness;
  readonly cause: string;
  /** The item about to be deleted, where it is readable; `edited`: it was changed since both sides agreed. */
  readonly s4?: S4Appointment;
  readonly exchange?: ExchangeItem;
  readonly edited: boolean;
};

export type Plan =
  | MergePlan
  | DeletePlan
  | { readonly do: 'create-on-exchange'; readonly ref: ItemRef; readonly item: S4Appointment }
  | {
      readonly do: 'create-on-s4';
      readonly ref: ItemRef;
      readonly item: ExchangeItem;
      readonly key: NewOnExchange['key'];
    }
  /** Only what Tandem knows changes. */
  | {
      readonly do: 'note';
      readonly ref: ItemRef;
      readonly link: Link;
      readonly what?: 'linked' | 'rested' | 'vanished';
      readonly cause: string;
      readonly witness?: Witness;
      /** To be looked at once more: S/4 may want an item here again. */
      readonly again?: true;
    }
  | HoldPlan
  | { readonly do: 'skip'; readonly ref: ItemRef; readonly reason: SkipReason }
  | { readonly do: 'nothing'; readonly ref: ItemRef };

type Seen = {
  readonly change: Change;
  readonly reason?: SkipReason;
  readonly witness?: Witness;
  readonly fingerprints?: Fingerprints;
};

const compared = (pair: Pair, now: Fingerprints): Seen => {
  const ignored = notRepresentable(pair.link);
  const changed = changedFields(pair.base, now).some((field) => !ignored.includes(field));
  return { change: changed ? 'changed' : 'unchanged', fingerprints: now };
};

const goneAs = (witness: Witness | undefined): Seen =>
  witness === undefined ? { change: 'vanished' } : { change: 'deleted', witness };

const onS4 = (context: Context, pair: Pair): Seen => {
  if (pair.s4.is === 'gone') return goneAs(pair.s4.witness);
  const now = seenOnS4(context, pair.s4.item);
  return now === undefined ? { change: 'out-of-scope', reason: 'private' } : compared(pair, now);
};

const onExchange = (context: Context, pair: Pair): Seen => {
  if (pair.exchange.is === 'gone') return goneAs(pair.exchange.witness);
  if (pair.exchange.is === 'away') return { change: 'out-of-scope', reason: pair.exchange.reason };
  const now = seenOnExchange(context, pair.exchange.item);
  return now === undefined
    ? { change: 'out-of-scope', reason: pair.exchange.item.skip ?? 'unreadable' }
    : compared(pair, now);
};

const roleOf = (context: Context, pair: Pair): Role =>
  pair.s4.is !== 'there'
    ? pair.link.role
    : pair.s4.item.responsible === context.enrolment.employee
      ? 'lead'
      : 'participant';

type Judged = {
  readonly pair: Pair;
  readonly role: Role;
  readonly s4: Seen;
  readonly exchange: Seen;
  readonly cause: string;
};

const inState = (
  context: Context,
  { pair, role }: Judged,
  { state, because }: { readonly state: LinkState; readonly because?: string },
): Link => {
  const { because: _, ...link } = pair.link;
  const same = link.state === state && pair.link.because === because;
  return {
    ...link,
    ...versionsOf(pair),
    role,
    base: pair.base,
    state,
    since: same ? link.since : nowOf(context),
    ...(because === undefined ? {} : { because }),
  };
};

const note = (judged: Judged, link: Link, what: 'linked' | 'rested' | 'vanished' | undefined): Plan => {
  const { pair, cause } = judged;
  if (!pair.adopted && sameLink(pair.link, link)) return { do: 'nothing', ref: pair.ref };
  const fresh = pair.adopted || pair.link.state !== link.state;
  const witness = judged.s4.witness ?? judged.exchange.witness;
  return {
    do: 'note',
    ref: pair.ref,
    link,
    cause,
    ...(fresh && what !== undefined ? { what } : {}),
    ...(witness === undefined ? {} : { witness }),
  };
};

const rest = (context: Context, judged: Judged): Plan =>
  note(
    judged,
    inState(context, judged, { state: 'resting', because: judged.exchange.reason ?? judged.s4.reason ?? 'unreadable' }),
    'rested',
  );

const bury = (context: Context, judged: Judged): Plan => {
  const outOfSight = judged.exchange.change === 'out-of-scope';
  const because = outOfSight ? leftBehind : (judged.s4.witness ?? judged.exchange.witness ?? 'deleted-by-person');
  return note(judged, inState(context, judged, { state: 'tombstone', because }), 'rested');
};

/** Nothing is decided, but a new item id or version is remembered: the page that showed it does not come again. */
const keep = (judged: Judged): Plan => note(judged, { ...judged.pair.link, ...versionsOf(judged.pair) }, 'linked');

const mergePlan = (context: Context, judged: Judged, oneWay: boolean): Plan => {
  const { pair, s4, exchange, cause } = judged;
  if (
    pair.s4.is !== 'there' ||
    pair.exchange.is !== 'there' ||
    s4.fingerprints === undefined ||
    exchange.fingerprints === undefined
  ) {
    return { do: 'nothing', ref: pair.ref };
  }
  const input = {
    base: pair.base,
    now: { s4: s4.fingerprints, exchange: exchange.fingerprints },
    ignored: notRepresentable(pair.link),
    winner: settingsOfAppointment(context.settings, pair.s4.item.transactionType).appointments.winner,
    latest: latestOf(pair.s4.item.changedAt, pair.exchange.item.lastModified),
  };
  const merged = oneWay ? restore(input) : merge(input);
  const linked = { ...inState(context, judged, { state: 'linked' }), base: merged.agreed };
  const stamp = pair.exchange.item.key !== linked.key;
  if (!stamp && merged.write.s4.length + merged.write.exchange.length === 0) return note(judged, linked, 'linked');
  return {
    do: 'merge',
    ref: pair.ref,
    link: linked,
    merge: merged,
    s4: pair.s4.item,
    exchange: pair.exchange.item,
    now: input.now,
    stamp,
    restored: oneWay,
    doubted: pair.doubted,
    cause,
  };
};

const deletePlan = (context: Context, judged: Judged, on: Side): Plan => {
  const { pair, s4, exchange, cause } = judged;
  const witness = on === 's4' ? exchange.witness : s4.witness;
  const item = on === 's4' ? pair.s4 : pair.exchange;
  // The table asks for a delete only with a witness; without one nothing happens (I7).
  if (witness === undefined || item.is !== 'there') return keep(judged);
  if (item.item.appointment !== undefined && endedBeforeWindow(context, item.item.appointment))
    return bury(context, judged);
  if (context.repair) return holdPlan({ pair, on, witness, cause });
  const edited = (on === 's4' ? s4 : exchange).change === 'changed';
  const link = inState(context, judged, { state: 'linked' });
  return {
    do: 'delete',
    ref: pair.ref,
    on,
    link,
    witness,
    cause,
    edited,
    ...itemsOf(pair),
  };
};

const itemsOf = ({ s4, exchange }: Pair): Pick<DeletePlan, 's4' | 'exchange'> => ({
  ...(s4.is === 'there' ? { s4: s4.item } : {}),
  ...(exchange.is === 'there' ? { exchange: exchange.item } : {}),
});

const vanishedAs = ({ pair }: Judged): { readonly state: LinkState; readonly because?: string } =>
  pair.exchange.is === 'gone' && pair.exchange.unclear === true
    ? { state: 'vanished', because: unclearAfterRestore }
    : { state: 'vanished' };

const meaning: { readonly [D in Decision]: (context: Context, judged: Judged) => Plan } = {
  // Nothing to write; versions, role and a missing key may still have to be brought up to date.
  nothing: (context, judged) =>
    judged.s4.fingerprints !== undefined && judged.exchange.fingerprints !== undefined
      ? mergePlan(context, judged, false)
      : keep(judged),
  // Both sides of a pair are always read, so this is never reached; doing nothing is safe.
  look: (_, judged) => ({ do: 'nothing', ref: judged.pair.ref }),
  merge: (context, judged) => mergePlan(context, judged, false),
  restore: (context, judged) => mergePlan(context, judged, true),
  'delete-on-s4': (context, judged) => deletePlan(context, judged, 's4'),
  'delete-on-exchange': (context, judged) => deletePlan(context, judged, 'exchange'),
  bury,
  rest,
  'report-vanished': (context, judged) => note(judged, inState(context, judged, vanishedAs(judged)), 'vanished'),
};

/** Our own delete is behind us, whoever should have the item now; whether it is to be made again is decided without a link. */
const deletedByUs = (context: Context, judged: Judged, because: Witness): Plan => {
  const { pair, cause } = judged;
  const link = inState(context, judged, { state: 'tombstone', because });
  return { do: 'note', ref: pair.ref, link, what: 'rested', cause, witness: because, again: true };
};

const pairPlan = (context: Context, pair: Pair): Plan => {
  const role = roleOf(context, pair);
  const s4 = onS4(context, pair);
  const exchange = onExchange(context, pair);
  const judged = { pair, role, s4, exchange, cause: causeOf(role, s4.change, exchange.change) };
  if (pair.exchange.is === 'gone' && pair.exchange.ours !== undefined)
    return deletedByUs(context, judged, pair.exchange.ours);
  return meaning[decide(role, s4.change, exchange.change)](context, judged);
};

const newOnS4 = (context: Context, { ref, item }: NewOnS4): Plan => {
  if (item.appointment === undefined) return { do: 'skip', ref, reason: 'private' };
  return inWindow(context, item.appointment)
    ? { do: 'create-on-exchange', ref, item }
    : { do: 'skip', ref, reason: 'outside-window' };
};

const newOnExchange = (context: Context, { ref, item, key }: NewOnExchange): Plan => {
  if (item.appointment === undefined) return { do: 'skip', ref, reason: item.skip };
  return inWindow(context, item.appointment)
    ? { do: 'create-on-s4', ref, item, key }
    : { do: 'skip', ref, reason: 'outside-window' };
};

export const planFor = (context: Context, sighting: Sighting): Plan => {
  switch (sighting.kind) {
    case 'pair':
      return pairPlan(context, sighting);
    case 'new-on-s4':
      return newOnS4(context, sighting);
    case 'new-on-exchange':
      return newOnExchange(context, sighting);
    case 'skipped':
      return { do: 'skip', ref: sighting.ref, reason: sighting.reason };
  }
};
