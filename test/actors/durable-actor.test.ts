/** The fence around the SDK, trap by trap (dapr.md D1–D8), through the SDK's own routes and a sidecar in memory. */
import { type Server } from 'node:http';

import { type AbstractActor, ActorId, DaprClient } from '@dapr/dapr';
import request from 'supertest';

import { durableActor } from '../../src/actors/durable-actor.ts';
import { type Turns } from '../../src/actors/turn.ts';
import { actorApp } from '../../src/adapters/dapr/actor-host.ts';
import { createDaprActorStore, type DaprActorStore } from '../../src/adapters/dapr/actor-store.ts';
import { type Fault } from '../../src/model/fault.ts';
import { type CounterHooks, type CounterProtocol, counterTurns } from './support/counter.ts';
import { FakeSidecar } from './support/fake-sidecar.ts';
import { memoryLog } from './support/memory-log.ts';

const sidecar = new FakeSidecar();
const hooks: { -readonly [K in keyof CounterHooks]: CounterHooks[K] } = {};
const { log, lines } = memoryLog();
const measured: { turn: string; ms: number }[] = [];
const faults: Fault[] = [];
const woken: string[] = [];
let store: DaprActorStore;
let server: Server;
let port: number;
let now = Date.parse('2026-11-22T08:00:00Z');
let actors = 0;
/** Each test has an actor of its own. */
let id: string;

beforeAll(async () => {
  port = await sidecar.start();
  store = createDaprActorStore({ daprHttpPort: port });
  const turns: Turns<CounterProtocol> = counterTurns({
    inAdd: async () => hooks.inAdd?.(),
    inTick: (at) => hooks.inTick?.(at),
    betweenReads: () => hooks.betweenReads?.(),
  });
  const actor = durableActor({
    kind: 'mailbox',
    turns,
    store,
    wake: (kind, actorId) => void woken.push(`${kind}/${actorId}`),
    clock: { now: () => (now += 7) },
    metrics: {
      turn: (_actor, turn, ms) => void measured.push({ turn, ms }),
      fault: (_on, fault) => void faults.push(fault),
    },
    log,
    random: () => 0.5,
  });
  ({ server } = await actorApp({ actors: [actor], daprHttpPort: port, appPort: 1, log }));
  server.listen(0, '127.0.0.1');
});
afterAll(async () => {
  await store.close();
  await new Promise((resolve) => void server.close(resolve));
  await sidecar.stop();
});
beforeEach(() => {
  id = `a${(actors += 1)}:b`;
  delete hooks.inAdd;
  delete hooks.inTick;
  delete hooks.betweenReads;
  sidecar.failing = undefined;
  for (const list of [sidecar.calls, lines, measured, faults, woken]) list.length = 0;
});

const turn = (name: string, message: unknown = {}) =>
  request(server)
    .put(`/actors/MailboxActor/${id}/method/${name}`)
    .send(message as object);
const remind = (data: unknown) =>
  request(server).put(`/actors/MailboxActor/${id}/method/remind/tick`).send({ data, dueTime: '1s', period: '1h' });
const tickData = JSON.stringify({ kind: 'tick' });
const stored = (key: string) => sidecar.state.get(`MailboxActor/${encodeURIComponent(id)}/${key}`);

test('what a turn wanted to write before it threw is not saved by the next one (D1)', async () => {
  await turn('add', { by: 1 }).expect(200, { n: 1 });
  await turn('breakAfterWrite').expect(500);
  await turn('wake').expect(200);
  expect(stored('count')).toEqual({ n: 1 });
  await turn('get').expect(200, { n: 1 });
});

test('all changes of a turn are saved in one transaction, after everything was read, and nothing is saved by a turn that only reads (D1) (I2)', async () => {
  await turn('add', { by: 1 });
  await turn('get');
  expect(sidecar.calls).toEqual(['GET state/count', 'POST state', 'GET state/count']);
});

test('a save that failed is forgotten: the turn fails, and the next one sees what the store holds (D2)', async () => {
  await turn('add', { by: 1 }).expect(200, { n: 1 });
  sidecar.failing = 'saves';
  await turn('add', { by: 10 }).expect(500);
  expect(faults).toEqual([{ kind: 'transient', code: 'server-error' }]);
  sidecar.failing = undefined;
  await turn('get').expect(200, { n: 1 });
  await turn('add', { by: 1 }).expect(200, { n: 2 });
});

