/** Owns planning for a linked pair: what changed on each side, and what the decision of sync/decide.ts means for the pair at hand. No I/O. */
import { type Content, type Side } from '../../../model/appointment.ts';
import { type Link, type Role, type Witness } from '../../../model/link.ts';
import { causeOf, decide, type Decision } from '../../../sync/decide.ts';
import { changedFields, type Fingerprints } from '../../../sync/fingerprint.ts';
import { type Conduct, conductOf, isCancelledOnS4 } from '../conduct.ts';
import { type Context } from '../context.ts';
import { endedBeforeWindow, seenOnExchange, seenOnS4 } from '../observe.ts';
import { leftBehind, unclearAfterRestore } from '../rest.ts';
import { type MeetingStanding, type Pair } from '../sighting.ts';
import { type Besides, besides } from './besides.ts';
import { endOf, itemsOf, stepOf } from './delete-plan.ts';
import { holdPlan } from './hold.ts';
import { inState, type Judged, note, type Seen, type State } from './judged.ts';
import { ignoredOf, type MergePlan, type Readable, withUnsaid, writtenBy } from './merge-plan.ts';
import { ownOfCleared, ownOfPair } from './own-lines.ts';
import { afterDoubts, versionsOf } from './pair-link.ts';
import { type Plan } from './plans.ts';
import { answersOf, withPutBacks } from './put-back-plan.ts';
import { type Ready, readyOf } from './ready.ts';
import { isSaid, sayingOf } from './said.ts';
import { supersededPlan } from './superseded.ts';

const compared = (pair: Pair, conduct: Conduct, now: Fingerprints): Seen => {
  const ignored = ignoredOf(pair, conduct);
  const changed = changedFields(pair.base, now).some((field) => !ignored.includes(field));
  return { change: changed ? 'changed' : 'unchanged', fingerprints: now };
};

const goneAs = (witness: Witness | undefined): Seen =>
  witness === undefined ? { change: 'vanished' } : { change: 'deleted', witness };

const cancelled: Seen = { change: 'deleted', witness: 'cancelled-by-organiser' };

const onS4 = (context: Context, pair: Pair, conduct: Conduct): Seen => {
  if (pair.s4.is === 'gone') return goneAs(pair.s4.witness);
  if (conduct.rests !== undefined) return { change: 'out-of-scope', reason: conduct.rests };
  if (isCancelledOnS4(context, pair.s4.item)) return cancelled;
  return compared(pair, conduct, seenOnS4(context, pair.s4.item));
};

const onExchange = (context: Context, pair: Pair, conduct: Conduct): Seen => {
  if (pair.exchange.is === 'gone') return goneAs(pair.exchange.witness);
  if (pair.exchange.is === 'away') return { change: 'out-of-scope', reason: pair.exchange.reason };
  if (conduct.rests !== undefined) return { change: 'out-of-scope', reason: conduct.rests };
  const { item } = pair.exchange;
  const now = seenOnExchange(context, item);
  if (item.skip !== undefined || now === undefined)
    return { change: 'out-of-scope', reason: item.skip ?? 'unreadable' };
  if (item.meeting?.cancelled === true && pair.standing !== 'attendee') return cancelled;
  return compared(pair, conduct, now);
};

const roles: { readonly [S in MeetingStanding]: Role } = {
  invited: 'lead',
  own: 'lead',
  attendee: 'attendee',
  copy: 'participant',
};

const roleOf = (context: Context, pair: Pair): Role => {
  if (pair.standing !== undefined) return roles[pair.standing];
  if (pair.s4.is !== 'there') return pair.link.role;
  return pair.s4.item.responsible === context.enrolment.employee ? 'lead' : 'participant';
};

const rest = (context: Context, judged: Judged): Plan =>
  note(
    judged,
    inState(context, judged, { state: 'resting', because: judged.exchange.reason ?? judged.s4.reason ?? 'unreadable' }),
    'rested',
  );

/** Cancelled in S/4, or not this person's any more, where nothing is to be written: as by the policy `ignore`. */
const isLeft = ({ pair, conduct, s4 }: Judged): boolean =>
  pair.exchange.is === 'there' &&
  pair.link.occurrence === undefined &&
  conduct.flow !== 'apart' &&
  s4.witness !== undefined &&
  s4.witness !== 'deleted-by-person';

const bury = (context: Context, judged: Judged): Plan => {
  if (isLeft(judged)) return leave(context, judged, 'exchange');
  const outOfSight = judged.exchange.change === 'out-of-scope';
  const because = outOfSight ? leftBehind : (judged.s4.witness ?? judged.exchange.witness ?? 'deleted-by-person');
  return note(judged, inState(context, judged, { state: 'tombstone', because }), 'rested');
};

/** The copy stays, and the link knows what is said on it. */
const leave = (context: Context, judged: Judged, on: Side): Plan => {
  const { pair, s4, exchange } = judged;
  const because = endOf(on, (on === 's4' ? exchange : s4).witness);
  const link = inState(context, judged, { state: 'tombstone', because });
  return note(judged, { ...link, said: pair.link.said ?? { on } }, 'rested');
};

