/** Owns the proof of the binding that S/4 calls: who may call, what is refused, what is told to whom, and that answered means stored. */
import request from 'supertest';

import {
  createWorld,
  credential,
  dawdling,
  event,
  events,
  failing,
  guid,
  mailbox,
  type Told,
  type World,
} from './world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});

const path = '/bindings/s4-events';
const send = (body: object | string) =>
  request(world.app)
    .post(path)
    .auth(credential.user, credential.password)
    .set('content-type', 'application/json')
    .send(body);
const noticesOf = (told: readonly Told[]): unknown[] => told.flatMap(({ message }) => message['notices'] as unknown[]);

test('an appointment event reaches the inbox of its object, whatever the spelling of its GUID', async () => {
  const answer = await send(
    events(
      event('BUS2000126', guid.replaceAll('-', '').toUpperCase(), { partners: ['1234', ''], changedBy: 'MMUSTER' }),
      event('BUS2000126', guid, { event: 'DELETED', changedBy: 'tandem' }),
    ),
  );
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ accepted: 2, notHandled: [] });
  expect(world.told.map(({ kind, id, turn }) => [kind, id, turn])).toEqual([['system-inbox', 'S4H:100:0', 'tell']]);
  expect(noticesOf(world.told)).toEqual([
    { guid, event: 'CHANGED', partners: ['0000001234'], byUs: false },
    { guid, event: 'DELETED', partners: [], byUs: true },
  ]);
  expect(await world.counted('tandem_notices_total{from="s4",result="stored"}')).toBe(1);
});

test('objects of different shards go to different inboxes', async () => {
  await send(events(event('BUS2000126', guid), event('BUS2000126', guid.replace('00', '01'))));
  expect(world.told.map(({ id }) => id).toSorted()).toEqual(['S4H:100:0', 'S4H:100:1']);
});

test('a partner that nobody follows activates no actor', async () => {
  const answer = await send(events(event('BUS1006', '1234')));
  expect(answer.body).toEqual({ accepted: 0, notHandled: [{ index: 0, because: 'nobody-follows' }] });
  expect(world.told).toEqual([]);
  world.state.followers = [mailbox];
  await send(events(event('BUS1006', '1234')));
  expect(world.told.map(({ kind, id }) => [kind, id])).toEqual([['business-partner', 'S4H:100:0000001234']]);
});

test('what is not handled is accepted, reported, and spoils nothing', async () => {
  const answer = await send(
    events(
      event('BUS2000125', guid),
      event('BUT050', 'x'),
      event('VBAK', '1'),
      event('BUS2000126', 'no guid'),
      event('BUS2000126', guid),
    ),
  );
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    accepted: 1,
    notHandled: [
      { index: 0, because: 'not-synchronised-yet' },
      { index: 1, because: 'not-synchronised-yet' },
      { index: 2, because: 'unknown-object-type' },
      { index: 3, because: 'not-a-guid' },
    ],
  });
  expect(noticesOf(world.told)).toHaveLength(1);
});

test.each(['get', 'post'] as const)('the legacy query form is taken by %s', async (method) => {
  const answer = await request(world.app)
    [method](path)
    .query({ objectType: 'BUS2000126', guid, event: 'CREATED' })
    .auth(credential.user, credential.password);
  expect(answer.body).toEqual({ accepted: 1, notHandled: [] });
  expect(noticesOf(world.told)).toEqual([{ guid, event: 'CREATED', partners: [], byUs: false }]);
});

const tenMegabytes = JSON.stringify(events(event('BUS2000126', guid, { text: 'x'.repeat(10 * 1024 * 1024) })));
test.each([
  ['malformed JSON', '{"system":', 400, 'malformed-json'],
  ['JSON of another form', { ...events(), client: 100 }, 400, 'unexpected-json'],
  ['no body', '', 400, 'malformed-json'],
  ['a 10 MB body', tenMegabytes, 413, 'body-too-large'],
  [
    'another system',
    { system: 'QAS', client: '100', events: [event('BUS2000126', guid)] },
    422,
    'system-not-configured',
  ],
  [
    'another client',
    { system: 'S4H', client: '200', events: [event('BUS2000126', guid)] },
    422,
    'system-not-configured',
  ],
])('%s is refused with a clear error, counted, without effect', async (...[, body, status, code]) => {
  const answer = await send(body);
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ error: { code, message: expect.any(String), remedy: expect.any(String) } });
  expect(await world.counted('tandem_notices_total{from="s4",result="refused"}')).toBe(1);
  expect(world.told).toEqual([]);
  expect(world.rows).toEqual([]);
});

