import fc from 'fast-check';

import { type PartnerNumber, partnerNumber, smtpAddress } from '../../../src/model/ids.ts';
import { type Attendee } from '../../../src/model/people.ts';
import { defaultSettings, settingsSchema } from '../../../src/model/settings.ts';
import { type AddressCandidate, type AddressMatch } from '../../../src/ports/s4.ts';
import {
  matchAttendees,
  mergePeople,
  participantsOf,
  type PeopleFlow,
  partnerFunctionOf,
  type Present,
  presentUnder,
} from '../../../src/sync/people.ts';

const attendee = (email: string, kind: Attendee['kind'] = 'required'): Attendee => ({
  email: smtpAddress(email),
  name: email,
  kind,
});
const p = (n: number): PartnerNumber => partnerNumber(String(n).padStart(10, '0'));
const [one, two, three] = [p(1), p(2), p(3)];
const candidate = (number: PartnerNumber): AddressCandidate => ({ number, category: 'person', accounts: [] });
const present = (number: PartnerNumber, email?: string): Present => ({
  number,
  email: email === undefined ? undefined : smtpAddress(email),
});
const anna = attendee('anna@customer.example');
const ben = attendee('ben@customer.example');

test('nobody takes part twice, and rooms, the organiser and the mailbox itself take no part', () => {
  const room = attendee('room@tandem.example', 'resource');
  expect(participantsOf([anna, ben, anna, room], [ben.email, undefined])).toEqual([anna]);
});

describe('who is on the appointment already is not searched for', () => {
  const nobodyBefore = () => undefined;

  test('by the address that S/4 shows', () => {
    const list = [present(one, 'anna@customer.example'), present(two, 'ben@customer.example'), present(three)];
    expect(presentUnder(anna.email, { present: list, known: nobodyBefore })).toBe(one);
    expect(presentUnder(smtpAddress('eva@customer.example'), { present: list, known: nobodyBefore })).toBeUndefined();
  });

  test('by the partner who had it before, whatever address S/4 shows now, for as long as the partner is there', () => {
    const known = () => two;
    expect(presentUnder(anna.email, { present: [present(one, anna.email), present(two)], known })).toBe(two);
    expect(presentUnder(anna.email, { present: [present(one, anna.email)], known })).toBe(one);
  });

  test('two partners with one address are not told apart by guessing; one partner in two functions is one', () => {
    const both = [present(one, anna.email), present(two, anna.email)];
    expect(presentUnder(anna.email, { present: both, known: nobodyBefore })).toBeUndefined();
    const twice = [present(one, anna.email), present(one, anna.email)];
    expect(presentUnder(anna.email, { present: twice, known: nobodyBefore })).toBe(one);
  });
});

describe('an address that is searched for', () => {
  const nobody: AddressMatch = { kind: 'none', blocked: [] };
  const several: AddressMatch = { kind: 'ambiguous', partners: [candidate(one), candidate(two)], blocked: [] };

  test('of exactly one partner is that partner', () => {
    const found: AddressMatch = { kind: 'one', partner: candidate(one), blocked: [] };
    expect(matchAttendees([{ attendee: anna, found }], [])).toEqual({
      matched: [{ attendee: anna, partner: one, found: candidate(one) }],
      unmatched: [],
      ambiguous: [],
    });
  });

  test('of nobody is reported, and nobody is made up', () => {
    expect(matchAttendees([{ attendee: anna, found: nobody }], [present(one)])).toEqual({
      matched: [],
      unmatched: [anna],
      ambiguous: [],
    });
  });

  test('of several partners is an ambiguity to report, unless a person has put exactly one of them on the appointment', () => {
    const searched = [{ attendee: anna, found: several }];
    const reported = { matched: [], unmatched: [], ambiguous: [{ attendee: anna, partners: [one, two] }] };
    expect(matchAttendees(searched, [])).toEqual(reported);
    expect(matchAttendees(searched, [present(one), present(two)])).toEqual(reported);
    expect(matchAttendees(searched, [present(two), present(three)])).toEqual({
      matched: [{ attendee: anna, partner: two }],
      unmatched: [],
      ambiguous: [],
    });
  });

  test('of a partner who is blocked counts only for one who is on the appointment already', () => {
    const searched = [{ attendee: anna, found: { kind: 'none', blocked: [three] } as const }];
    expect(matchAttendees(searched, []).unmatched).toEqual([anna]);
    expect(matchAttendees(searched, [present(three)]).matched).toEqual([{ attendee: anna, partner: three }]);
  });

  test('everybody is answered for exactly once', () => {
    const found = fc.constantFrom<PartnerNumber | AddressMatch>(one, nobody, several, {
      kind: 'one',
      partner: candidate(three),
      blocked: [two],
    });
    fc.assert(
      fc.property(fc.array(found), fc.subarray([one, two, three]), (answers, numbers) => {
        const searched = answers.map((each, place) => ({ attendee: attendee(`p${place}@x.example`), found: each }));
        const { matched, unmatched, ambiguous } = matchAttendees(
          searched,
          numbers.map((number) => present(number)),
        );
        const answered = [...matched, ...ambiguous].map((each) => each.attendee);
        const emails = [...answered, ...unmatched].map(({ email }) => email);
        expect(emails.sort()).toEqual(searched.map((each) => each.attendee.email).sort());
      }),
    );
  });
});

