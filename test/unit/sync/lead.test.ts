/** Who leads a meeting: the table, cell by cell where a wrong one costs something, and its laws. */
import fc from 'fast-check';

import {
  type Lead,
  type MeetingFacts,
  meetingVerdict,
  occurrenceVerdict,
  waitAfterTakeOver,
} from '../../../src/sync/lead.ts';

const leads = ['nobody', 'ours', 'left', 'other', 'vacant'] as const satisfies readonly Lead[];
const responses = ['organiser', 'none', 'accepted', 'tentative', 'declined'] as const;

const invited = (change: Partial<MeetingFacts>): MeetingFacts => ({
  response: 'accepted',
  cancelled: false,
  organiserEnrolled: false,
  unanswered: false,
  linked: false,
  lead: 'nobody',
  ...change,
});
const byLead = (change: Partial<MeetingFacts>) =>
  leads.map((lead) => {
    const { standing, act } = { act: undefined, ...meetingVerdict(invited({ ...change, lead })) };
    return act === undefined ? standing : `${standing}, ${act}`;
  });

const anyFacts = fc.record<MeetingFacts>({
  response: fc.constantFrom(...responses),
  cancelled: fc.boolean(),
  organiserEnrolled: fc.boolean(),
  unanswered: fc.boolean(),
  linked: fc.boolean(),
  lead: fc.constantFrom(...leads),
});

test('whoever accepts leads where nobody does, follows whoever does, and takes over from who left', () => {
  for (const response of ['accepted', 'tentative'] as const)
    expect(byLead({ response })).toEqual(['invited, take', 'invited', 'invited, take', 'attendee', 'invited, take']);
});

test('an invitation that nobody answered waits, unless the administrator wants those too', () => {
  expect(byLead({ response: 'none' })).toEqual(['attendee', 'attendee, leave', 'attendee', 'attendee', 'attendee']);
  expect(byLead({ response: 'none', unanswered: true })).toEqual(byLead({ response: 'accepted' }));
  expect(meetingVerdict(invited({ response: 'none' }))).toMatchObject({ reason: 'not-accepted' });
});

test('an answer that the organiser took back by a change is no refusal of whoever leads', () => {
  expect(meetingVerdict(invited({ response: 'none', linked: true, lead: 'ours' }))).toEqual({ standing: 'invited' });
});

test('whoever leads and declines gives up the lead, and nobody else loses one by declining', () => {
  for (const linked of [false, true])
    expect(byLead({ response: 'declined', linked })).toEqual([
      'attendee',
      'attendee, leave',
      'attendee',
      'attendee',
      'attendee',
    ]);
});

test('a meeting that ended is never made in S/4, and is ended there by whoever has or can take the lead', () => {
  expect(byLead({ cancelled: true })).toEqual([
    'attendee',
    'invited, only-known',
    'invited, only-known',
    'attendee',
    'invited, only-known',
  ]);
  expect(byLead({ cancelled: true, linked: true, lead: 'ours' })[1]).toBe('invited');
});

test('the organiser leads, and takes the row from whoever led before the mailbox was enrolled', () => {
  expect(byLead({ response: 'organiser' })).toEqual(['own', 'own', 'own', 'own, take', 'own, take']);
});

test('nobody leads beside an organiser who is enrolled, whatever the rows and answers say (P6)', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      fc.pre(facts.response !== 'organiser' && facts.organiserEnrolled);
      expect(meetingVerdict(facts)).toEqual({ standing: 'attendee', reason: 'attendee' });
    }),
  );
});

test('nobody takes a lead from a mailbox that has its copy, but the organiser (P6)', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      fc.pre(facts.lead === 'other' && facts.response !== 'organiser');
      expect(meetingVerdict(facts)).toMatchObject({ standing: 'attendee' });
      expect(meetingVerdict(facts)).not.toHaveProperty('act');
    }),
  );
});

test('to lead without the row of the meeting is to take it first (P6)', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const verdict = meetingVerdict(facts);
      fc.pre(verdict.standing === 'invited' && facts.lead !== 'ours');
      expect(verdict.act).toMatch(/take|only-known/);
    }),
  );
});

test('an occurrence shares the part of its series: it neither takes nor gives up a lead', () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const verdict = occurrenceVerdict(facts);
      expect(verdict).not.toHaveProperty('act');
      const leadsIt = facts.lead === 'ours' && !facts.organiserEnrolled;
      expect(verdict.standing).toBe(facts.response === 'organiser' ? 'own' : leadsIt ? 'invited' : 'attendee');
    }),
  );
});

test('whoever took over waits one lease and no longer, also where the clock was set back', () => {
  const lease = 60_000;
  expect(waitAfterTakeOver(1000, 1000, lease)).toBe(lease);
  expect(waitAfterTakeOver(1000, 41_000, lease)).toBe(20_000);
  expect(waitAfterTakeOver(1000, 61_000, lease)).toBe(0);
  expect(waitAfterTakeOver(10_000_000, 1000, lease)).toBe(lease);
});