test.each(['breakAfterWrite', 'throwText'])(
  'an exception crosses the wire as a failure without a word, also one that is no Error (D3): %s',
  async (name) => {
    await turn(name).expect(500, {});
    expect(faults).toEqual([{ kind: 'bug', code: 'bug' }]);
    expect(lines.join()).toContain('A turn failed');
    expect(lines.join()).not.toContain('secret');
  },
);

test('a reminder whose turn throws is answered, and logged (D4, D9)', async () => {
  hooks.inTick = () => {
    throw new Error('a secret subject');
  };
  await remind(tickData).expect(200);
  expect(lines.join()).toContain('A reminder was answered although its turn failed');
  expect(lines.join()).not.toContain('secret');
});

test('an exception outside of any turn is answered too, by the Express 5 app, without a word (D4)', async () => {
  await request(server).put(`/actors/NoSuchActor/${id}/method/remind/tick`).send({ data: {} }).expect(500);
  await request(server).delete(`/actors/MailboxActor/never-active`).expect(500);
});

test('a reminder is known by its kind and runs the turn `tick` with the time of the clock (D5)', async () => {
  const seen: string[] = [];
  hooks.inTick = (at) => void seen.push(at);
  await remind(tickData).expect(200);
  expect(seen).toEqual([expect.stringMatching(/^2026-11-22T08:00:\d\dZ$/)]);
});

// The SDK hands an object over as the text "[object Object]": the data is JSON within a JSON string.
test.each([[['tick']], [{ kind: 'tick' }], ['{"kind":"other"}'], [undefined], ['tick']])(
  'a reminder with other data does nothing and is answered (D5): %j',
  async (data) => {
    await remind(data).expect(200);
    expect(stored('ticked')).toBeUndefined();
    expect(lines.join()).toContain('A reminder of an unknown kind came.');
  },
);

test.each([0, '', false, null, [1], undefined])('only objects are stored, %j is refused (D6)', async (value) => {
  await turn('add', { by: 1 });
  await turn('storeFalsy', { value }).expect(500);
  expect(stored('count')).toEqual({ n: 1 });
});

test('a value that somebody else stored as no object is not taken for an absent one (D6)', async () => {
  sidecar.state.set(`MailboxActor/${encodeURIComponent(id)}/count`, 0);
  await turn('add', { by: 1 }).expect(500);
});

test('a removed key is gone, and counts as absent (D6)', async () => {
  await turn('add', { by: 1 });
  await turn('forget').expect(200);
  expect(stored('count')).toBeUndefined();
  await turn('get').expect(200, { n: 0 });
});

test('a turn that replies with nothing fails and saves nothing (D7)', async () => {
  await turn('replyNothing').expect(500, {});
  expect(stored('count')).toBeUndefined();
});

test('a message is an object; anything else is refused (D5, D7)', async () => {
  await request(server).put(`/actors/MailboxActor/${id}/method/add`).type('text/plain').send('text').expect(500);
  expect(stored('count')).toBeUndefined();
});

test('turns of one actor never overlap, even when nobody else holds a lock (D10) (I3)', async () => {
  let inside = 0;
  let most = 0;
  hooks.inAdd = async () => {
    most = Math.max(most, (inside += 1));
    await new Promise(setImmediate);
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 20 }, () => turn('add', { by: 1 }).expect(200)));
  expect(most).toBe(1);
  expect(stored('count')).toEqual({ n: 20 });
});

test('a turn waits for that of its own actor only (D10)', async () => {
  let release = (): void => undefined;
  const open = new Promise<void>((resolve) => (release = resolve));
  hooks.inAdd = () => open;
  const slow = turn('add', { by: 1 }).then((response) => response.body as object);
  const other = `${id}-other`;
  await request(server).put(`/actors/MailboxActor/${other}/method/get`).send({}).expect(200, { n: 0 });
  release();
  expect(await slow).toEqual({ n: 1 });
});

test('every turn reads the store anew: what another replica wrote meanwhile is seen (D11) (I4)', async () => {
  await turn('add', { by: 1 });
  sidecar.state.set(`MailboxActor/${encodeURIComponent(id)}/count`, { n: 41 });
  await turn('add', { by: 1 }).expect(200, { n: 42 });
});

test('a turn that was held up for longer than an actor needs to move saves nothing (D12)', async () => {
  hooks.inAdd = async () => void (now += 2_001);
  await turn('add', { by: 1 }).expect(500);
  delete hooks.inAdd;
  await turn('get').expect(200, { n: 0 });
});

