/**
 * Owns what is seen of a linked pair: present or not on each side, and, where something is gone, the witness (sync.md, Deletes). Absence without a witness
 * deletes nothing.
 */
import { type ItemRef, type Work } from '../../../actors/messages.ts';
import { ok, type Result } from '../../../model/fault.ts';
import { type Link, type SkipReason, type Witness } from '../../../model/link.ts';
import { type S4Appointment } from '../../../ports/s4.ts';
import { employeesOf } from '../../concerned.ts';
import { type Context, itemResult, sideResult } from '../context.ts';
import { placeOf, withoutEarlier } from '../doubts.ts';
import { nameOwnMeeting } from '../meetings/naming.ts';
import { withStanding } from '../meetings/pair-meeting.ts';
import { endsInFuture } from '../observe.ts';
import { peopleOfPair } from '../people/people.ts';
import { releaseTakenOff } from '../people/taken-off.ts';
import { type Failure, isFailure, type Reader } from '../reader.ts';
import { leftBehind, unclearAfterRestore } from '../rest.ts';
import { type OnExchange, type OnS4, type Pair, type PeopleStep, speaksFor } from '../sighting.ts';
import { afterDoubt } from './after-doubt.ts';
import { keptFor } from './kept.ts';
import { withoutSaid } from './said.ts';

export type PairInput = {
  readonly link: Link;
  readonly reader: Reader;
  readonly adopted: boolean;
  /** Known already, from resolving a doubt. */
  readonly exchange?: OnExchange;
};

/** This mailbox's person is neither responsible nor a partner any more: witness 4, for this mailbox's copy only. */
const concernsEmployee = (context: Context, item: S4Appointment): boolean =>
  employeesOf(item).includes(context.enrolment.employee);

const seenOnS4 = (context: Context, item: S4Appointment): OnS4 =>
  concernsEmployee(context, item) ? { is: 'there', item } : { is: 'gone', witness: 'person-removed' };

const leftFolder = 'left-folder' satisfies SkipReason;

/** A delete of ours in doubt may not have happened: what it was sent for stands. */
const isToBeDeleted = (work: Work, { guid }: Link): boolean =>
  work.intents.some((one) => one.guid === guid && one.on === 'exchange' && one.witness === 'deleted-by-person');

const wasNamedDeleted = (work: Work, link: Link): boolean =>
  work.deletedOnS4.includes(link.guid) ||
  work.retries.some((ref) => ref.guid === link.guid && ref.deleted === true) ||
  isToBeDeleted(work, link) ||
  link.because === leftBehind;

/** Nothing named it deleted: the authorisation may have come back between that 404 and the probe. */
const unnamed = async (
  context: Context,
  { link, reader }: Pick<PairInput, 'link' | 'reader'>,
): Promise<OnS4 | Failure> => {
  const read = await itemResult(context, 's4', context.s4.read(link.guid));
  if (read.ok) reader.knowS4([read.value]);
  if (read.ok) return seenOnS4(context, read.value);
  return read.fault.kind === 'gone'
    ? { is: 'gone' }
    : { ref: { guid: link.guid, itemId: link.itemId }, on: 's4', fault: read.fault };
};

const onS4 = async (context: Context, work: Work, { link, reader }: PairInput): Promise<OnS4 | Failure> => {
  const read = reader.onS4(link.guid);
  if (read.ok) return seenOnS4(context, read.value);
  if (read.fault.kind !== 'gone') return { ref: { guid: link.guid, itemId: link.itemId }, on: 's4', fault: read.fault };
  // Without authorisation S/4 answers 404 for everything: then nothing is known, not even that it vanished.
  await sideResult('s4', context.s4.mayRead());
  // A 404 is a delete only if something named it deleted.
  if (!wasNamedDeleted(work, link)) return unnamed(context, { link, reader });
  return { is: 'gone', witness: 'deleted-by-person' };
};

/** An unexpected item id, but in the calendar: the item came back, or its ids were renewed. */
const underNewId = async (context: Context, itemId: Link['itemId'], ref: ItemRef): Promise<OnExchange | Failure> => {
  const read = await itemResult(context, 'exchange', context.deps.exchange.read(context.mailbox, [itemId]));
  const item = read.ok ? read.value[0] : read;
  // A single appointment that became a series meanwhile: its page shows it.
  if (item?.ok === true && item.value.skip === undefined && item.value.series !== undefined)
    return { ref, on: 'exchange', fault: { kind: 'stale', code: 'version-moved' } };
  return item?.ok === true
    ? { is: 'there', item: item.value }
    : { ref, on: 'exchange', fault: item?.fault ?? { kind: 'stale', code: 'version-moved' } };
};

/** Nowhere in the mailbox: a *Deleted* event together with an end in the future counts as a hard delete by a person (sync.md, Deletes). */
const wasHardDeleted = (
  context: Context,
  work: Work,
  { link, s4 }: { readonly link: Link; readonly s4: OnS4 },
): boolean => work.deletedEvents.includes(link.itemId) && s4.is === 'there' && endsInFuture(context, s4.item.content);

type Absent = { readonly link: Link; readonly s4: OnS4 };

/**
 * After a restore Deleted Items is a witness only where S/4 still has the version that the link knows: if S/4 moved on, Tandem itself may have removed the copy in
 * the life that was taken back (the person was taken off and put on again).
 */
