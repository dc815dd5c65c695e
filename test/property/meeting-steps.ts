/** Plays what organisers and invited people do in Outlook, here and outside, and writes it into the ledger. Only these steps send mails. */
import { smtpAddress } from '../../src/model/ids.ts';
import { type Attendee } from '../../src/model/people.ts';
import { type Meeting } from '../../src/ports/exchange.ts';
import { directory, outsideAddresses } from '../support/world/directory.ts';
import { type Invitation } from '../support/world/mail-flow.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { daysOf, masterOf, occurrencesOf, type StoredSeries, withDeleted } from '../support/world/series-store.ts';
import { people } from '../support/world/world.ts';
import { keysOf } from './keys.ts';
import { contentOf, marksOf, recordWrites } from './ledger.ts';
import { recordTakenOut } from './series-lineage.ts';
import { endingOn, seriesOf } from './series-values.ts';
import { type Session } from './session.ts';
import { type Of } from './step.ts';
import { type Found, itemsIn, recordDelete } from './user-steps.ts';
import { appointmentOf, valueOf } from './values.ts';

type FoundMeeting = Found & { readonly item: StoredItem & { readonly meeting: Meeting } };

const chosen = <T>(all: readonly T[], pick: number): T | undefined => all[pick % Math.max(1, all.length)];

const isOwn = (found: Found): found is FoundMeeting => found.item.meeting?.response === 'organiser';
const isInvitation = (found: Found): found is FoundMeeting =>
  found.item.meeting !== undefined && found.item.meeting.response !== 'organiser';

/** Everybody who may be invited: colleagues, one of them never enrolled, partners outside, and an address that nobody has. */
const invitable: readonly string[] = [...people.map(({ address }) => address), ...outsideAddresses];

const attendeeOf = (address: string, kind: Attendee['kind']): Attendee => ({
  email: smtpAddress(address),
  name: directory.find((one) => one.address === address)?.name ?? address,
  kind,
});

/** Counts what the step sends. */
const sending = (session: Session, send: () => void): void => {
  const before = session.world.mail.outbox.length;
  send();
  session.ledger.mails += session.world.mail.outbox.length - before;
};

/** What the copies said before is overwritten by the mail flow, not by us. */
const overwritten =
  ({ ledger, world }: Session) =>
  (copy: StoredItem, address: string): void => {
    ledger.deletes.push({
      place: ledger.next(),
      at: world.scheduler.now(),
      side: 'exchange',
      how: 'delete',
      address,
      lineage: copy.lineage,
      onlyCopy: true,
      enrolled: true,
      content: contentOf(copy.appointment),
    });
  };

const tell = (session: Session, invitation: Invitation): void =>
  sending(session, () => session.world.mail.send(invitation, overwritten(session)));

const currentOf = (session: Session, { address, item }: Found): StoredItem =>
  session.world.mailboxes.mailbox(address).items.get(item.itemId) ?? item;

/** By the organiser in Outlook, for S/4 too. */
const recordTakenOff = ({ world, ledger }: Session, { key, meeting }: StoredItem, email: string): void => {
  if (meeting?.attendees.some((one) => one.email === email) !== true) return;
  const number = directory.find(({ address }) => address === email)?.number;
  for (const one of world.s4.items.values())
    if (number !== undefined && key !== undefined && keysOf(one).includes(key))
      ledger.takenOff.add(`${one.guid}/${number}`);
};

const invite = (session: Session, { pick, whom, on, send }: Of<'invite'>): void => {
  const found = chosen(
    itemsIn(session, 'calendar').filter((one) => one.item.meeting === undefined || isOwn(one)),
    pick,
  );
  const email = chosen(invitable, whom);
  if (found === undefined || email === undefined || email === found.address) return;
  const { address, item } = found;
  const before = item.meeting?.attendees ?? [];
  const others = before.filter((one) => one.email !== email);
  if (!on) recordTakenOff(session, item, email);
  const kind = whom % 4 === 3 ? 'optional' : 'required';
  const attendees = on ? [...others, attendeeOf(email, kind)] : others;
  const meeting: Meeting = {
    organiser: smtpAddress(address),
    response: 'organiser',
    cancelled: false,
    ...item.meeting,
    attendees,
  };
  session.covered.add('meeting');
  const changed = session.world.mailboxes.change(address, item.itemId, { meeting, by: 'user' });
  if (send) tell(session, { ...changed, meeting });
};

const sendUpdate = (session: Session, { pick }: Of<'send-update'>): void => {
  const found = chosen(itemsIn(session, 'calendar').filter(isOwn), pick);
  if (found !== undefined) tell(session, found.item);
};

const answer = (session: Session, step: Of<'answer'>): void => {
  const { world } = session;
  const found = chosen(
    itemsIn(session, 'calendar').filter((one) => isInvitation(one) && !one.item.meeting.cancelled),
    step.pick,
  );
  if (found === undefined) return;
  if (step.answer === 'declined') recordDelete(session, found, 'delete');
  sending(session, () => world.mail.answer(found.address, found.item.itemId, step.answer));
};

const callOff = (session: Session, invitation: Invitation): void => {
  for (const name of [...marksOf(invitation.appointment), invitation.uid]) session.ledger.calledOff.add(name);
  sending(session, () => session.world.mail.cancel(invitation));
};