test('employees take part, others are contact persons, by the functions that the administrator chose', () => {
  const standard = defaultSettings.appointments.people;
  expect(partnerFunctionOf({ category: 'employee' }, standard)).toBe('00000032');
  expect(partnerFunctionOf({ category: 'person' }, standard)).toBe('00000015');
  expect(partnerFunctionOf({ category: 'organisation' }, standard)).toBe('00000015');
  const withPeople = (people: object) => settingsSchema.safeParse({ appointments: { people } });
  const own = withPeople({ contactPerson: 'ZCONTACT' });
  expect(own.success && partnerFunctionOf({ category: 'person' }, own.data.appointments.people)).toBe('ZCONTACT');
  expect(withPeople({ participant: '32' }).success).toBe(false);
});

const flows: readonly PeopleFlow[] = [true, false].flatMap((toS4) =>
  [true, false].map((toExchange) => ({ toS4, toExchange })),
);

test.each(flows)('who was invited in Outlook is added in S/4, who was uninvited is removed there: %j', (flow) => {
  const merged = mergePeople({ base: [one, two], s4: [one, two], exchange: [one, three] }, flow);
  expect(merged.add.s4).toEqual(flow.toS4 ? [three] : []);
  expect(merged.remove.s4).toEqual(flow.toS4 ? [two] : []);
  expect(merged.base).toEqual(flow.toS4 ? [one, three] : [one, two]);
});

test.each(flows)(
  'a partner added in S/4 is invited, one removed there is uninvited, where Outlook may be written: %j',
  (flow) => {
    const merged = mergePeople({ base: [one], s4: [two], exchange: [one] }, flow);
    expect(merged.add.exchange).toEqual(flow.toExchange ? [two] : []);
    expect(merged.remove.exchange).toEqual(flow.toExchange ? [one] : []);
    // Removed in S/4, still invited by the organiser: not added again.
    expect(merged.add.s4).toEqual([]);
    expect(merged.base).toEqual(flow.toExchange ? [two] : [one]);
  },
);

const some = fc.uniqueArray(fc.integer({ min: 1, max: 8 }).map(p));
const without = (from: readonly PartnerNumber[], what: readonly PartnerNumber[]) =>
  from.filter((each) => !what.includes(each));

test('once merged, people are quiet, nobody appears whom neither side knew, and what may not be written stays (P2)', () => {
  fc.assert(
    fc.property(fc.record({ base: some, s4: some, exchange: some }), fc.constantFrom(...flows), (sides, flow) => {
      const { s4, exchange } = sides;
      const merged = mergePeople(sides, flow);
      const next = {
        base: merged.base,
        s4: [...without(s4, merged.remove.s4), ...merged.add.s4],
        exchange: [...without(exchange, merged.remove.exchange), ...merged.add.exchange],
      };
      const again = mergePeople(next, flow);
      expect([again.add, again.remove]).toEqual([
        { s4: [], exchange: [] },
        { s4: [], exchange: [] },
      ]);
      expect([...again.base].sort()).toEqual([...merged.base].sort());
      expect(without([...next.s4, ...next.exchange], [...s4, ...exchange])).toEqual([]);
      if (!flow.toS4) expect(next.s4).toEqual(s4);
      if (!flow.toExchange) expect(next.exchange).toEqual(exchange);
      if (flow.toS4 && flow.toExchange) expect([...next.s4].sort()).toEqual([...next.exchange].sort());
    }),
  );
});
