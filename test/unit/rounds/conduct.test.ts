/** What the administrator's settings make of an appointment before it has a counterpart: whether it gets one, and how much of it. */
import { type Direction } from '../../../src/model/settings.ts';
import { type Trigger } from '../../../src/model/trigger.ts';
import { type ReadableItem } from '../../../src/ports/exchange.ts';
import {
  exposureToExchange,
  exposureToS4,
  isCancelledOnS4,
  reasonAgainst,
  reasonAgainstItem,
  settingsOf,
} from '../../../src/rounds/mailbox/conduct.ts';
import { contextWith, itemWith, s4With } from './planning.ts';

const modes = ['skip', 'busyBlock', 'full'] as const;

test.each<readonly [Direction, string | undefined, string | undefined]>([
  ['off', 'direction', 'direction'],
  ['s4ToExchange', undefined, 'direction'],
  ['exchangeToS4', 'direction', undefined],
  ['both', undefined, undefined],
])(
  'in the direction %s an appointment of S/4 is left alone because of %s, an item of Outlook because of %s',
  (...row) => {
    const [direction, onS4, onExchange] = row;
    const context = contextWith({ appointments: { direction } });
    expect(reasonAgainstItem(context, s4With({}))).toBe(onS4);
    expect(reasonAgainst(context, itemWith({}))).toBe(onExchange);
  },
);

test('a transaction type decides for its own appointments, and the type that new ones get for items of Outlook', () => {
  const settings = { transactionTypes: { ZVIS: { direction: 'off' } } };
  const context = contextWith({ settings });
  expect(reasonAgainstItem(context, s4With({}, { transactionType: 'ZVIS' }))).toBe('direction');
  expect(reasonAgainstItem(context, s4With({}))).toBeUndefined();
  expect(reasonAgainst(context, itemWith({}))).toBeUndefined();
  const asDefault = contextWith({ settings, appointments: { defaultTransactionType: 'ZVIS' } });
  expect(reasonAgainst(asDefault, itemWith({}))).toBe('direction');
  expect(settingsOf(asDefault, { transactionType: '0001' }).appointments.direction).toBe('both');
});

test.each<readonly [Trigger, ReadableItem, string | undefined]>([
  [{ mode: 'all' }, itemWith({}), undefined],
  [{ mode: 'category', category: 'CRM' }, itemWith({}, { categories: ['crm'] }), undefined],
  [{ mode: 'category', category: 'CRM' }, itemWith({ note: 'crm' }, { categories: ['Other'] }), 'not-triggered'],
  [{ mode: 'tag', tag: '#sap' }, itemWith({ subject: 'Offer #SAP' }), undefined],
  [{ mode: 'tag', tag: '#sap' }, itemWith({ note: '(#sap)' }), undefined],
  [{ mode: 'tag', tag: '#sap' }, itemWith({ location: '#sap' }, { categories: ['#sap'] }), 'not-triggered'],
])('under the trigger %j an item like %j: %s', (trigger, item, expected) => {
  expect(reasonAgainst(contextWith({ appointments: { trigger } }), item)).toBe(expected);
});

test('an appointment of S/4 needs no trigger', () => {
  const context = contextWith({ appointments: { trigger: { mode: 'category', category: 'CRM' } } });
  expect(reasonAgainstItem(context, s4With({}))).toBeUndefined();
});

describe.each(modes)('in the private mode %s', (privateMode) => {
  const context = contextWith({ appointments: { privateMode } });
  const hidden = { skip: 'nothing', busyBlock: 'times', full: 'marked' }[privateMode];
  const without = { skip: 'nothing', busyBlock: 'times', full: 'times' }[privateMode];

  test(`what is private shows ${hidden}, and ${without} where its type has no private flag (P8)`, () => {
    expect(exposureToS4(context, itemWith({ private: true }).appointment, true)).toBe(hidden);
    expect(exposureToS4(context, itemWith({ private: true }).appointment, false)).toBe(without);
    expect(exposureToExchange(context, s4With({ private: true }))).toBe(hidden);
    expect(exposureToExchange(context, s4With({ private: true }, { privateAllowed: false }))).toBe(without);
  });

  test('what is public shows everything', () => {
    expect(exposureToS4(context, itemWith({}).appointment, false)).toBe('content');
    expect(exposureToExchange(context, s4With({}, { privateAllowed: false }))).toBe('content');
  });

  test('nothing is made of what shows nothing', () => {
    const expected = privateMode === 'skip' ? 'private' : undefined;
    expect(reasonAgainst(context, itemWith({ private: true }))).toBe(expected);
    expect(reasonAgainstItem(context, s4With({ private: true }))).toBe(expected);
  });
});

test('the mode of a transaction type counts for its appointments', () => {
  const context = contextWith({ settings: { transactionTypes: { ZVIS: { privateMode: 'full' } } } });
  expect(exposureToExchange(context, s4With({ private: true }, { transactionType: 'ZVIS' }))).toBe('marked');
  expect(exposureToExchange(context, s4With({ private: true }))).toBe('nothing');
});

test('a status means cancelled by the table of its transaction type, and what is cancelled gets no item', () => {
  const statusesOfType = { ZVIS: { meaning: { E0009: 'cancelled' }, write: {} } };
  const context = contextWith({ settings: { codes: { statusesOfType } } });
  const ofType = (transactionType: string, status: string) => s4With({}, { transactionType, status });
  expect(isCancelledOnS4(context, ofType('0001', 'E0004'))).toBe(true);
  expect(isCancelledOnS4(context, ofType('ZVIS', 'E0004'))).toBe(false);
  expect(isCancelledOnS4(context, ofType('ZVIS', 'E0009'))).toBe(true);
  expect(reasonAgainstItem(context, ofType('ZVIS', 'E0009'))).toBe('cancelled');
  expect(reasonAgainstItem(context, ofType('ZVIS', 'E0004'))).toBeUndefined();
});