/** Outlook takes the meeting out of the organiser's calendar. */
const cancelMeeting = (session: Session, { pick }: Of<'cancel-meeting'>): void => {
  const found = chosen(itemsIn(session, 'calendar').filter(isOwn), pick);
  if (found === undefined) return;
  recordDelete(session, found, 'delete');
  callOff(session, found.item);
  session.world.mailboxes.move(found.address, currentOf(session, found).itemId, { folder: 'deleted', by: 'user' });
};

const outsider = smtpAddress(outsideAddresses[0] ?? 'kunde1@customer.example');

/** One or both of the two who may be enrolled are invited from outside. */
const outsideInvites = (session: Session, { whom, kind }: Of<'outside-invites'>): void => {
  const number = session.fresh();
  const invited = people.slice(0, 2).filter((_, place) => ((1 << place) & (whom % 4 || 3)) !== 0);
  const single = { appointment: appointmentOf(number, 'timed') };
  const content = kind === undefined ? single : masterOf(single.appointment, seriesOf(number, kind));
  const invitation: Invitation = {
    ...content,
    uid: `uid-outside-${number}`,
    meeting: {
      organiser: outsider,
      response: 'none',
      cancelled: false,
      attendees: invited.map(({ address }) => attendeeOf(address, 'required')),
    },
  };
  session.covered.add('meeting');
  if (kind !== undefined) session.covered.add('series of meetings');
  session.outside.push(invitation);
  recordWrites(session.ledger, { side: 'exchange', item: invitation.uid }, { after: invitation.appointment });
  tell(session, invitation);
};

const outsideUpdates = (session: Session, { pick, field }: Of<'outside-updates'>): void => {
  const place = pick % Math.max(1, session.outside.length);
  const before = session.outside[place];
  if (before === undefined || (field === 'when' && before.series !== undefined)) return;
  const after = { ...before, appointment: { ...before.appointment, ...valueOf(session.fresh(), field, 'timed') } };
  session.outside[place] = after;
  recordWrites(
    session.ledger,
    { side: 'exchange', item: before.uid },
    { before: before.appointment, after: after.appointment },
  );
  tell(session, after);
};

const outsideCancels = (session: Session, { pick }: Of<'outside-cancels'>): void => {
  const place = pick % Math.max(1, session.outside.length);
  const [invitation] = session.outside.splice(place, 1);
  if (invitation !== undefined) callOff(session, invitation);
};

type OutsideSeries = Invitation & { readonly series: StoredSeries };

/** What an organiser outside has of it, and one of the occurrences that are there, but not the first. */
const outsideOccurrence = (session: Session, { pick, at }: { readonly pick: number; readonly at: number }) => {
  const all = session.outside.flatMap(
    (one, place): readonly { readonly one: OutsideSeries; readonly place: number }[] =>
      one.series === undefined ? [] : [{ one: { ...one, series: one.series }, place }],
  );
  const found = chosen(all, pick);
  const occurrence = found === undefined ? undefined : chosen(occurrencesOf(found.one).slice(1, 12), at);
  return found === undefined || occurrence === undefined ? undefined : { ...found, occurrence };
};

const copiesOf = ({ world }: Session, uid: string): readonly StoredItem[] =>
  world.mailboxes.all().flatMap((box) => [...box.items.values()].filter((one) => one.uid === uid));

const outsideCancelsOccurrence = (session: Session, step: Of<'outside-cancels-occurrence'>): void => {
  const found = outsideOccurrence(session, step);
  if (found === undefined) return;
  const { one, place, occurrence } = found;
  const names = copiesOf(session, one.uid).flatMap(({ appointment }) => marksOf(appointment));
  for (const name of [...names, one.uid]) session.ledger.calledOff.add(`${name}/${occurrence.day}`);
  session.outside[place] = { ...one, series: withDeleted(one, occurrence.ordinal) };
  session.covered.add('occurrence called off outside');
  sending(session, () => session.world.mail.cancelOccurrence(one, occurrence.ordinal));
};

const outsideCutsSeries = (session: Session, step: Of<'outside-cuts-series'>): void => {
  const found = outsideOccurrence(session, step);
  if (found === undefined) return;
  const { one, place, occurrence } = found;
  const last = daysOf(one.series.series)[occurrence.ordinal - 2];
  if (last === undefined) return;
  const gone = occurrencesOf(one).filter(({ ordinal }) => ordinal >= occurrence.ordinal);
  for (const { lineage } of copiesOf(session, one.uid))
    recordTakenOut(
      session,
      lineage,
      gone.map(({ day }) => day),
    );
  const exceptions = new Map([...one.series.exceptions].filter(([ordinal]) => ordinal < occurrence.ordinal));
  const after = { ...one, series: { series: endingOn(one.series.series, last), exceptions } };
  session.outside[place] = after;
  session.covered.add('series cut short outside');
  tell(session, after);
};

export type MeetingStep =
  | 'invite'
  | 'send-update'
  | 'answer'
  | 'cancel-meeting'
  | 'outside-invites'
  | 'outside-updates'
  | 'outside-cancels'
  | 'outside-cancels-occurrence'
  | 'outside-cuts-series';

/** One player for each step about a meeting. */
export const meetingSteps: { readonly [D in MeetingStep]: (session: Session, step: Of<D>) => void } = {
  invite,
  'send-update': sendUpdate,
  answer,
  'cancel-meeting': cancelMeeting,
  'outside-invites': outsideInvites,
  'outside-updates': outsideUpdates,
  'outside-cancels': outsideCancels,
  'outside-cancels-occurrence': outsideCancelsOccurrence,
  'outside-cuts-series': outsideCutsSeries,
};