test('a long turn saves, as long as the store keeps answering: that shows that its actor is still here (D12)', async () => {
  hooks.betweenReads = () => void (now += 1_500);
  await turn('readMany', { keys: ['a', 'b', 'c', 'd'] }).expect(200);
  expect(stored('many')).toEqual({ found: 0 });
  hooks.betweenReads = () => void (now += 2_001);
  await turn('readMany', { keys: ['a', 'b'] }).expect(500);
});

test('a turn fetches each key once (D11: and the next turn again)', async () => {
  await turn('readMany', { keys: ['a', 'b', 'a', 'a'] }).expect(200);
  expect(sidecar.calls).toEqual(['GET state/a', 'GET state/b', 'POST state']);
  await turn('readMany', { keys: ['a'] }).expect(200);
  expect(sidecar.calls.filter((call) => call === 'GET state/a')).toHaveLength(2);
});

test('a reminder is periodic in hours, jittered, carries its kind, and is not put off when it is there (D5, D9)', async () => {
  await turn('arm', { reminder: 'on' }).expect(200);
  const key = `MailboxActor/${encodeURIComponent(id)}/reminders/tick`;
  expect(sidecar.reminders.get(key)).toEqual({ dueTime: '1800s', period: '1h', data: tickData });
  await turn('arm', { reminder: 'on' }).expect(200);
  expect(sidecar.calls.filter((call) => call === 'POST reminders/tick')).toHaveLength(1);
  await turn('arm', { reminder: 'off' }).expect(200);
  expect(sidecar.reminders.has(key)).toBe(false);
});

test('a reminder that could not be set does not fail the turn, which is saved, and is set with one a minute later (D9)', async () => {
  const there = () => sidecar.reminders.has(`MailboxActor/${encodeURIComponent(id)}/reminders/tick`);
  sidecar.failing = 'reminders';
  await turn('arm', { reminder: 'on' }).expect(200);
  expect(lines.join()).toContain('A reminder could not be set.');
  sidecar.failing = undefined;
  // Not with each turn: while the scheduler hangs, each try would hold up the actor.
  await turn('get').expect(200);
  expect(there()).toBe(false);
  now += 60_000;
  await turn('get').expect(200);
  expect(there()).toBe(true);
});

test('an instance holds no client of its own: 10,000 idle ones would cost 115 MB instead of 9', async () => {
  const client = new DaprClient({ daprHost: '127.0.0.1', daprPort: String(port) });
  const turns = counterTurns();
  const settings = {
    store,
    wake: () => undefined,
    clock: { now: () => 0 },
    metrics: { turn: () => undefined, fault: () => undefined },
    log,
  };
  const instance = new (durableActor<CounterProtocol>({ ...settings, kind: 'mailbox', turns }))(
    client,
    new ActorId(id),
  );
  expect(Object.keys(instance)).not.toEqual(expect.arrayContaining(['actorClient']));
  expect(Object.keys(instance)).not.toEqual(expect.arrayContaining(['daprStateProvider']));
});

test('a round is asked for after the save, and only then', async () => {
  sidecar.failing = 'saves';
  await turn('wake').expect(500);
  expect(woken).toEqual([]);
  sidecar.failing = undefined;
  await turn('wake').expect(200);
  expect(woken).toEqual([`mailbox/${id}`]);
});

test('every turn is measured, a failing one too', async () => {
  await turn('get');
  await turn('breakAfterWrite');
  expect(measured.map((one) => one.turn)).toEqual(['get', 'breakAfterWrite']);
  expect(measured.every(({ ms }) => ms > 0)).toBe(true);
});

test('the class has the name under which its state is stored, whatever a compiler calls it', () => {
  const settings = {
    store,
    wake: () => undefined,
    clock: { now: () => 0 },
    metrics: { turn: () => undefined, fault: () => undefined },
    log,
  };
  expect(durableActor({ ...settings, kind: 'business-partner', turns: {} }).name).toBe('BusinessPartnerActor');
  expect(durableActor({ ...settings, kind: 'system-inbox', turns: {} }).name).toBe('SystemInboxActor');
});

test.each(['receiveReminder', 'saveStateInternal', 'constructor'] satisfies (keyof AbstractActor | 'constructor')[])(
  'a turn cannot take the place of what the SDK calls: %s',
  (name) => {
    const turns = { [name]: async () => ({ reply: {} }) };
    const settings = {
      store,
      wake: () => undefined,
      clock: { now: () => 0 },
      metrics: { turn: () => undefined, fault: () => undefined },
      log,
    };
    expect(() => durableActor({ ...settings, kind: 'mailbox', turns })).toThrow(`a turn cannot be called ${name}`);
  },
);
