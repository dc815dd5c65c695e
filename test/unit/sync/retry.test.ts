import { type Fault } from '../../../src/model/fault.ts';
import { instant } from '../../../src/model/instant.ts';
import { backOffMs, concernsMailbox, nextAttempt } from '../../../src/sync/retry.ts';

const busy: Fault = { kind: 'transient', code: 'busy', retryAfterMs: 5000 };
const at = instant('2026-11-22T08:00:00Z');

test('back-off doubles from one second to a quarter of an hour', () => {
  const fault: Fault = { kind: 'transient', code: 'timeout' };
  expect([1, 2, 3, 4].map((times) => backOffMs(times, fault))).toEqual([1000, 2000, 4000, 8000]);
  expect(backOffMs(40, fault)).toBe(900_000);
});

test('a locked document is tried every minute for hours: nothing tells when it is closed', () => {
  const locked: Fault = { kind: 'transient', code: 'locked' };
  expect([1, 4, 7, 40].map((times) => backOffMs(times, locked))).toEqual([1000, 8000, 60_000, 60_000]);
  expect(nextAttempt(locked, 239, at)).not.toBe('park');
  expect(nextAttempt(locked, 240, at)).toBe('park');
});

test('what the other side asked for is obeyed when it is later', () => {
  expect(backOffMs(1, busy)).toBe(5000);
  expect(backOffMs(5, busy)).toBe(16_000);
});

test('a refusal becomes a dead letter soon, a transient fault only after many attempts', () => {
  expect(nextAttempt({ kind: 'invalid', code: 'rejected' }, 1, at)).toEqual({ due: '2026-11-22T08:00:01Z' });
  expect(nextAttempt({ kind: 'invalid', code: 'rejected' }, 2, at)).toBe('park');
  expect(nextAttempt(busy, 19, at)).not.toBe('park');
  expect(nextAttempt(busy, 20, at)).toBe('park');
});

test('throttling and lost credentials make the mailbox wait, a locked document only the item', () => {
  expect(concernsMailbox(busy)).toBe(true);
  expect(concernsMailbox({ kind: 'refused', code: 'unauthorised' })).toBe(true);
  expect(concernsMailbox({ kind: 'transient', code: 'locked' })).toBe(false);
  expect(concernsMailbox({ kind: 'invalid', code: 'rejected' })).toBe(false);
});
