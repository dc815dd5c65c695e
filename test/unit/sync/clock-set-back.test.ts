/** A clock that was set back must not make anybody wait until it is there again. */
import { type Fault } from '../../../src/model/fault.ts';
import { instant } from '../../../src/model/instant.ts';
import { isAhead, isPostponed } from '../../../src/sync/retry.ts';

const at = instant('2026-11-22T08:00:00Z');

test('a lease counts while it can have been set with this clock, or with that of a replica a few minutes ahead (I8)', () => {
  expect(isAhead(instant('2026-11-22T08:01:00Z'), at, 60_000)).toBe(true);
  expect(isAhead(instant('2026-11-22T08:05:59Z'), at, 60_000)).toBe(true);
  expect(isAhead(at, at, 60_000)).toBe(false);
  expect(isAhead(instant('2026-11-22T09:00:30Z'), at, 60_000)).toBe(false);
});

test('a back-off counts up to a quarter of an hour, or as long as the other side asked for', () => {
  const hour: Fault = { kind: 'transient', code: 'busy', retryAfterMs: 3_600_000 };
  expect(isPostponed(instant('2026-11-22T08:15:00Z'), at)).toBe(true);
  expect(isPostponed(instant('2026-11-22T08:59:00Z'), at)).toBe(false);
  expect(isPostponed(instant('2026-11-22T08:59:00Z'), at, hour)).toBe(true);
  expect(isPostponed(instant('2026-11-22T07:59:59Z'), at, hour)).toBe(false);
});
