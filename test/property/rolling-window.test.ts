/** The window of a series moves with time (product, row 5): what comes into it is made, what leaves it stays, and nobody has to touch anything. */
import { msOfInstant } from '../../src/model/instant.ts';
import { mondays, add, guids } from './mondays.ts';
import { settle, type Stage, stage } from './one-mailbox.ts';

const day = 86_400_000;

const startsOf = ({ world }: Stage): readonly number[] =>
  [...world.s4.items.values()]
    .flatMap(({ appointment: { when } }) => (when.kind === 'timed' ? [msOfInstant(when.start)] : []))
    .toSorted((one, other) => one - other);

test('a series without an end goes on with every week that passes, and what is there is not written (P2)', async () => {
  const at = await stage();
  at.world.decide((settings) => ({ ...settings, window: { ...settings.window, daysBack: 7, daysAhead: 28 } }));
  const { range, ...series } = mondays(1);
  add(at, { ...series, range: { firstDay: range.firstDay, ends: 'never' } });
  await settle(at);
  const [before, known] = [startsOf(at), guids(at)];
  expect(before.length).toBeGreaterThanOrEqual(4);
  at.writes.length = 0;
  for (let passed = 0; passed < 21; passed += 1) {
    // Nothing but reminders.
    at.world.scheduler.advance(day);
    at.world.wakeAll();
    await at.world.drain();
  }
  const after = startsOf(at);
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after).toHaveLength(before.length + 3);
  expect(guids(at)).toEqual(expect.arrayContaining([...known]));
  expect(at.writes.map(({ on, step }) => `${on} ${step}`)).toEqual(Array.from({ length: 3 }, () => 's4 create'));
  await settle(at);
  expect(startsOf(at)).toEqual(after);
});