/** Nothing is decided, but a new item id or version is remembered, and what a write in doubt leaves unknown: the page that showed it does not come again. */
const keep = (judged: Judged): Plan => {
  const { pair, role } = judged;
  // What is to become another occurrence, or none, is known as what it was until that is written.
  const versions = pair.rekey === undefined ? versionsOf(pair) : {};
  return note(judged, { ...afterDoubts(pair.link, pair), ...versions, role }, 'linked');
};

/** The copy of an attendee is in the calendar again, and nothing else would say so. */
const isBackApart = ({ pair: { link }, conduct, exchange }: Judged): boolean =>
  conduct.flow === 'apart' && exchange.fingerprints !== undefined && link.because === 'left-folder';

const keepApart = (context: Context, judged: Judged): Plan =>
  isBackApart(judged) ? note(judged, inState(context, judged, { state: 'linked' }), 'linked') : keep(judged);

/** Who takes part is content too: nothing of it is remembered while it is hidden. */
const openParts = ({ pair, conduct }: Judged): Pick<Link, 'hidden' | 'people'> => {
  const hidden = conduct.concealment?.hidden;
  if (hidden !== undefined) return { hidden };
  const people = pair.people?.base ?? pair.link.people;
  return people === undefined ? {} : { people };
};

/** The link as it stands when this round's writes are done, but for what they teach. */
const linkAfter = (context: Context, judged: Judged, agreed: Link['base']): Link => {
  const { conduct } = judged;
  const isOrphan = conduct.concealment?.hidden.held === 'orphan';
  const state: State = isOrphan ? { state: 'resting', because: 'private' } : { state: 'linked' };
  const { hidden: _hidden, people: _people, said, ...link } = inState(context, judged, state);
  return {
    ...link,
    base: agreed,
    ...openParts(judged),
    ...(said !== undefined && keepsSaid(judged) ? { said } : {}),
  };
};

const isEmpty = (change: object): boolean => Object.keys(change).length === 0;

/** An item that is not ours to write is not ours to speak in; of what is hidden nothing is said. */
const ownOf = (
  context: Context,
  { pair, conduct }: Judged,
  { readable, ...change }: Pick<MergePlan, 'values' | 'clear' | 'stamp' | 'people'> & { readonly readable: Readable },
): Pick<MergePlan, 'own'> => {
  const { s4, exchange } = readable;
  if (conduct.flow === 'apart' || conduct.flow === 'from-exchange') return {};
  if (conduct.concealment !== undefined) {
    const own = change.clear === 'exchange' ? ownOfCleared(context, { exchange }) : undefined;
    return own === undefined ? {} : { own };
  }
  const isWritten = !isEmpty(change.values.exchange) || change.stamp || change.people?.exchange !== undefined;
  const writes = { note: change.values.exchange.note !== undefined, anything: isWritten };
  const own = ownOfPair(context, { pair, s4, exchange, writes });
  return own === undefined ? {} : { own };
};

const isQuiet = ({
  values,
  stamp,
  rekey,
  people,
  own,
  unsaid,
}: Besides & Pick<MergePlan, 'values' | 'own' | 'unsaid'>): boolean =>
  !stamp &&
  own === undefined &&
  unsaid === undefined &&
  rekey === undefined &&
  people?.s4 === undefined &&
  people?.exchange === undefined &&
  isEmpty(values.s4) &&
  isEmpty(values.exchange);

/** One way: what Tandem said on the source stays there, and is not looked at. */
const keepsSaid = ({ pair: { unsaid }, conduct: { flow } }: Judged): boolean =>
  unsaid !== undefined && flow !== 'two-way' && flow !== (unsaid.on === 's4' ? 'from-exchange' : 'from-s4');

const mergePlan = (context: Context, judged: Ready): Plan => {
  const { pair, conduct, cause, readable, putBacks } = judged;
  if (readable === undefined) return { do: 'nothing', ref: pair.ref };
  const unsaid = keepsSaid(judged) ? undefined : pair.unsaid;
  const merged = withUnsaid(writtenBy(context, readable, conduct), readable, unsaid);
  const { written, back } = withPutBacks(merged, readable, putBacks);
  const linked = linkAfter(context, judged, written.merge.agreed);
  const change = { ...written, ...besides(judged.conduct, readable, linked) };
  const all = { ...change, ...ownOf(context, judged, { readable, ...change }) };
  if (isQuiet(all)) return note(judged, linked, linked.state === 'linked' ? 'linked' : 'rested');
  return {
    do: 'merge',
    ref: pair.ref,
    link: all.own?.link === undefined || linked.bornOn === 's4' ? linked : { ...linked, told: true },
    before: pair.link,
    ...all,
    s4: readable.s4,
    exchange: readable.exchange,
    now: readable.now,
    restored: conduct.flow !== 'two-way',
    doubted: pair.doubted,
    cause,
    ...back,
  };
};

