/**
 * Owns the part of this mailbox in a meeting (architecture, Identity 3): asks the rows who leads, takes a lead that nobody has, and gives one up. The table is in
 * sync/lead.ts. What the rows say is asked once per meeting and slice, so that the occurrences of a series cost one look-up.
 */
import { type EnrolmentId, type IdentityKey, type S4Guid, type SmtpAddress } from '../../../model/ids.ts';
import { msOfInstant } from '../../../model/instant.ts';
import { type Link, type SkipReason } from '../../../model/link.ts';
import { type Meeting, type ReadableItem } from '../../../ports/exchange.ts';
import { type MeetingLead } from '../../../ports/records.ts';
import {
  type Lead,
  type MeetingFacts,
  meetingVerdict,
  type MeetingVerdict,
  occurrenceVerdict,
  waitAfterTakeOver,
} from '../../../sync/lead.ts';
import { reasonAgainst, settingsOf } from '../conduct.ts';
import { type Context } from '../context.ts';
import { nowOf } from '../doubts.ts';
import { keyOfUid } from '../exchange-born.ts';
import { inWindow } from '../observe.ts';
import { type MeetingStanding } from '../sighting.ts';
import { offerLead } from './hand-over.ts';

/** The row of a meeting as this round knows it. */
type Row = { readonly lead: Lead; readonly row: MeetingLead | undefined };

type Known = { readonly rows: Map<IdentityKey, Row>; readonly enrolled: Map<SmtpAddress, boolean> };

/** A context lives as long as its slice. */
const known = new WeakMap<Context, Known>();

const knownBy = (context: Context): Known => {
  const found = known.get(context) ?? { rows: new Map(), enrolled: new Map() };
  known.set(context, found);
  return found;
};

const askRow = async (context: Context, key: IdentityKey): Promise<Row> => {
  const { records } = context.deps;
  const row = await records.meetingLead(key);
  if (row === undefined) return { lead: 'nobody', row };
  const hasCopy = await records.hasMeetingCopy(key, row.mailbox);
  if (row.mailbox === context.enrolment.id) return { lead: hasCopy ? 'ours' : 'left', row };
  // A copy is known of enrolled mailboxes only.
  return { lead: hasCopy ? 'other' : 'vacant', row };
};

const rowOf = async (context: Context, key: IdentityKey): Promise<Row> => {
  const { rows } = knownBy(context);
  const row = rows.get(key) ?? (await askRow(context, key));
  rows.set(key, row);
  return row;
};

const isEnrolled = async (context: Context, address: SmtpAddress | undefined): Promise<boolean> => {
  if (address === undefined) return false;
  const { enrolled } = knownBy(context);
  const answer = enrolled.get(address) ?? (await context.deps.records.enrolledAddresses([address])).length > 0;
  enrolled.set(address, answer);
  return answer;
};

/** What a meeting is to this mailbox. */
export type Judgement = {
  /** Absent: no meeting, or one of its own that was never anybody else's. */
  readonly standing?: MeetingStanding;
  /** Why a newcomer is left alone. */
  readonly reason?: SkipReason;
  /**
   * S/4 may have the appointment already, made by the mailbox that led before; for so long, in milliseconds, it may still be under way. `made`: it was there, so that
   * it was deleted since where it is not found.
   */
  readonly takenOver?: { readonly waitMs: number; readonly made: boolean };
  /** Part of what S/4 has already, and never to be made. */
  readonly onlyKnown?: true;
};

/** An occurrence is known by its own key and by that of its series, what Tandem made and its owner made a meeting of by two names. */
export const keysOfMeeting = (context: Context, key: IdentityKey, { uid }: ReadableItem): readonly IdentityKey[] => [
  ...new Set([key, keyOfUid(context, uid)]),
];

/** The copy is known before the lead is: whoever reads the row in between would take it over. */
const take = async (context: Context, key: IdentityKey, before: MeetingLead | undefined): Promise<Row> => {
  const { id } = context.enrolment;
  const { records } = context.deps;
  await records.addMeetingCopies([key], [id]);
  const expected = before === undefined ? undefined : { epoch: before.epoch, at: nowOf(context) };
  const row = await records.claimMeeting(key, id, expected);
  const after: Row = { lead: row.mailbox === id ? 'ours' : 'other', row };
  knownBy(context).rows.set(key, after);
  return after;
};

const attends = async (context: Context, key: IdentityKey, reason: SkipReason): Promise<Judgement> => {
  const { lead } = await rowOf(context, key);
  // Whoever has the meeting by invitation, whatever the answer, gets no copy of its S/4 appointment besides. Of the lead who left, it would say that it did not.
  if (lead === 'left') return { standing: 'attendee', reason };
  const { records } = context.deps;
  const named = await records.meetingNamed(key);
  await records.addMeetingCopies(named === undefined ? [key] : [key, named], [context.enrolment.id]);
  return { standing: 'attendee', reason };
};

/**
 * Gives up the lead, if this mailbox has it: its copy is gone, or its person declined. Those who are left are told to look; one of them takes over by the epoch.
 * Nothing is deleted in S/4. @param guid of the S/4 appointment, where it is known
 */
export const leaveMeeting = async (context: Context, key: IdentityKey, guid?: S4Guid): Promise<void> => {
  const { row } = await rowOf(context, key);
  if (row?.mailbox !== context.enrolment.id) return;
  await context.deps.records.removeMeetingCopies(key, context.enrolment.id);
  knownBy(context).rows.set(key, { lead: 'left', row });
  await offerLead(context, key, guid);
};

