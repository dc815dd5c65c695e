import { importanceOf, meaningOfStatus, priorityToWrite, statusToWrite } from '../../../../src/mapping/s4/status.ts';
import { importances } from '../../../../src/model/appointment.ts';
import { statusMeanings, statusTableSchema } from '../../../../src/model/status-table.ts';

const table = statusTableSchema.parse({
  statusesOfType: { Z001: { meaning: { E0010: 'open', E0011: 'open', E0099: 'cancelled' }, write: { open: 'E0010' } } },
});

test('what is written is read back as what was meant (P10)', () => {
  for (const meaning of statusMeanings) {
    const status = statusToWrite(table, { type: '0001', meaning, current: '' });
    expect(meaningOfStatus(table, '0001', status ?? '')).toBe(meaning);
  }
  for (const importance of importances) {
    expect(importanceOf(table, priorityToWrite(table, importance, ''))).toBe(importance);
  }
});

test('what was read is not written differently: a code stays while it means the same (P10)', () => {
  for (let code = 0; code <= 9; code += 1) {
    const priority = String(code);
    expect(priorityToWrite(table, importanceOf(table, priority), priority)).toBe(priority);
  }
  expect(statusToWrite(table, { type: 'Z001', meaning: 'open', current: 'E0011' })).toBe('E0011');
});

test('a type of its own has its own statuses, and a meaning without a code is never written', () => {
  expect(meaningOfStatus(table, 'Z001', 'E0099 ')).toBe('cancelled');
  expect(meaningOfStatus(table, 'Z001', 'E0003')).toBeUndefined();
  expect(statusToWrite(table, { type: 'Z001', meaning: 'cancelled', current: 'E0010' })).toBeUndefined();
});

test('an unknown or blank priority is normal', () => {
  expect(importanceOf(table, '')).toBe('Normal');
  expect(importanceOf(table, '8')).toBe('Normal');
  expect(priorityToWrite(table, 'Normal', '')).toBe('5');
});

test('a table that would not be read back as written is refused with the reason', () => {
  const wrongStatus = { statuses: { meaning: { E0001: 'open' }, write: { completed: 'E0001' } } };
  expect(statusTableSchema.safeParse(wrongStatus).error?.issues[0]?.message).toMatch('a status that is written');
  const wrongPriority = { priorities: { importance: { 1: 'High' }, write: { High: '1', Normal: '5', Low: '9' } } };
  expect(statusTableSchema.safeParse(wrongPriority).error?.issues[0]?.message).toMatch('a priority that is written');
});
