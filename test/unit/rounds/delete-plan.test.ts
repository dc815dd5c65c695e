/** What a delete comes to by the policies of the administrator, and which copies it knows. */
import { cancelledStatus, itemsOf, stepOf } from '../../../src/rounds/mailbox/pairs/delete-plan.ts';
import { contextWith, goneByPerson, itemWith, pairWith, s4With, thereOnS4 } from './planning.ts';

test.each([
  ['0001', 'E0001', 'E0004'],
  ['0001', 'E0004', 'E0004'],
  ['ZVIS', 'E0001', 'E0009'],
  ['ZVIS', 'E0008', 'E0008'],
  ['ZNOT', 'E0001', undefined],
])('of the type %s with the status %s the status for cancelled is %s', (transactionType, status, expected) => {
  const statusesOfType = {
    ZVIS: { meaning: { E0008: 'cancelled', E0009: 'cancelled' }, write: { cancelled: 'E0009' } },
    ZNOT: { meaning: { E0001: 'open' }, write: {} },
  };
  const context = contextWith({ settings: { codes: { statusesOfType } } });
  expect(cancelledStatus(context, s4With({}, { transactionType, status }))).toBe(expected);
});

test('a transaction type decides what becomes of its own appointments and of their copies', () => {
  const deletes = { s4: 'mark', exchange: 'cancel' };
  const context = contextWith({ settings: { transactionTypes: { ZVIS: { deletes } } } });
  const ofType = (transactionType: string) => pairWith(context, { s4: thereOnS4({}, { transactionType }) });
  expect(stepOf(context, ofType('ZVIS'), 's4')).toBe('mark-subject');
  expect(stepOf(context, ofType('ZVIS'), 'exchange')).toBe('show-cancelled');
  expect(stepOf(context, ofType('0001'), 's4')).toBe('delete');
  expect(stepOf(context, ofType('0001'), 'exchange')).toBe('delete');
});

test('what is gone in S/4 decides by the type that it had; where nobody knows that, the mailbox decides', () => {
  const deletes = { exchange: 'cancel' };
  const context = contextWith({
    settings: { transactionTypes: { '0001': { deletes: { exchange: 'mark' } } } },
    appointments: { deletes, defaultTransactionType: 'ZVIS' },
  });
  const pair = pairWith(context, { s4: goneByPerson });
  const { transactionType: _, ...link } = pair.link;
  expect(stepOf(context, pair, 'exchange')).toBe('mark-category');
  expect(stepOf(context, { ...pair, link }, 'exchange')).toBe('show-cancelled');
});

test('a plan to delete knows the copies that can be read', () => {
  const context = contextWith();
  expect(itemsOf(pairWith(context, {}))).toEqual({ s4: s4With({}), exchange: itemWith({}) });
  expect(itemsOf(pairWith(context, { s4: goneByPerson }))).toEqual({ exchange: itemWith({}) });
  const { appointment: _, categories: __, ...version } = itemWith({});
  const unreadable = { is: 'there', item: { ...version, skip: 'unreadable' } } as const;
  expect(itemsOf(pairWith(context, { exchange: unreadable }))).toEqual({ s4: s4With({}) });
});