test('the fields that are wrong are named without their values', async () => {
  const answer = await send({
    ...events({ objectType: 'BUS2000126', objectKey: 'geheim'.repeat(20), event: 'X' }),
    client: 7,
  });
  expect(answer.body.error.at).toEqual(['client', 'events.0.objectKey']);
  expect(JSON.stringify(answer.body)).not.toContain('geheim');
});

test('compressed bodies are refused', async () => {
  const answer = await send('{}').set('content-encoding', 'gzip');
  expect([answer.status, answer.body.error.code]).toEqual([415, 'encoding-not-accepted']);
});

test.each([
  ['no credential', undefined],
  ['a wrong password', ['S4EVENTS', 'wrong-password']],
  ['a wrong user', ['SOMEBODY', 'events-secret']],
  ['an empty credential', ['', '']],
])('%s is refused, counted, without effect', async (_, given) => {
  const call = request(world.app)
    .post(path)
    .send(events(event('BUS2000126', guid)));
  const answer = await (given === undefined ? call : call.auth(given[0] ?? '', given[1] ?? ''));
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toContain('Basic');
  expect(answer.body.error).toMatchObject({ code: 'unauthorised', remedy: expect.stringContaining('SM59') });
  expect(await world.counted('tandem_notices_total{from="s4",result="refused"}')).toBe(1);
  expect(world.told).toEqual([]);
});

test('guessing is stopped, and nobody can shut S/4 out without knowing its user', async () => {
  const guess = (user: string) => request(world.app).post(path).auth(user, 'guess').send({});
  const statuses: number[] = [];
  for (let count = 0; count < 22; count += 1) statuses.push((await guess('SOMEBODY')).status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(20);
  expect(statuses.at(-1)).toBe(429);
  expect((await send(events(event('BUS2000126', guid)))).status).toBe(200);
  for (let count = 0; count < 20; count += 1) await guess(credential.user);
  const blocked = await send(events(event('BUS2000126', guid)));
  expect([blocked.status, blocked.headers['retry-after']]).toEqual([429, '60']);
  world.state.time += 60_000;
  expect((await send(events(event('BUS2000126', guid)))).status).toBe(200);
});

test('an actor that is slow: the notice is a row until the actor has it, and S/4 gets its answer', async () => {
  const { answer: dawdle, release } = dawdling();
  world.state.answer = dawdle;
  const answer = await send(events(event('BUS2000126', guid)));
  expect(answer.status).toBe(200);
  expect(world.rows).toEqual([
    {
      id: expect.any(String),
      kind: 'system-inbox',
      actorId: 'S4H:100:0',
      turn: 'tell',
      body: world.told[0]?.message,
    },
  ]);
  expect(await world.counted('tandem_notices_total{from="s4",result="row"}')).toBe(1);
  release();
  while (world.rows.length > 0) await new Promise(setImmediate);
});

test('an actor that fails: the notice is a row and the sweep is hastened', async () => {
  world.state.answer = failing;
  expect((await send(events(event('BUS2000126', guid)))).status).toBe(200);
  expect(world.rows).toHaveLength(1);
  expect(world.state.hastened).toBe(1);
});

test('neither actor nor row: the caller is asked to come again', async () => {
  world.state.answer = failing;
  world.state.rowsFail = true;
  const answer = await send(events(event('BUS2000126', guid)));
  expect([answer.status, answer.headers['retry-after'], answer.body.error.code]).toEqual([503, '30', 'not-stored']);
});

test('a burst for one actor becomes few messages, and everybody is answered', async () => {
  const all = Array.from({ length: 12 }, (_, index) => `00${String(index).padStart(30, '0')}`);
  const answers = await Promise.all(all.map((key) => send(events(event('BUS2000126', key)))));
  expect(answers.map(({ status }) => status)).toEqual(all.map(() => 200));
  expect(noticesOf(world.told)).toHaveLength(12);
  expect(world.told.length).toBeLessThan(12);
});

test('the correlation id of the caller travels with the notice', async () => {
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const answer = await send(events(event('BUS2000126', guid))).set('traceparent', `00-${trace}-00f067aa0ba902b7-01`);
  expect(answer.headers['x-correlation-id']).toBe(trace);
  expect(world.told[0]?.message['correlation']).toBe(trace);
});

test('German callers are answered in German', async () => {
  const answer = await send('{').set('accept-language', 'de-DE,de;q=0.9,en;q=0.5');
  expect(answer.body.error.message).toBe('Der Inhalt ist kein gültiges JSON.');
});
