/** Owns the proof of the sweep: what waits is handed on once, what is due is woken, and one failure keeps nobody else from their turn. */
import { createSweep } from '../../../src/bindings/sweep.ts';
import { enrolmentId } from '../../../src/model/ids.ts';
import { type Instant } from '../../../src/model/instant.ts';
import { type WaitingNotice } from '../../../src/ports/records.ts';
import { createWorld, failing, guid, mailbox, system, type World } from './world.ts';

const other = enrolmentId('0f0e0d0c-0000-4000-8000-000000000002');
const stamp = { at: '2026-11-22T07:00:00Z', correlation: 'c1' };
const rows: readonly WaitingNotice[] = [
  {
    id: 'r1',
    kind: 'mailbox',
    actorId: mailbox,
    turn: 'tell',
    body: { notice: { from: 'exchange', ...stamp, generation: 3, deleted: ['A'], watermark: 'w' } },
  },
  {
    id: 'r2',
    kind: 'system-inbox',
    actorId: 'S4H:100:1',
    turn: 'tell',
    body: { ...stamp, notices: [{ guid, event: 'CHANGED', partners: [], byUs: false }] },
  },
  {
    id: 'r3',
    kind: 'business-partner',
    actorId: 'S4H:100:0000001234',
    turn: 'tell',
    body: { ...stamp, receivedMs: 5 },
  },
];

const setUp = async (given: readonly WaitingNotice[]) => {
  const world: World = await createWorld();
  const waiting = [...given];
  const asked: { due?: Instant; silent?: Instant } = {};
  const sweep = createSweep({
    actors: world.actors,
    records: {
      waiting: async () => [...waiting],
      removeWaiting: async (id) => void waiting.splice(0, waiting.length, ...waiting.filter((row) => row.id !== id)),
      countWaiting: async () => waiting.length,
      dueMailboxes: async (now) => {
        asked.due = now;
        return [mailbox];
      },
      silentSince: async (before) => {
        asked.silent = before;
        return [other];
      },
    },
    system,
    statusMinutes: 15,
    clock: world.clock,
    metrics: world.metrics,
    log: world.log,
  });
  return { ...world, world, waiting, asked, sweep };
};

test('waiting rows are handed on to their actors as they were and removed', async () => {
  const { sweep, told, waiting } = await setUp(rows);
  await sweep.run();
  expect(waiting).toEqual([]);
  for (const { kind, actorId, turn, body } of rows)
    expect(told).toContainEqual({ kind, id: actorId, turn, message: body });
});

test('a row whose actor fails stays, a row that cannot be understood stays and is reported', async () => {
  const strange: WaitingNotice = {
    id: 'r9',
    kind: 'mailbox',
    actorId: mailbox,
    turn: 'tell',
    body: { notice: { from: 'mars' } },
  };
  const { sweep, told, waiting, world, lines, counted } = await setUp([strange, ...rows]);
  world.state.answer = async (one) => (one.kind === 'system-inbox' ? failing(one) : { stored: 'yes' });
  await sweep.run();
  expect(waiting.map(({ id }) => id)).toEqual(['r9', 'r2']);
  expect(lines.join('\n')).toContain('A waiting notice cannot be understood');
  expect(told.filter(({ kind }) => kind === 'business-partner')).toHaveLength(1);
  expect(await counted('tandem_queue_length{queue="waiting-rows"}')).toBe(2);
});

test('due mailboxes and silent subscriptions are woken, and every inbox of the system', async () => {
  const { sweep, told, asked } = await setUp([]);
  await sweep.run();
  const notices = told
    .filter(({ kind }) => kind === 'mailbox')
    .map(({ id, message }) => ({ id, ...(message['notice'] as object) }));
  expect(notices).toMatchObject([
    { id: mailbox, from: 'timer' },
    { id: other, from: 'timer', resubscribe: true },
  ]);
  expect(notices[0]).not.toHaveProperty('resubscribe');
  expect(asked).toEqual({ due: '2026-11-22T08:00:00Z', silent: '2026-11-22T07:30:00Z' });
  expect(told.filter(({ turn }) => turn === 'tick').map(({ id }) => id)).toEqual(
    [0, 1, 2, 3].map((shard) => `S4H:100:${shard}`),
  );
});

test('two sweeps never run at the same time', async () => {
  const { sweep, told } = await setUp([]);
  await Promise.all([sweep.run(), sweep.run()]);
  expect(told.filter(({ turn }) => turn === 'tick')).toHaveLength(4);
  expect(sweep.busy()).toBe(0);
});

test('a sweep without a database ends quietly', async () => {
  const world = await createWorld();
  const broken = async (): Promise<never> => {
    throw new Error('no database');
  };
  const records = {
    waiting: broken,
    removeWaiting: broken,
    countWaiting: broken,
    dueMailboxes: broken,
    silentSince: broken,
  };
  const sweep = createSweep({ ...world, records, system, statusMinutes: 15 });
  await sweep.run();
  expect(world.lines.join('\n')).toContain('The sweep failed');
});

test('a row that comes while a sweep is under way is not left to the next minute', async () => {
  const { sweep, waiting, world } = await setUp([]);
  const [row] = rows;
  if (row === undefined) throw new Error('unreachable');
  jest.useFakeTimers();
  try {
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    world.state.answer = async () => {
      await held;
      return { stored: 'yes', due: false };
    };
    const first = sweep.run();
    // The sweep has looked at the rows by now, and waits for an actor.
    await jest.advanceTimersByTimeAsync(0);
    waiting.push(row);
    sweep.soon();
    await jest.advanceTimersByTimeAsync(6_000);
    goOn();
    await first;
    expect(waiting).toEqual([row]);
    await jest.advanceTimersByTimeAsync(6_000);
    expect(waiting).toEqual([]);
  } finally {
    jest.useRealTimers();
  }
});
