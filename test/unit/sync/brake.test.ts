/** The brake's arithmetic: what a cause is, what one hour allows, and what a clock that jumps does to it. */
import { type Instant, instantOfMs, msOfInstant } from '../../../src/model/instant.ts';
import {
  type BrakedWrite,
  type BrakeSlot,
  budgetOf,
  causeOf,
  counted,
  limitsOf,
  stopsAllDeletes,
  withinBudget,
} from '../../../src/sync/brake.ts';

const at = '2026-11-22T08:00:00Z' as Instant;
const minutes = (count: number): Instant => instantOfMs(msOfInstant(at) + count * 60_000);

const write = (step: BrakedWrite['step'], guid: string, more: Partial<BrakedWrite> = {}): BrakedWrite => ({
  on: 's4',
  step,
  key: 'k',
  guid,
  sent: {},
  ...more,
});
const deletes = (count: number, from = 0): readonly BrakedWrite[] =>
  Array.from({ length: count }, (_, place) => write('delete', `guid-${from + place}`));
const updates = (count: number): readonly BrakedWrite[] =>
  Array.from({ length: count }, (_, place) => write('update', `guid-${place}`, { sent: { subject: 'x' } }));

const left = (slots: readonly BrakeSlot[], when: Instant = at, links = 0) => {
  const { deletesLeft, updatesLeft } = budgetOf(slots, { links, at: when });
  return [deletesLeft, updatesLeft];
};

test('ten deletes and fifty updates are always allowed; from 200 and 250 links on, shares of the links', () => {
  expect(limitsOf(0)).toEqual({ deletes: 10, updates: 50 });
  expect(limitsOf(200)).toEqual({ deletes: 10, updates: 50 });
  expect(limitsOf(219)).toEqual({ deletes: 10, updates: 50 });
  expect(limitsOf(220)).toEqual({ deletes: 11, updates: 50 });
  expect(limitsOf(1_000)).toEqual({ deletes: 50, updates: 200 });
  expect(limitsOf(20_000)).toEqual({ deletes: 1_000, updates: 4_000 });
});

test('creations and stamps are no causes; what needs a witness counts as a delete, also where it is written as a status', () => {
  expect(causeOf(write('create', 'a'))).toBeUndefined();
  expect(causeOf(write('stamp', 'a'))).toBeUndefined();
  expect(causeOf(write('update', 'a'))).toMatchObject({ kind: 'update' });
  expect(causeOf(write('delete', 'a'))).toMatchObject({ kind: 'delete' });
  expect(causeOf(write('update', 'a', { witness: 'cancelled-by-organiser' }))).toMatchObject({ kind: 'delete' });
});

test('a repeated write is the same cause; another item, side or value is another one', () => {
  const name = (one: BrakedWrite): string | undefined => causeOf(one)?.name;
  const first = write('update', 'a', { sent: { subject: 'x', note: 'y' } });
  expect(name({ ...first, sent: { note: 'y', subject: 'x' } })).toBe(name(first));
  const others = [
    { ...first, guid: 'b' },
    { ...first, on: 'exchange' as const },
    { ...first, sent: { subject: 'z', note: 'y' } },
    { ...first, step: 'delete' as const },
  ];
  expect(new Set([first, ...others].map(name)).size).toBe(5);
});

test('all writes of one group are one cause, by kind', () => {
  const ofGroup = (one: BrakedWrite): BrakedWrite => ({ ...one, group: 'series edit' });
  const slots = counted([], { writes: [...updates(40), ...deletes(40)].map(ofGroup), at });
  expect(left(slots)).toEqual([9, 49]);
});

test('what was announced is counted once, however often and in however many turns it is announced', () => {
  const once = counted([], { writes: [...deletes(3), ...updates(2), ...deletes(3)], at });
  expect(left(once)).toEqual([7, 48]);
  const again = counted(once, { writes: [...deletes(3), ...updates(2)], at: minutes(20) });
  expect(left(again, minutes(20))).toEqual([7, 48]);
  expect(left(counted(once, { writes: deletes(2, 3), at: minutes(20) }), minutes(20))).toEqual([5, 48]);
});

test('after an hour nothing of it counts any more, and nothing of it is kept', () => {
  const slots = counted([], { writes: deletes(10), at });
  expect(left(slots, minutes(54))).toEqual([0, 50]);
  expect(left(slots, minutes(60))).toEqual([10, 50]);
  expect(counted(slots, { writes: [write('create', 'a')], at: minutes(60) })).toEqual([]);
  expect(counted(slots, { writes: deletes(1), at: minutes(60) })).toHaveLength(1);
});