/** What is about to be deleted. */
const contentOn = ({ s4, exchange }: Pair, on: Side): Pick<Content, 'when'> | undefined => {
  if (on === 's4') return s4.is === 'there' ? s4.item.content : undefined;
  return exchange.is === 'there' ? exchange.item.appointment : undefined;
};

const deletePlan = (context: Context, judged: Judged, on: Side): Plan => {
  const { pair, cause } = judged;
  const [stays, went] = on === 's4' ? [judged.s4, judged.exchange] : [judged.exchange, judged.s4];
  const { witness } = went;
  const content = contentOn(pair, on);
  // The table asks for a delete only with a witness; without one nothing happens (I7).
  if (witness === undefined || content === undefined) return keep(judged);
  if (endedBeforeWindow(context, content)) return bury(context, judged);
  const items = itemsOf(pair);
  const step = stepOf(context, pair, on);
  const said = step === 'unlink' ? undefined : sayingOf(context, on, { pair, step });
  if (step === 'unlink' || isSaid(pair, said)) return leave(context, judged, on);
  if (context.repair) return holdPlan({ pair, on, witness, cause });
  const edited = stays.change === 'changed';
  const link = inState(context, judged, { state: 'linked' });
  return { do: 'delete', ref: pair.ref, on, link, witness, cause, step, edited, ...items, ...(said && { said }) };
};

const vanishedAs = ({ pair }: Judged): State =>
  pair.exchange.is === 'gone' && pair.exchange.unclear === true
    ? { state: 'vanished', because: unclearAfterRestore }
    : { state: 'vanished' };

const meaning: { readonly [D in Decision]: (context: Context, judged: Ready) => Plan } = {
  // Nothing to compare; versions, role, a missing key, people or privacy may still have to be brought up to date.
  nothing: (context, judged) =>
    judged.conduct.flow !== 'apart' && judged.readable !== undefined
      ? mergePlan(context, judged)
      : keepApart(context, judged),
  // Both sides of a pair are always read, so this is never reached; doing nothing is safe.
  look: (_, judged) => ({ do: 'nothing', ref: judged.pair.ref }),
  merge: mergePlan,
  restore: mergePlan,
  'delete-on-s4': (context, judged) => deletePlan(context, judged, 's4'),
  'delete-on-exchange': (context, judged) => deletePlan(context, judged, 'exchange'),
  bury,
  rest,
  'report-vanished': (context, judged) => note(judged, inState(context, judged, vanishedAs(judged)), 'vanished'),
};

/** Our own delete is behind us, whoever should have the item now; whether it is to be made again is decided without a link. */
const deletedByUs = (context: Context, judged: Judged, because: Witness): Plan => {
  const { pair, cause } = judged;
  const link = inState(context, judged, { state: 'tombstone', because: endOf('exchange', because) });
  return { do: 'note', ref: pair.ref, link, what: 'rested', cause, witness: because, again: true };
};

/** A block that was left behind is nobody's: whatever becomes of it or of its item, the other stays. */
const isAbandoned = ({ link, s4, exchange }: Pair): boolean =>
  link.hidden?.held === 'orphan' && (s4.is === 'gone' || (exchange.is === 'gone' && exchange.witness !== undefined));

/**
 * Whoever was invited and throws the item away leaves: another one who is invited leads, and S/4 keeps the appointment. So it is with a single occurrence: the calendar does not tell who
 * took it out. What the organiser's pattern does not have any more, the organiser took out.
 */
const hasLeft = ({ link, exchange }: Pair): boolean =>
  link.invited === true && exchange.is === 'gone' && exchange.cutOff !== true;

/** An administrator said no: nothing is written, both copies stay as they are, and the pair is left alone. */
const unlinked = (context: Context, judged: Judged): Plan => {
  const isThere = judged.pair.s4.is === 'there' && judged.pair.exchange.is === 'there';
  return isThere
    ? note(judged, inState(context, judged, { state: 'resting', because: 'rejected' }), 'rested')
    : bury(context, judged);
};

const writes = ({ do: what }: Plan): boolean => what === 'merge' || what === 'delete';

export const pairPlan = (context: Context, pair: Pair): Plan => {
  const role = roleOf(context, pair);
  const conduct = conductOf(context, pair, role);
  const s4 = onS4(context, pair, conduct);
  const exchange = onExchange(context, pair, conduct);
  const judged = { pair, role, conduct, s4, exchange, cause: causeOf(conduct.flow, s4.change, exchange.change) };
  if (pair.exchange.is === 'gone' && pair.exchange.ours !== undefined)
    return deletedByUs(context, judged, pair.exchange.ours);
  if (isAbandoned(pair) || (hasLeft(pair) && exchange.change === 'deleted')) return bury(context, judged);
  const superseded = conduct.rests === undefined ? supersededPlan(context, pair, role) : undefined;
  const ready = readyOf(context, judged);
  const plan = superseded ?? meaning[decide(conduct.flow, s4.change, exchange.change)](context, ready);
  const answers = answersOf(ready.putBacks);
  return { ...(context.rejected.has(pair.link.guid) && writes(plan) ? unlinked(context, judged) : plan), ...answers };
};