/**
 * Gives up leads that never came to a link: an invitation was thrown away while its appointment was still to be made. Giving up one that this mailbox is about to
 * need does no harm: it takes it again, or follows.
 */
export const forgetLostLeads = async (context: Context): Promise<void> => {
  const led = await context.deps.records.meetingsLedBy(context.enrolment.id);
  if (led.length === 0) return;
  const { links, series } = await context.session.look({ itemIds: [], guids: [], keys: led });
  const living = links.filter(({ state }) => state !== 'tombstone');
  // One that was stamped and never came to an occurrence is none yet.
  const alive = new Set([...living, ...series.filter(({ guids }) => guids.length > 0)].map(({ key }) => key));
  for (const key of led) {
    if (!alive.has(key) && (await rowOf(context, key)).lead === 'ours') await leaveMeeting(context, key);
  }
};

/** Only a row that was taken over from somebody has seen another holder. */
const takenOver = (context: Context, { row }: Row): Pick<Judgement, 'takenOver'> => {
  if (row?.since === undefined) return {};
  const { clock, leaseMs } = context.deps;
  const waitMs = waitAfterTakeOver(msOfInstant(row.since), clock.now(), leaseMs);
  return { takenOver: { waitMs, made: row.made === true } };
};

/** The appointment is there: should it not be found later, it was deleted. */
export const noteMade = async (context: Context, key: IdentityKey): Promise<void> => {
  const { lead, row } = await rowOf(context, key);
  if (row === undefined || row.made === true) return;
  await context.deps.records.meetingMade(key);
  knownBy(context).rows.set(key, { lead, row: { ...row, made: true } });
};

/** The mailbox that the row names, whatever its copy is. */
export const holderOf = async (context: Context, key: IdentityKey): Promise<EnrolmentId | undefined> =>
  (await rowOf(context, key)).row?.mailbox;

/** Whether the row names this mailbox. */
export const hasRow = async (context: Context, key: IdentityKey): Promise<boolean> =>
  (await holderOf(context, key)) === context.enrolment.id;

type Asked = {
  readonly key: IdentityKey;
  readonly link?: Link;
  /** For the master of a series: something of it is linked. */
  readonly linked?: boolean;
};

const factsOf = async (
  context: Context,
  meeting: Meeting,
  { lead, linked }: Pick<MeetingFacts, 'lead' | 'linked'>,
): Promise<MeetingFacts> => ({
  response: meeting.organiser === context.mailbox ? 'organiser' : meeting.response,
  cancelled: meeting.cancelled,
  organiserEnrolled: await isEnrolled(context, meeting.organiser),
  unanswered: settingsOf(context).appointments.unansweredInvitations,
  linked,
  lead,
});

const carriedOut = async (context: Context, verdict: MeetingVerdict, asked: Asked & Row): Promise<Judgement> => {
  const { key, row } = asked;
  if (verdict.standing === 'attendee') {
    if (verdict.act !== 'leave') return attends(context, key, verdict.reason);
    await leaveMeeting(context, key, asked.link?.guid);
    return { standing: 'attendee', reason: verdict.reason };
  }
  // To take it anew would be to wait anew for whoever had it before.
  const after = verdict.act === undefined || asked.lead === 'ours' ? asked : await take(context, key, row);
  if (after.lead === 'other') return attends(context, key, 'attendee');
  if (verdict.standing === 'own' && after.row === undefined) return {};
  return {
    standing: verdict.standing,
    ...takenOver(context, after),
    ...(verdict.act === 'only-known' ? { onlyKnown: true } : {}),
  };
};

/** Whoever would not make an appointment of it does not lead: another one who is invited may want it. */
const notWanted = (context: Context, item: ReadableItem): SkipReason | undefined => {
  const isOutside = item.series === undefined && !inWindow(context, item.appointment);
  return reasonAgainst(context, item) ?? (isOutside ? 'outside-window' : undefined);
};

const judgeMeeting = async (
  context: Context,
  item: ReadableItem & { readonly meeting: Meeting },
  asked: Asked,
): Promise<Judgement> => {
  const found = await rowOf(context, asked.key);
  const linked = asked.linked ?? asked.link !== undefined;
  const facts = await factsOf(context, item.meeting, { lead: found.lead, linked });
  if (asked.link?.occurrence !== undefined)
    return carriedOut(context, occurrenceVerdict(facts), { ...asked, ...found });
  const verdict = meetingVerdict(facts);
  const against = !linked && verdict.standing !== 'attendee' ? notWanted(context, item) : undefined;
  if (against === undefined) return carriedOut(context, verdict, { ...asked, ...found });
  await leaveMeeting(context, asked.key);
  return attendsUnwanted(context, { key: asked.key, reason: against, isOwn: verdict.standing === 'own' });
};

const attendsUnwanted = async (
  context: Context,
  { key, reason, isOwn }: { readonly key: IdentityKey; readonly reason: SkipReason; readonly isOwn: boolean },
): Promise<Judgement> => (isOwn ? {} : attends(context, key, reason));

/**
 * The part of this mailbox in the meeting that an item is: a single one, the master of a series, or an occurrence that has a link, which shares that of its
 * series. Takes the lead where it is to be had. @param key see `keyOfUid`
 */
export const standingOf = async (context: Context, item: ReadableItem, asked: Asked): Promise<Judgement> => {
  const { meeting } = item;
  return meeting === undefined ? {} : judgeMeeting(context, { ...item, meeting }, asked);
};