test('a clock that was set back locks nothing: what it had counted in the future counts no more', () => {
  const slots = counted([], { writes: deletes(10), at: minutes(180) });
  expect(left(slots)).toEqual([10, 50]);
  expect(left(counted(slots, { writes: deletes(1), at }))).toEqual([9, 50]);
  expect(counted(slots, { writes: deletes(1), at })).toHaveLength(1);
});

test('what a replica counted whose clock is four minutes ahead counts', () => {
  expect(left(counted([], { writes: deletes(10), at: minutes(6) }), minutes(2))).toEqual([0, 50]);
});

test('what is kept stays small, and still counts everything', () => {
  let slots: readonly BrakeSlot[] = [];
  for (let minute = 0; minute < 120; minute += 1) {
    slots = counted(slots, { writes: deletes(30, minute * 30), at: minutes(minute) });
    expect(slots.length).toBeLessThanOrEqual(13);
    expect(slots.flatMap(({ causes }) => causes).length).toBeLessThanOrEqual(128);
  }
  expect(JSON.stringify(slots).length).toBeLessThan(3_000);
  const kept = slots.reduce((sum, slot) => sum + slot.deletes, 0);
  expect(kept).toBeGreaterThanOrEqual(55 * 30);
  expect(left(slots, minutes(119), 40_000)).toEqual([2_000 - kept, 8_000]);
});

const split = (budget: Parameters<typeof withinBudget>[0], parts: readonly BrakedWrite[]) =>
  withinBudget(budget, parts, (part) => [part]);

test('a plan goes out as far as the hour allows; the rest is held and counted', () => {
  const parts = [...deletes(12), ...updates(3)];
  const { go, held, causes } = split({ deletesLeft: 10, updatesLeft: 2, counted: [] }, parts);
  expect(go).toEqual([...deletes(10), ...updates(2)]);
  expect(held).toEqual([...deletes(2, 10), ...updates(3).slice(2)]);
  expect(causes).toEqual([...deletes(2, 10), ...updates(3).slice(2)].map(causeOf));
});

test('without a limit everything goes out; creations go out also where nothing is left', () => {
  expect(split(undefined, deletes(500)).held).toEqual([]);
  expect(split({ counted: [] }, deletes(500)).held).toEqual([]);
  const creations = [write('create', 'a'), write('stamp', 'b')];
  expect(split({ deletesLeft: 0, updatesLeft: 0, counted: [] }, creations).go).toEqual(creations);
});

test('a cause that was counted already costs nothing: repeating a write cannot trip the brake', () => {
  const slots = counted([], { writes: deletes(10), at });
  const budget = budgetOf(slots, { links: 0, at });
  const { go, held } = split(budget, deletes(12));
  expect(go).toEqual(deletes(10));
  expect(held).toEqual(deletes(2, 10));
});

test('one group costs one, whether it goes out or is held', () => {
  const group = updates(40).map((one) => ({ ...one, group: 'series edit' }));
  expect(split({ updatesLeft: 1, counted: [] }, group).go).toHaveLength(40);
  expect(split({ updatesLeft: 0, counted: [] }, group)).toMatchObject({
    held: group,
    causes: [{ kind: 'update' }],
  });
});

test('a part of several writes goes out as a whole or not at all', () => {
  const part = [write('delete', 'a'), write('update', 'a', { on: 'exchange' })];
  expect(withinBudget({ deletesLeft: 1, updatesLeft: 0, counted: [] }, [part], (one) => one)).toMatchObject({
    go: [],
    held: [part],
    causes: [{ kind: 'delete' }, { kind: 'update' }],
  });
});

test('the installation stops all deletes beyond a hundred an hour, or one in a hundred of its links', () => {
  expect(stopsAllDeletes({ deletes: 100, links: 0 })).toBe(false);
  expect(stopsAllDeletes({ deletes: 101, links: 0 })).toBe(true);
  expect(stopsAllDeletes({ deletes: 101, links: 10_000 })).toBe(true);
  expect(stopsAllDeletes({ deletes: 500, links: 50_000 })).toBe(false);
  expect(stopsAllDeletes({ deletes: 501, links: 50_000 })).toBe(true);
});