const isUnclear = (context: Context, { link, s4 }: Absent): boolean =>
  link.because === unclearAfterRestore || (context.repair && s4.is === 'there' && s4.item.etag !== link.etag);

/** A delete of ours was sent, and nobody stored what became of it: this is what became of it (I7). */
const deletedByUs = (work: Work, { guid }: Link): Witness | undefined =>
  work.intents.find((intent) => intent.guid === guid && intent.on === 'exchange' && intent.step === 'delete')?.witness;

/** Not under its item id any more: find it by our key. */
const trace = async (context: Context, work: Work, absent: Absent): Promise<OnExchange | Failure> => {
  const ref: ItemRef = { guid: absent.link.guid, itemId: absent.link.itemId };
  const found = await itemResult(context, 'exchange', context.deps.exchange.find(context.mailbox, absent.link.key));
  if (!found.ok) return { ref, on: 'exchange', fault: found.fault };
  const own = withoutEarlier(found.value, absent.link);
  const place = placeOf(own);
  const version = own.find(({ folder }) => folder === place);
  if (version === undefined)
    return wasHardDeleted(context, work, absent) ? { is: 'gone', witness: 'deleted-by-person' } : { is: 'gone' };
  if (place === 'calendar') return underNewId(context, version.itemId, ref);
  if (place === 'other') return { is: 'away', reason: leftFolder };
  const ours = deletedByUs(work, absent.link);
  if (ours !== undefined) return { is: 'gone', ours };
  return isUnclear(context, absent) ? { is: 'gone', unclear: true } : { is: 'gone', witness: 'deleted-by-person' };
};

/** Whoever was found in another folder is known by the id that it has there, and can be read by it: that does not bring it back into the calendar. */
const stillElsewhere = async (context: Context, link: Link): Promise<OnExchange | Failure | undefined> => {
  if (link.because !== leftFolder || link.occurrence !== undefined) return undefined;
  const found = await itemResult(context, 'exchange', context.deps.exchange.find(context.mailbox, link.key));
  if (!found.ok) return { ref: { guid: link.guid, itemId: link.itemId }, on: 'exchange', fault: found.fault };
  const own = found.value.find(({ itemId }) => itemId === link.itemId);
  return own?.folder === 'other' ? { is: 'away', reason: leftFolder } : undefined;
};

const onExchange = async (
  context: Context,
  work: Work,
  { input, s4 }: { readonly input: PairInput; readonly s4: OnS4 },
): Promise<OnExchange | Failure> => {
  if (input.exchange !== undefined) return input.exchange;
  const read = input.reader.onExchange(input.link.itemId);
  if (read.ok) return (await stillElsewhere(context, input.link)) ?? { is: 'there', item: read.value };
  if (read.fault.kind !== 'gone')
    return { ref: { guid: input.link.guid, itemId: input.link.itemId }, on: 'exchange', fault: read.fault };
  return trace(context, work, { link: input.link, s4 });
};

type Seen = Pick<Pair, 'link' | 's4' | 'exchange' | 'standing'>;

/** Only the mailbox that leads knows who takes part. */
const peopleIn = async (context: Context, seen: Seen): Promise<Result<PeopleStep | undefined>> => {
  const { link, s4, exchange, standing } = seen;
  if (s4.is !== 'there' || exchange.is !== 'there' || exchange.item.skip !== undefined) return ok(undefined);
  const isResponsible = s4.item.responsible === context.enrolment.employee;
  const leads = standing === undefined ? isResponsible : speaksFor(standing);
  if (leads) return peopleOfPair(context, { link, s4: s4.item, item: exchange.item });
  await nameOwnMeeting(context, { link, item: exchange.item });
  const base = await releaseTakenOff(context, { link, item: exchange.item });
  return ok(base === undefined ? undefined : { base });
};

export const pairOf = async (context: Context, work: Work, input: PairInput): Promise<Pair | Failure> => {
  const s4 = await onS4(context, work, input);
  if (isFailure(s4)) return s4;
  const { link, adopted } = input;
  // A failed attempt keeps the witness: the notice that carried it is handled by then.
  const deleted = s4.is === 'gone' && s4.witness === 'deleted-by-person';
  const ref: ItemRef = { guid: link.guid, itemId: link.itemId, ...(deleted ? { deleted: true as const } : {}) };
  const exchange = await onExchange(context, work, { input, s4 });
  if (isFailure(exchange)) return { ...exchange, ref };
  const read = input.reader.onS4(link.guid);
  const there: OnS4 | undefined = read.ok ? { is: 'there', item: read.value } : undefined;
  const seen: Seen = { link, exchange, ...(await withStanding(context, { link, s4, exchange }, there)) };
  const { isNews, ...plain } = withoutSaid(context, work, seen);
  const people = await peopleIn(context, { ...seen, ...plain });
  if (!people.ok) return { ref, on: 's4', fault: people.fault };
  const step = people.value === undefined ? {} : { people: people.value };
  return {
    kind: 'pair',
    ref,
    adopted: adopted || isNews,
    ...seen,
    ...plain,
    ...step,
    ...afterDoubt(context, work, plain),
    ...(await keptFor(context, work, link.guid)),
  };
};
