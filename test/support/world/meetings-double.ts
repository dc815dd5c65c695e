/** Who leads which meeting and who has a copy, in memory: a claim is one step, as the database's statement is. */
import { type EnrolmentId, type IdentityKey } from '../../../src/model/ids.ts';
import { type Enrolment, type MeetingLead, type Records } from '../../../src/ports/records.ts';

/** One scheduling point, then the effect. */
export type At = <T>(name: string, effect: () => T) => Promise<T>;

export type MeetingTables = {
  readonly leads: Map<IdentityKey, MeetingLead>;
  readonly copies: Map<IdentityKey, Set<EnrolmentId>>;
  readonly names: Map<IdentityKey, IdentityKey>;
};

export const emptyMeetingTables = (): MeetingTables => ({ leads: new Map(), copies: new Map(), names: new Map() });

type MeetingRecords = Pick<
  Records,
  | 'meetingLead'
  | 'claimMeeting'
  | 'meetingMade'
  | 'meetingsLedBy'
  | 'addMeetingCopies'
  | 'hasMeetingCopy'
  | 'meetingCopies'
  | 'removeMeetingCopies'
  | 'nameMeeting'
  | 'meetingNamed'
>;

export const meetingsDouble = (
  tables: MeetingTables & { readonly enrolments: ReadonlyMap<EnrolmentId, Enrolment> },
  at: At,
): MeetingRecords => ({
  meetingLead: (key) => at('meetingLead', () => tables.leads.get(key)),
  claimMeeting: (key, mailbox, expected) =>
    at('claimMeeting', () => {
      const stands = tables.leads.get(key);
      if (stands !== undefined && stands.epoch !== expected?.epoch) return stands;
      const ours: MeetingLead = {
        mailbox,
        epoch: (expected?.epoch ?? 0) + 1,
        ...(expected?.at === undefined ? {} : { since: expected.at }),
        ...(stands?.made === true ? { made: true } : {}),
      };
      tables.leads.set(key, ours);
      return ours;
    }),
  meetingMade: (key) =>
    at('meetingMade', () => {
      const stands = tables.leads.get(key);
      if (stands !== undefined) tables.leads.set(key, { ...stands, made: true });
    }),
  meetingsLedBy: (mailbox) =>
    at('meetingsLedBy', () =>
      [...tables.leads].flatMap(([key, lead]) => (lead.mailbox === mailbox ? [key] : [])).sort(),
    ),
  addMeetingCopies: (keys, mailboxes) =>
    at('addMeetingCopies', () => {
      const enrolled = mailboxes.filter((id) => tables.enrolments.has(id));
      for (const key of keys) {
        const copies = tables.copies.get(key) ?? new Set<EnrolmentId>();
        for (const id of enrolled) copies.add(id);
        tables.copies.set(key, copies);
      }
    }),
  hasMeetingCopy: (key, mailbox) => at('hasMeetingCopy', () => tables.copies.get(key)?.has(mailbox) === true),
  meetingCopies: (key) => at('meetingCopies', () => [...(tables.copies.get(key) ?? [])].sort()),
  nameMeeting: (meeting, key) => at('nameMeeting', () => void tables.names.set(meeting, key)),
  meetingNamed: (meeting) => at('meetingNamed', () => tables.names.get(meeting)),
  removeMeetingCopies: (key, mailbox) => at('removeMeetingCopies', () => void tables.copies.get(key)?.delete(mailbox)),
});
