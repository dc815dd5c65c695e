/** What the real runtime does with one service and its sidecar (dapr.md D9, D10; architecture, "Turns are short"). */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { TurnFailed } from '../../../src/actors/turn.ts';
import { createSidecarHealth } from '../../../src/adapters/dapr/sidecar-health.ts';
import { PROJECT, type Runtime, startRuntime } from '../../../tools/lib/runtime.ts';
import { temporaryFolder } from './support/folder.ts';
import { type Pair, startPair } from './support/pair.ts';

const long = process.env['RUNTIME_LONG'] === '1';
jest.setTimeout(long ? 240_000 : 120_000);

let folder: { path: string; remove: () => Promise<void> };
let runtime: Runtime;
let pair: Pair;

beforeAll(async () => {
  folder = await temporaryFolder();
  runtime = await startRuntime({ dataDir: folder.path });
  // A reminder each 2 seconds, a sweep each second, and rounds that keep their lease while a test holds them.
  const resourcesPath = await impatientComponents(folder.path);
  pair = await startPair(runtime, { reminderHours: 2 / 3600, leaseMs: 120_000, resourcesPath });
});
afterAll(async () => {
  try {
    await pair.stop();
  } finally {
    await runtime.stop();
    await folder.remove();
  }
});

/** Our components, with a sweep each second. */
const impatientComponents = async (below: string): Promise<string> => {
  const path = join(below, 'components');
  await cp(join(PROJECT, 'components'), path, { recursive: true });
  const sweep = join(path, 'sweep-cron.yaml');
  const text = await readFile(sweep, 'utf8');
  expect(text).toContain("'@every 1m'");
  await writeFile(sweep, text.replace("'@every 1m'", "'@every 1s'"));
  return path;
};

test('the sweep comes by itself, each time anew, also when it failed (D9)', async () => {
  await pair.until('three sweeps came, two of which failed', () => pair.of('sweep').length >= 3);
});

test('the service knows when its sidecar is up', async () => {
  const health = createSidecarHealth({ daprHttpPort: pair.sidecar.httpPort });
  expect(await health.waitUntilUp(10_000)).toBe(true);
  await pair.sidecar.kill('SIGKILL');
  expect(await health.isUp()).toBe(false);
  const up = health.waitUntilUp(20_000);
  await pair.sidecar.start();
  expect(await up).toBe(true);
  await health.close();
});

test('state keys may hold anything: what is saved under a key is read under it', async () => {
  const actor = pair.actor('S4H:100:0');
  const keys = ['link:0a1b', 'a/b', 'ü 🚀', 'x%2Fy', 'q?a=b#c'];
  for (const [n, key] of keys.entries()) await actor.put({ key, n });
  for (const [n, key] of keys.entries()) expect(await actor.get({ key })).toEqual({ n });
  expect(await actor.get({ key: 'absent' })).toEqual({});
});

test('a turn that throws is run once: the runtime does not repeat it, the caller decides (D3)', async () => {
  const before = pair.of('turn').length;
  await expect(pair.actor('thrower').fail({})).rejects.toThrow(TurnFailed);
  expect(pair.of('turn').slice(before)).toEqual([expect.objectContaining({ turn: 'fail' })]);
});

test('notices are stored in under 200 ms at p99 while a round of the same actor is under way', async () => {
  const actor = pair.actor('busy-mailbox');
  await pair.control('hold-rounds');
  await actor.tell({ n: 0 });
  await pair.until('the round is under way', () => pair.of('write-begins').some(({ id }) => id === 'busy-mailbox'));
  const durations: number[] = [];
  const end = Date.now() + (long ? 60_000 : 0);
  let n = 0;
  do {
    for (let some = 0; some < 200; some += 1) {
      const began = performance.now();
      expect(await actor.tell({ n: (n += 1) })).toEqual({ stored: 'yes' });
      durations.push(performance.now() - began);
    }
  } while (Date.now() < end);
  // The round is still the same one.
  expect(pair.of('write-ended').filter(({ id }) => id === 'busy-mailbox')).toEqual([]);
  durations.sort((a, b) => a - b);
  const p99 = durations[Math.ceil(durations.length * 0.99) - 1] ?? Infinity;
  process.stdout.write(
    `tell during a round: ${durations.length} notices, p50 ${durations[durations.length >> 1]?.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms\n`,
  );
  expect(p99).toBeLessThan(200);
  await pair.control('open-rounds');
  await pair.until('all notices are settled', async () => (await actor.look({})).notices.length === 0);
  expect(new Set((await actor.look({})).settled).size).toBe(n + 1);
});

