/** Owns the proof of what all doors share: liveness, readiness, numbers, clear errors, and a log without content or secrets. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

import express, { Router } from 'express';
import request from 'supertest';

import { loopbackOnly } from '../../../src/bindings/loopback.ts';
import { answerProblem } from '../../../src/bindings/problem.ts';
import { type Log } from '../../../src/ports/log.ts';
import { Refusal } from '../../../src/ports/problem.ts';
import {
  callbackPath,
  createWorld,
  credential,
  event,
  events,
  guid,
  itemEvent,
  key,
  notification,
  type World,
} from './world.ts';

test('alive, ready and numbers need no credential', async () => {
  const { app, ready } = await createWorld();
  expect((await request(app).get('/healthz')).body).toEqual({ alive: true });
  expect((await request(app).get('/readyz')).body).toEqual({ ready: true, checks: { database: true, sidecar: true } });
  ready.sidecar = false;
  const answer = await request(app).get('/readyz');
  expect([answer.status, answer.body]).toEqual([503, { ready: false, checks: { database: true, sidecar: false } }]);
  const metrics = await request(app).get('/metrics');
  expect(metrics.headers['content-type']).toContain('text/plain');
  expect(metrics.text).toContain('# TYPE tandem_lag_seconds histogram');
});

test('an unknown address is answered with a remedy, without repeating it', async () => {
  const { app } = await createWorld();
  const answer = await request(app).get('/somewhere/geheim');
  expect([answer.status, answer.body.error.code]).toEqual([404, 'not-found']);
  expect(answer.text).not.toContain('geheim');
  expect((await request(app).get('/bindings/ews/%zz/1/x')).body.error.code).toBe('bad-request');
});

test('actor routes are not reachable here', async () => {
  const { app } = await createWorld();
  expect((await request(app).put('/actors/MailboxActor/x/method/tell').send({})).status).toBe(404);
  expect((await request(app).get('/dapr/config')).status).toBe(404);
});

test('what only the sidecar may call refuses whoever came through a proxy', async () => {
  const app = express();
  app.post('/bindings/sweep', loopbackOnly, (_request, response) => void response.json({}));
  const answer: express.ErrorRequestHandler = (...[error, asked, response, next]) => {
    if (error instanceof Refusal) answerProblem(asked, response, error.problem);
    else next(error);
  };
  // Express knows an error handler by its four parameters.
  Object.defineProperty(answer, 'length', { value: 4 });
  app.use(answer);
  expect((await request(app).post('/bindings/sweep')).status).toBe(200);
  expect((await request(app).post('/bindings/sweep').set('x-forwarded-for', '10.0.0.1')).status).toBe(404);
});

const secret = 'Gespräch mit Frau Geheim';
const failingPeople = (): Router => {
  const router = Router();
  router.get('/broken', () => {
    throw new Error(secret);
  });
  return router;
};

/** Everything that a caller could make us write: contents, names, addresses, credentials, callback paths. */
const provoke = async ({ app }: World): Promise<readonly string[]> => {
  const path = callbackPath(3);
  const post = (to: string, body: string) => request(app).post(to).set('content-type', 'text/xml').send(body);
  const s4 = (body: object | string) =>
    request(app).post('/bindings/s4-events').auth(credential.user, credential.password).send(body).type('json');
  await post(path, notification(itemEvent('Deleted', 'A1', 'w1')));
  await post(path, `<${secret}`);
  await post(`${path}x`, notification(itemEvent('Deleted', 'A1', 'w1')));
  await post(callbackPath(1), notification(itemEvent('Deleted', 'A1', 'w1')));
  await s4(events(event('BUS2000126', guid, { partners: ['max.geheim@example.com'], subject: secret })));
  await s4(events(event('BUS2000126', secret), event(secret, guid)));
  await s4(`{"subject": "${secret}`);
  await request(app).post('/bindings/s4-events').auth(credential.user, `${credential.password}x`).send({});
  await request(app).get(`/broken?subject=${encodeURIComponent(secret)}`);
  await request(app).get(`/${encodeURIComponent(secret)}`);
  const callbackSecret = path.slice(path.lastIndexOf('/') + 1);
  return [secret, 'geheim@example.com', credential.password, key, callbackSecret, callbackSecret.slice(0, 20)];
};
const leaks = (lines: readonly string[], secrets: readonly string[]): readonly string[] =>
  secrets.filter((one) => lines.some((line) => line.includes(one) || line.includes(encodeURIComponent(one))));

test('no line of the log holds content or a secret', async () => {
  const world = await createWorld({ people: failingPeople() });
  const secrets = await provoke(world);
  expect(world.lines.length).toBeGreaterThan(15);
  expect(leaks(world.lines, secrets)).toEqual([]);
  for (const line of world.lines)
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), message: expect.any(String) });
});

test('the check above finds a door that logs addresses, and the log itself would still have blotted them out', async () => {
  const careless = Router();
  const rawLog = (lines: string[]): Log => {
    const write = (message: string, fields: object = {}): void =>
      void lines.push(JSON.stringify({ message, ...fields }));
    return { debug: write, info: write, warn: write, error: write, with: () => rawLog(lines) };
  };
  const raw = await createWorld({ log: rawLog, people: careless });
  const guarded = await createWorld({ people: careless });
  const current: { log: Log } = { log: raw.log };
  careless.use((asked, _response, next) => {
    current.log.info(`Asked for ${callbackPath(3)}.`, {
      url: asked.originalUrl,
      mail: 'max.geheim@example.com',
      path: callbackPath(3),
    });
    next();
  });
  const secrets = await provoke(raw);
  expect(leaks(raw.lines, secrets).length).toBeGreaterThan(2);
  current.log = guarded.log;
  expect(leaks(guarded.lines, await provoke(guarded))).toEqual([]);
});

test('every line of one request bears its correlation id', async () => {
  const { app, lines } = await createWorld();
  const answer = await request(app)
    .post(callbackPath(3))
    .type('text/xml')
    .send(notification(itemEvent('Deleted', 'A1', 'w1')));
  const ids = lines.map((line): unknown => (JSON.parse(line) as { correlation?: unknown }).correlation);
  expect(new Set(ids)).toEqual(new Set([answer.headers['x-correlation-id']]));
});

test('a sender that stops in mid-body is not waited for by others', async () => {
  const { app } = await createWorld();
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stuck = new AbortController();
  const hanging = fetch(`http://127.0.0.1:${port}${callbackPath(3)}`, {
    method: 'POST',
    body: new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array([60])) }),
    duplex: 'half',
    signal: stuck.signal,
  } as RequestInit).catch(() => undefined);
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  stuck.abort();
  await hanging;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
