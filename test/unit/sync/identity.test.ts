import { expandSeries } from '../../../src/mapping/exchange/recurrence.ts';
import { itemId, s4Guid } from '../../../src/model/ids.ts';
import { ianaZone, instant, plainDate } from '../../../src/model/instant.ts';
import { localTime, originalStart, type SeriesException } from '../../../src/model/series.ts';
import {
  canonicalUid,
  keyOfExchangeBorn,
  keyOfOccurrence,
  keyOfS4Born,
  keyOfS4Item,
  parseKey,
} from '../../../src/sync/identity.ts';

const start = '040000008200E00074C5B7101A82E008';
const tail = '00F1DF6B9A5CDD01000000000000000010000000AABBCCDDEEFF00112233445566778899';
const guid = s4Guid('BE0AD4F1DC904DDAAFE3D7DB41A70E9D');

test('the date of an occurrence in a GlobalObjectId does not make another identity ([MS-OXOCAL] 2.2.1.27)', () => {
  expect(canonicalUid(`${start}07EA0B17${tail}`)).toBe(canonicalUid(`${start}00000000${tail}`));
  expect(canonicalUid(`${start}07EA0B17${tail}`.toLowerCase())).toBe(canonicalUid(`${start}00000000${tail}`));
});

test('a GlobalObjectId that wraps a foreign UID stands for that UID', () => {
  const foreign = Buffer.from('event-42@calendar.example').toString('hex');
  const payload = `7643616C2D55696401000000${foreign}00`;
  const wrapped = `${start}00000000${'0'.repeat(16)}${'0'.repeat(16)}${'00000000'}${payload}`;
  expect(canonicalUid(wrapped)).toBe('event-42@calendar.example');
});

test('any other UID is taken as it is', () => {
  expect(canonicalUid('5D2B@example')).toBe('5D2B@example');
  expect(canonicalUid('ABCDEF')).toBe('ABCDEF');
});

test('the key of an item born in Exchange is computed: whoever looks finds the same', () => {
  expect(keyOfExchangeBorn('abcd', 'uid-1')).toBe(keyOfExchangeBorn('abcd', 'uid-1'));
  expect(keyOfExchangeBorn('abcd', 'uid-1')).not.toBe(keyOfExchangeBorn('abcd', 'uid-2'));
  expect(keyOfExchangeBorn('abcd', 'uid-1')).not.toBe(keyOfExchangeBorn('efgh', 'uid-1'));
});

test('a copy by a user gets an identity of its own (Identity 5)', () => {
  expect(keyOfExchangeBorn('abcd', 'uid-1', itemId('copy'))).not.toBe(keyOfExchangeBorn('abcd', 'uid-1'));
});

test('keys are told apart by where the item was born', () => {
  const system = { system: 'S4H', client: '100' };
  expect(parseKey(keyOfS4Born(system, guid))).toEqual({ born: 's4', system, guid });
  expect(parseKey(keyOfExchangeBorn('abcd', 'uid'))).toEqual({ born: 'exchange', installation: 'abcd' });
  expect(parseKey('somebody else')).toBeUndefined();
});

test('an ExternalId that is not ours does not become a key', () => {
  const system = { system: 'S4H', client: '100' };
  const ours = keyOfExchangeBorn('abcd', 'uid');
  expect(keyOfS4Item(system, { guid, externalId: ours })).toBe(ours);
  expect(keyOfS4Item(system, { guid, externalId: 'OUTLOOK-4711' })).toBe(keyOfS4Born(system, guid));
  expect(keyOfS4Item(system, { guid, externalId: undefined })).toBe(keyOfS4Born(system, guid));
});

describe('the key of an occurrence', () => {
  const series = keyOfExchangeBorn('abcd', 'uid-1');
  const zone = ianaZone('Europe/Berlin');
  const place = { identity: originalStart('2026-11-24T10:00:00'), zone };
  const key = keyOfOccurrence('abcd', series, place);

  test('is computed: whoever looks finds the same', () => {
    expect(keyOfOccurrence('abcd', keyOfExchangeBorn('abcd', 'uid-1'), { ...place })).toBe(key);
    expect(parseKey(key)).toEqual({ born: 'exchange', installation: 'abcd' });
  });

  test.each([
    ['another place in the pattern', series, { ...place, identity: originalStart('2026-11-25T10:00:00') }],
    ['another zone of the organiser', series, { ...place, zone: ianaZone('Europe/London') }],
    ['a series of days instead of hours', series, { ...place, zone: 'allDay' }],
    ['another series', keyOfExchangeBorn('abcd', 'uid-2'), place],
    ["a user's copy of the series", keyOfExchangeBorn('abcd', 'uid-1', itemId('copy')), place],
  ] as const)('is another one for %s', (_, ofSeries, at) => {
    expect(keyOfOccurrence('abcd', ofSeries, at)).not.toBe(key);
  });

  test('is that of nothing else: neither of its series nor of a single item', () => {
    expect(key).not.toBe(series);
    expect(key).not.toBe(keyOfExchangeBorn('abcd', `${series}${place.identity}${zone}`));
    expect(keyOfOccurrence('efgh', series, place)).not.toBe(key);
  });

  test('stays when the occurrence is moved, also to the place of another one', () => {
    const keysWith = (exceptions: readonly SeriesException[]) =>
      expandSeries({
        series: {
          pattern: { kind: 'daily', interval: 1 },
          range: { firstDay: plainDate('2026-11-23'), ends: 'afterCount', count: 3 },
          time: { kind: 'timed', start: localTime('10:00:00'), end: localTime('11:00:00'), endsDaysLater: 0, zone },
        },
        exceptions,
        window: { from: instant('2026-11-01T00:00:00Z'), to: instant('2026-12-31T00:00:00Z'), limit: 10 },
        linked: [],
      }).inside.map(({ ordinal, identity }) => [ordinal, keyOfOccurrence('abcd', series, { identity, zone })] as const);
    const moved: SeriesException = {
      kind: 'modified',
      original: instant('2026-11-24T09:00:00Z'),
      item: itemId('exception'),
      when: { kind: 'timed', start: instant('2026-11-25T09:00:00Z'), end: instant('2026-11-25T10:00:00Z'), zone },
    };
    expect(new Map(keysWith([moved]))).toEqual(new Map(keysWith([])));
    expect(new Map(keysWith([])).get(2)).toBe(key);
  });
});