test('a reminder in days is refused, in hours it is taken, and is found again (D9)', async () => {
  await pair.actor('reminded').get({ key: 'x' });
  const path = '/actors/MailboxActor/reminded/reminders/other';
  const register = (period: string) =>
    pair.client.call({ method: 'POST', path, body: { dueTime: '1h', period, data: 'x' } });
  expect((await register('P1D')).status).toBeGreaterThanOrEqual(400);
  expect((await pair.client.call({ method: 'GET', path })).text).not.toContain('period');
  expect((await register('1h')).status).toBe(204);
  expect((await pair.client.call({ method: 'GET', path })).text).toContain('period');
  expect((await pair.client.call({ method: 'DELETE', path })).status).toBe(204);
});

test('a reminder whose handler fails comes again and again, is never lost, and ends when it is told to (D9)', async () => {
  const actor = pair.actor('failing-ticks');
  const ticks = () => pair.of('tick').length;
  await pair.control('tick-fails');
  await actor.arm({ reminder: 'on' });
  // Asking again does not put off the next tick.
  await actor.arm({ reminder: 'on' });
  const first = ticks();
  await pair.until('three ticks failed', () => ticks() >= first + 3);
  expect((await actor.look({})).ticks).toBe(0);
  await pair.control('tick-works');
  await pair.until('a tick works', async () => (await actor.look({})).ticks > 0);
  await actor.arm({ reminder: 'off' });
  const found = await pair.client.call({ method: 'GET', path: '/actors/MailboxActor/failing-ticks/reminders/tick' });
  expect(found.text).not.toContain('period');
});

test('a reminder survives that the service is away for more than its four tries (D9)', async () => {
  const actor = pair.actor('away');
  await actor.arm({ reminder: 'on' });
  await pair.until('it ticks', async () => (await actor.look({})).ticks > 0);
  await pair.service.kill('SIGKILL');
  const killed = Date.now();
  await pair.until('its four tries in three seconds are over', () => Date.now() > killed + 6_000);
  const before = pair.of('tick').length;
  await pair.service.start();
  await pair.until('it ticks again', () => pair.of('tick').length > before);
  await pair.until('the actor answers', () => actor.arm({ reminder: 'off' }).then(() => true));
});

test.each([
  { name: 'saves what it read, before the next one reads', heldMs: 0, saved: 1 },
  { name: 'saves nothing any more when it was held up too long', heldMs: 2_100, saved: 0 },
])(
  'after kill -9 of the sidecar in mid-turn no turn of the actor overlaps another, and the one cut off $name (D10, D12) (I3)',
  async ({ heldMs, saved }) => {
    const id = `mid-turn-${heldMs}`;
    const actor = pair.actor(id);
    expect((await actor.add({ wait: false })).n).toBe(1);
    const turns = () => pair.events.filter(({ event }) => event === 'enter' || event === 'leave');
    const start = turns().length;
    const cutOff = actor.add({ wait: true }).catch((error: unknown) => error);
    await pair.until('the turn is under way', () => turns().length === start + 1);
    const entered = Date.now();
    await pair.sidecar.kill('SIGKILL');
    expect(await cutOff).toBeInstanceOf(TurnFailed);
    await pair.sidecar.start();
    const requests = () =>
      pair.of('request').filter(({ line }) => line === `PUT /actors/MailboxActor/${id}/method/add`).length;
    const before = requests();
    // The new sidecar knows nothing of the turn that is still running, and lets the next one through.
    const next = actor.add({ wait: false });
    await pair.until('the next turn reached the service', () => requests() > before);
    await pair.until('the turn is old enough', () => Date.now() >= entered + heldMs);
    expect(turns().slice(start)).toEqual([expect.objectContaining({ event: 'enter', before: 1 })]);
    await pair.control('open-turns');
    expect((await next).n).toBe(2 + saved);
    expect(turns().slice(start)).toEqual([
      expect.objectContaining({ event: 'enter', before: 1 }),
      expect.objectContaining({ event: 'leave', before: 1 }),
      expect.objectContaining({ event: 'enter', before: 1 + saved }),
      expect.objectContaining({ event: 'leave', before: 1 + saved }),
    ]);
    expect((await actor.add({ wait: false })).n).toBe(3 + saved);
  },
);
