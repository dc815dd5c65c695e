/**
 * Owns who leads a meeting, as a table (architecture, Identity 3): the organiser's mailbox if it is enrolled, else one enrolled mailbox that was invited, by the
 * `meeting_lead` row. Pure – no I/O. The lead is never given away by silence: it moves when its holder left, and only by the row's epoch.
 */
import { type SkipReason } from '../model/link.ts';

/** What the mailbox's person answered; `organiser`: the meeting is this mailbox's own. */
type Response = 'organiser' | 'none' | 'accepted' | 'tentative' | 'declined';

/**
 * The row, as this mailbox sees it. ours: its own. left: its own, but it gave up since. other: another mailbox's that is enrolled and has its copy. vacant: of a
 * mailbox that is not enrolled, or has no copy any more.
 */
export type Lead = 'nobody' | 'ours' | 'left' | 'other' | 'vacant';

export type MeetingFacts = {
  readonly response: Response;
  readonly cancelled: boolean;
  readonly organiserEnrolled: boolean;
  /** The administrator wants invitations that nobody has answered yet. */
  readonly unanswered: boolean;
  /** This mailbox has a link of the meeting. */
  readonly linked: boolean;
  readonly lead: Lead;
};

/**
 * own: the organiser leads, as with any item. invited: this mailbox leads for all who are invited. attendee: somebody else does, or nobody. `take`: by the row, first.
 * `leave`: this mailbox gives up the lead and offers it to the others. `only-known`: take part in what S/4 has already, never make it.
 */
export type MeetingVerdict =
  | { readonly standing: 'own'; readonly act?: 'take' }
  | { readonly standing: 'invited'; readonly act?: 'take' | 'only-known' }
  | { readonly standing: 'attendee'; readonly reason: SkipReason; readonly act?: 'leave' };

const follows: MeetingVerdict = { standing: 'attendee', reason: 'attendee' };
const leads: MeetingVerdict = { standing: 'invited' };
const takes: MeetingVerdict = { standing: 'invited', act: 'take' };
const waits: MeetingVerdict = { standing: 'attendee', reason: 'not-accepted' };
const leaves: MeetingVerdict = { standing: 'attendee', reason: 'not-accepted', act: 'leave' };
const ended: MeetingVerdict = { standing: 'attendee', reason: 'cancelled' };
const ends: MeetingVerdict = { standing: 'invited', act: 'only-known' };

type ByLead = { readonly [L in Lead]: MeetingVerdict };

/** Invited by an organiser outside, and this mailbox has no link yet. */
const newcomer: { readonly [W in 'wants' | 'waits' | 'refuses' | 'cancelled']: ByLead } = {
  wants: { nobody: takes, ours: leads, left: takes, other: follows, vacant: takes },
  // A lead that was taken before the answer was withdrawn, and never came to a link, would keep the others waiting.
  waits: { nobody: waits, ours: leaves, left: waits, other: waits, vacant: waits },
  refuses: { nobody: waits, ours: leaves, left: waits, other: waits, vacant: waits },
  // Whoever sees a meeting end that S/4 has ends it there; what S/4 never had is not made to be ended.
  cancelled: { nobody: ended, ours: ends, left: ends, other: ended, vacant: ends },
};

/** The same with a link: a change of the organiser's takes the answer back, which is no refusal. */
const linked: typeof newcomer = {
  wants: { nobody: takes, ours: leads, left: takes, other: follows, vacant: takes },
  waits: { nobody: takes, ours: leads, left: waits, other: follows, vacant: follows },
  refuses: { nobody: waits, ours: leaves, left: waits, other: waits, vacant: waits },
  cancelled: { nobody: takes, ours: leads, left: takes, other: ended, vacant: takes },
};

const wishOf = ({ response, cancelled, unanswered }: MeetingFacts): keyof typeof newcomer => {
  if (cancelled) return 'cancelled';
  if (response === 'declined') return 'refuses';
  return response === 'none' && !unanswered ? 'waits' : 'wants';
};

/** An organiser who is enrolled later takes the row, and nobody has one of a meeting whose organiser was enrolled from the beginning. */
const ofOrganiser: ByLead = {
  nobody: { standing: 'own' },
  ours: { standing: 'own' },
  left: { standing: 'own' },
  other: { standing: 'own', act: 'take' },
  vacant: { standing: 'own', act: 'take' },
};

export const meetingVerdict = (facts: MeetingFacts): MeetingVerdict => {
  if (facts.response === 'organiser') {
    if (facts.cancelled && !facts.linked) return ended;
    return ofOrganiser[facts.lead];
  }
  if (facts.organiserEnrolled) return follows;
  return (facts.linked ? linked : newcomer)[wishOf(facts)][facts.lead];
};

/** An occurrence is led by whoever leads its series: a single one that is declined or cancelled moves nothing. */
export const occurrenceVerdict = ({
  response,
  organiserEnrolled,
  lead,
}: Pick<MeetingFacts, 'response' | 'organiserEnrolled' | 'lead'>): MeetingVerdict => {
  if (response === 'organiser') return { standing: 'own' };
  return lead === 'ours' && !organiserEnrolled ? leads : follows;
};

/**
 * How long whoever took over a lead still waits before making anything: the former holder may be in the midst of making it. @param since when it was taken over, in
 * milliseconds @returns milliseconds, 0: no longer
 */
export const waitAfterTakeOver = (since: number, now: number, leaseMs: number): number => {
  const left = since + leaseMs - now;
  // A clock that was set back since says nothing; the lease has its full length at most.
  return Math.min(Math.max(left, 0), leaseMs);
};
