import fc from 'fast-check';

import { type PartnerNumber, partnerNumber, smtpAddress } from '../../../src/model/ids.ts';
import { type AddressHit, type Attendee } from '../../../src/model/people.ts';
import { defaultSettings, settingsSchema } from '../../../src/model/settings.ts';
import { matchAttendees, mergePeople, partnerFunctionOf } from '../../../src/sync/people.ts';

const attendee = (email: string, kind: Attendee['kind'] = 'required'): Attendee => ({
  email: smtpAddress(email),
  name: email,
  kind,
});
const hit = (email: string, partner: number, employee = false): AddressHit => ({
  email: smtpAddress(email),
  partner: partnerNumber(String(partner).padStart(10, '0')),
  name: `partner ${partner}`,
  employee,
});
const anna = attendee('anna@customer.example');
const ben = attendee('ben@customer.example');

test('an attendee is the partner who has exactly that address, whatever its case', () => {
  const { matched, unmatched } = matchAttendees(
    [anna, ben],
    [hit('ANNA@customer.example', 1), hit('banna@customer.example', 2)],
    [],
  );
  expect(matched).toEqual([{ attendee: anna, partner: '0000000001', employee: false }]);
  expect(unmatched).toEqual([ben]);
});

test('several partners with one address are an ambiguity to report, several addresses of one partner are not', () => {
  const hits = [
    hit('anna@customer.example', 2),
    hit('anna@customer.example', 1),
    hit('ben@customer.example', 3),
    hit('ben@customer.example', 3, true),
  ];
  const found = matchAttendees([anna, ben], hits, []);
  expect(found.ambiguous).toEqual([{ attendee: anna, partners: ['0000000001', '0000000002'] }]);
  expect(found.matched).toEqual([{ attendee: ben, partner: '0000000003', employee: true }]);
});

test('the organiser, the mailbox itself and rooms are no participants, and nobody takes part twice', () => {
  const hits = [hit('anna@customer.example', 1), hit('ben@customer.example', 2), hit('room@example.com', 3)];
  const found = matchAttendees([anna, anna, ben, attendee('room@example.com', 'resource')], hits, [ben.email]);
  expect(found.matched.map(({ partner }) => partner)).toEqual(['0000000001']);
  expect([...found.unmatched, ...found.ambiguous]).toEqual([]);
});

test('employees take part, others are contact persons, by the functions that the administrator chose', () => {
  const standard = defaultSettings.appointments.people;
  expect(partnerFunctionOf({ employee: true }, standard)).toBe('00000032');
  expect(partnerFunctionOf({ employee: false }, standard)).toBe('00000015');
  const withPeople = (people: object) => settingsSchema.safeParse({ appointments: { people } });
  const own = withPeople({ contactPerson: 'ZCONTACT' });
  expect(own.success && partnerFunctionOf({ employee: false }, own.data.appointments.people)).toBe('ZCONTACT');
  expect(withPeople({ participant: '32' }).success).toBe(false);
});

const p = (n: number): PartnerNumber => partnerNumber(String(n).padStart(10, '0'));
const [one, two, three] = [p(1), p(2), p(3)];

test('who was invited in Outlook is added in S/4, who was uninvited is removed there', () => {
  for (const policy of ['names', 'attendees'] as const) {
    const merged = mergePeople({ base: [one, two], s4: [one, two], exchange: [one, three] }, policy);
    expect(merged.add.s4).toEqual([three]);
    expect(merged.remove.s4).toEqual([two]);
    expect(merged.base).toEqual([one, three]);
  }
});

test('under names a partner added in S/4 is named, nobody is invited or uninvited', () => {
  const merged = mergePeople({ base: [one], s4: [two], exchange: [one] }, 'names');
  expect(merged).toMatchObject({ names: [two], add: { exchange: [] }, remove: { s4: [], exchange: [] } });
  // Removed in S/4, still invited by the organiser: not added again.
  expect(merged.add.s4).toEqual([]);
  expect(merged.base).toEqual([one]);
});

test('under attendees a partner added in S/4 is invited, one removed there is uninvited', () => {
  const merged = mergePeople({ base: [one], s4: [two], exchange: [one] }, 'attendees');
  expect(merged).toMatchObject({ names: [], add: { s4: [], exchange: [two] }, remove: { s4: [], exchange: [one] } });
  expect(merged.base).toEqual([two]);
});

const some = fc.uniqueArray(fc.integer({ min: 1, max: 8 }).map(p));
const policies = fc.constantFrom('names' as const, 'attendees' as const);
const without = (from: readonly PartnerNumber[], what: readonly PartnerNumber[]) =>
  from.filter((each) => !what.includes(each));

test('once merged, people are quiet, and nobody appears whom neither side knew (P2)', () => {
  fc.assert(
    fc.property(fc.record({ base: some, s4: some, exchange: some }), policies, (sides, policy) => {
      const { s4, exchange } = sides;
      const merged = mergePeople(sides, policy);
      const next = {
        base: merged.base,
        s4: [...without(s4, merged.remove.s4), ...merged.add.s4],
        exchange: [...without(exchange, merged.remove.exchange), ...merged.add.exchange],
      };
      const again = mergePeople(next, policy);
      expect([again.add, again.remove]).toEqual([
        { s4: [], exchange: [] },
        { s4: [], exchange: [] },
      ]);
      expect([...again.base].sort()).toEqual([...merged.base].sort());
      expect(without(next.s4, [...s4, ...exchange])).toEqual([]);
      if (policy === 'attendees') expect([...next.s4].sort()).toEqual([...next.exchange].sort());
      else expect(next.exchange).toEqual(exchange);
    }),
  );
});
