/**
 * Owns what a person's "Send" does in the in-memory Exchange: invitations, updates and cancellations reach the mailboxes of this world as copies with the same UID,
 * answers reach the organiser, and every mail is counted, also those that a write of ours asks for (P7).
 */
import { type ItemId } from '../../../src/model/ids.ts';
import { type Attendee } from '../../../src/model/people.ts';
import { type Meeting } from '../../../src/ports/exchange.ts';
import { directory } from './directory.ts';
import { type MailboxStore, type StoredItem } from './mailbox-store.ts';
import { occurrenceAt, withCancelled, withNewIds } from './series-store.ts';

export type Mail = {
  readonly from: string;
  readonly to: string;
  readonly uid: string;
  readonly kind: 'request' | 'update' | 'cancellation' | 'response';
};

export type Answer = 'accepted' | 'tentative' | 'declined';

/** What an organiser says of a meeting; of one outside nobody here has the original. */
export type Invitation = Pick<StoredItem, 'uid' | 'appointment' | 'series'> & { readonly meeting: Meeting };

export type MailFlow = {
  readonly outbox: readonly Mail[];
  /** Tells everybody who is or was invited, or only who comes and goes. `overwritten`: what the copies said before. */
  readonly send: (
    invitation: Invitation,
    overwritten?: (copy: StoredItem, address: string) => void,
    to?: 'all' | 'changed',
  ) => void;
  readonly cancel: (invitation: Invitation) => void;
  /** Of a series one occurrence alone. */
  readonly cancelOccurrence: (invitation: Invitation, ordinal: number) => void;
  readonly answer: (address: string, id: ItemId, answer: Answer) => void;
};

const mailboxOf = ({ email }: Attendee): string | undefined =>
  directory.find((one) => one.internal && one.address === email)?.address;

const concerned = ({ attendees }: Meeting, without: readonly string[]): readonly Attendee[] =>
  attendees.filter(({ email }) => !without.includes(email));

const sameTimes = (one: Invitation | StoredItem, other: Invitation | StoredItem): boolean =>
  JSON.stringify([one.appointment.when, one.series?.series]) ===
  JSON.stringify([other.appointment.when, other.series?.series]);

export const createMailFlow = (mailboxes: MailboxStore): MailFlow => {
  const outbox: Mail[] = [];
  /** By UID: who was told of it. */
  const told = new Map<string, Set<string>>();

  const copyIn = (address: string, uid: string): StoredItem | undefined =>
    [...mailboxes.mailbox(address).items.values()].find(
      (item) => item.uid === uid && item.folder === 'calendar' && item.meeting?.response !== 'organiser',
    );

  const mail = (meeting: Meeting, to: string, rest: Pick<Mail, 'uid' | 'kind'>): void => {
    outbox.push({ from: meeting.organiser ?? '', to, ...rest });
  };

  /** A copy keeps its categories and what programs stored with it; those of the organiser do not travel. */
  const deliver = (
    address: string,
    invitation: Invitation,
    overwritten?: (copy: StoredItem, address: string) => void,
  ): void => {
    const { uid, appointment, meeting } = invitation;
    const series =
      invitation.series === undefined ? {} : { series: withNewIds(invitation.series, mailboxes.exceptionId) };
    const known = copyIn(address, uid);
    if (known === undefined) {
      const copy = { ...meeting, response: 'none' as const };
      mailboxes.add(address, { uid, appointment, ...series, meeting: copy, busyState: 'Tentative', by: 'user' });
      return;
    }
    overwritten?.(known, address);
    const response = sameTimes(known, invitation) ? (known.meeting?.response ?? 'none') : 'none';
    mailboxes.change(address, known.itemId, {
      appointment,
      ...series,
      meeting: { ...meeting, response },
      by: 'user',
    });
  };

  const callOff = (address: string, uid: string): void => {
    const known = copyIn(address, uid);
    if (known?.meeting === undefined) return;
    const meeting = { ...known.meeting, cancelled: true };
    mailboxes.change(address, known.itemId, { meeting, busyState: 'Free', by: 'user' });
  };

  const cancelFor = ({ meeting, uid }: Invitation, email: string): void => {
    mail(meeting, email, { uid, kind: 'cancellation' });
    const address = mailboxOf({ email } as Attendee);
    if (address !== undefined) callOff(address, uid);
  };

  const callOffOne = (address: string, uid: string, ordinal: number): void => {
    const known = copyIn(address, uid);
    if (known?.series === undefined) return;
    const master = { ...known, series: known.series };
    // Whoever threw it away has nothing that could be called off.
    if (occurrenceAt(master, ordinal) === undefined) return;
    const series = withCancelled(master, { ordinal, item: mailboxes.exceptionId() });
    mailboxes.change(address, known.itemId, { series, by: 'user' });
  };

  return {
    outbox,
    send: (invitation, overwritten, to = 'all') => {
      const { meeting, uid } = invitation;
      const before = told.get(uid) ?? new Set<string>();
      const now = new Set<string>(meeting.attendees.map(({ email }) => email));
      told.set(uid, now);
      for (const email of before) if (!now.has(email)) cancelFor(invitation, email);
      for (const attendee of concerned(meeting, to === 'all' ? [] : [...before])) {
        mail(meeting, attendee.email, { uid, kind: before.has(attendee.email) ? 'update' : 'request' });
        const address = mailboxOf(attendee);
        if (address !== undefined && address !== meeting.organiser) deliver(address, invitation, overwritten);
      }
    },
    cancel: (invitation) => {
      for (const email of told.get(invitation.uid) ?? []) cancelFor(invitation, email);
      told.delete(invitation.uid);
    },
    cancelOccurrence: ({ meeting, uid }, ordinal) => {
      for (const email of told.get(uid) ?? []) {
        mail(meeting, email, { uid, kind: 'cancellation' });
        const address = mailboxOf({ email } as Attendee);
        if (address !== undefined) callOffOne(address, uid, ordinal);
      }
    },
    answer: (address, id, answer) => {
      const item = mailboxes.mailbox(address).items.get(id);
      if (item?.meeting === undefined) return;
      outbox.push({ from: address, to: item.meeting.organiser ?? '', uid: item.uid, kind: 'response' });
      const busyState = answer === 'accepted' ? 'Busy' : 'Tentative';
      mailboxes.change(address, id, { meeting: { ...item.meeting, response: answer }, busyState, by: 'user' });
      if (answer === 'declined') mailboxes.move(address, id, { folder: 'deleted', by: 'user' });
    },
  };
};
