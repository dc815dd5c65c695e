/** How alike two appointments are, and what follows from it. */
import { type When } from '../../../src/model/appointment.ts';
import { ianaZone, instant, plainDate } from '../../../src/model/instant.ts';
import { type Comparable, matchUp, perhapsFrom, sameFrom, scoreOf } from '../../../src/sync/match.ts';

const timed = (start: string, end: string, zone = 'Europe/Berlin'): When => ({
  kind: 'timed',
  start: instant(`2026-11-24T${start}:00Z`),
  end: instant(`2026-11-24T${end}:00Z`),
  zone: ianaZone(zone),
});
const days = (first: string, last: string): When => ({
  kind: 'allDay',
  firstDay: plainDate(`2026-11-${first}`),
  lastDay: plainDate(`2026-11-${last}`),
});

const visit: Comparable = { subject: 'Besuch Müller AG', location: 'Köln', when: timed('09:00', '10:00') };

type Verdict = 'same' | 'perhaps' | 'different';

const verdictOf = (one: Comparable, other: Comparable): Verdict => {
  const score = scoreOf(one, other);
  if (score >= sameFrom) return 'same';
  return score >= perhapsFrom ? 'perhaps' : 'different';
};

const table: readonly (readonly [string, Partial<Comparable>, Verdict])[] = [
  ['nothing else', {}, 'same'],
  ['another zone with the same instants', { when: timed('09:00', '10:00', 'America/New_York') }, 'same'],
  ['case and blanks of the subject', { subject: ' besuch  MÜLLER ag' }, 'same'],
  ['the location alone', { location: 'Bonn' }, 'same'],
  ['a location on one side only', { location: '' }, 'same'],
  ['a subject that goes on', { subject: 'Besuch Müller AG, Angebot' }, 'perhaps'],
  ['a subject that goes on, elsewhere', { subject: 'Besuch Müller AG, Angebot', location: 'Bonn' }, 'perhaps'],
  ['words between, elsewhere', { subject: 'Besuch bei der Müller & Co AG', location: 'Bonn' }, 'perhaps'],
  ['the order of words, elsewhere', { subject: 'Müller AG: Besuch', location: 'Bonn' }, 'perhaps'],
  ['one word of two, elsewhere', { subject: 'Besuch Meier AG', location: 'Bonn' }, 'different'],
  [
    'many words more, elsewhere',
    { subject: 'Besuch Müller wegen Angebot Pumpen Werk Halle', location: 'Bonn' },
    'different',
  ],
  ['another subject in the same place', { subject: 'Abnahme' }, 'perhaps'],
  ['another subject elsewhere', { subject: 'Abnahme', location: 'Bonn' }, 'different'],
  ['an hour', { when: timed('10:00', '11:00') }, 'perhaps'],
  ['two hours', { when: timed('11:00', '12:00') }, 'perhaps'],
  ['three hours', { when: timed('12:00', '13:00') }, 'different'],
  ['another length', { when: timed('09:00', '10:30') }, 'different'],
  ['an hour and another subject', { when: timed('10:00', '11:00'), subject: 'Abnahme' }, 'different'],
  ['being all-day', { when: days('24', '24') }, 'different'],
];

test.each(table)('a visit that differs by %s', (_, change, verdict) => {
  const other = { ...visit, ...change };
  expect(verdictOf(visit, other)).toBe(verdict);
  expect(scoreOf(other, visit)).toBe(scoreOf(visit, other));
});

test('all-day appointments are the same on the same dates only', () => {
  const fair = { ...visit, when: days('24', '26') };
  expect(verdictOf(fair, { ...fair })).toBe('same');
  expect(verdictOf(fair, { ...fair, when: days('24', '25') })).toBe('different');
  expect(verdictOf(fair, { ...fair, when: days('25', '27') })).toBe('different');
});

test('two appointments without a subject are never the same without asking', () => {
  for (const location of ['', 'Köln']) {
    const block = { subject: '', location, when: visit.when };
    expect(verdictOf(block, block)).toBe('perhaps' satisfies Verdict);
  }
});

const scores: { readonly [pair: string]: number } = {
  'x1 a': 100,
  'x1 b': 60,
  'x2 b': 60,
  'x3 c': 100,
  'x4 c': 100,
  'x5 d': 100,
  'x5 e': 85,
  'x6 f': 100,
};
const names = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, place) => `${prefix}${place + 1}`);

const match = (certain: (item: string, candidate: string) => boolean = () => true) =>
  matchUp({
    items: names('x', 7),
    candidates: ['a', 'b', 'c', 'd', 'e', 'f'],
    score: (item, candidate) => scores[`${item} ${candidate}`] ?? 0,
    certain,
  });

test('only a candidate that is the same as exactly one item, and no other candidate with it, is matched', () => {
  const { matched, unclear, alone } = match();
  expect(matched).toEqual([
    { item: 'x1', candidate: 'a' },
    { item: 'x6', candidate: 'f' },
  ]);
  expect(
    unclear.map(({ item, candidates }) => `${item}: ${candidates.map(({ candidate }) => candidate).join()}`),
  ).toEqual(['x2: b', 'x3: c', 'x4: c', 'x5: d,e']);
  expect(alone).toEqual(['x7']);
});

test('what may not be linked without asking is asked about, however alike', () => {
  const { matched, unclear } = match((item) => item !== 'x6');
  expect(matched.map(({ item }) => item)).toEqual(['x1']);
  expect(unclear.at(-1)).toEqual({ item: 'x6', candidates: [{ candidate: 'f', score: 100 }] });
});

test('what is decided does not change when the matched pairs are linked already and the rest is judged again', () => {
  const first = match();
  const done = new Set(first.matched.flatMap(({ item, candidate }) => [item, candidate]));
  const again = matchUp({
    items: names('x', 7).filter((item) => !done.has(item)),
    candidates: ['a', 'b', 'c', 'd', 'e', 'f'].filter((candidate) => !done.has(candidate)),
    score: (item, candidate) => scores[`${item} ${candidate}`] ?? 0,
    certain: () => true,
  });
  expect(again).toEqual({ ...first, matched: [] });
});
