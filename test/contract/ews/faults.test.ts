import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

import { faultTable } from '../../../src/adapters/ews/fault-table.ts';
import { smtpAddress } from '../../../src/model/ids.ts';
import { type Watched, adapterUnderTest } from './support/adapter-under-test.ts';
import { answerOf, backOff, refused, soapFault, success } from './support/answers.ts';
import { draftOf, keyOne, mailbox, meeting, version } from './support/samples.ts';
import { type Scripted, type ScriptedServer, startScriptedServer } from './support/scripted-ews-server.ts';

let server: ScriptedServer;
let watched: Watched;
beforeEach(async () => {
  server = await startScriptedServer();
  watched = adapterUnderTest({ url: server.url });
});
afterEach(() => server.stop());

const other = smtpAddress('bernd.clasen@tandem.example');
const write = () => watched.port.delete(mailbox, version);
const look = (at = mailbox) => watched.port.syncCalendar(at, undefined);
const fault = (value: object) => ({ ok: false, fault: value });

const busyShapes: Readonly<Record<string, readonly [Scripted, number]>> = {
  'a SOAP fault with status 500': [{ status: 500, body: soapFault('ErrorServerBusy', backOff(4321, 't')) }, 4321],
  'a SOAP fault with status 200': [{ body: soapFault('ErrorServerBusy', backOff(4321, 't')) }, 4321],
  'a SOAP fault with status 503': [{ status: 503, body: soapFault('ErrorServerBusy', backOff(4321, 't')) }, 4321],
  'an inner error with status 200': [
    { body: answerOf('DeleteItem', refused('DeleteItem', 'ErrorServerBusy', backOff(4321))) },
    4321,
  ],
  'an inner error that names no time': [
    { body: answerOf('DeleteItem', refused('DeleteItem', 'ErrorServerBusy')) },
    10_000,
  ],
  '503 with Retry-After': [{ status: 503, headers: { 'retry-after': '7' }, body: '<html>busy</html>' }, 7000],
  '503 without Retry-After': [{ status: 503, body: '' }, 10_000],
  '429 with Retry-After': [{ status: 429, headers: { 'retry-after': '3' }, body: '' }, 3000],
};

test.each(Object.keys(busyShapes))('%s is busy, and further calls are held at once', async (name) => {
  const [answer, retryAfterMs] = busyShapes[name] ?? ['reset', 0];
  server.answer(answer);
  // Nothing was done, so nothing has to be looked up.
  expect(await write()).toEqual(fault({ kind: 'transient', code: 'busy', retryAfterMs }));
  const held = await look();
  expect(held).toMatchObject(fault({ kind: 'transient', code: 'busy' }));
  expect(!held.ok && held.fault.kind === 'transient' ? (held.fault.retryAfterMs ?? 0) : 0).toBeGreaterThan(
    retryAfterMs / 2,
  );
  expect(server.requests).toHaveLength(1);
});

test('Retry-After as a date is a time from now', async () => {
  server.answer({ status: 503, headers: { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }, body: '' });
  const result = await look();
  const ms = !result.ok && result.fault.kind === 'transient' ? (result.fault.retryAfterMs ?? 0) : 0;
  expect(ms).toBeGreaterThan(3_000_000);
  expect(ms).toBeLessThanOrEqual(3_600_000);
});

test('a busy mailbox does not hold the others, a busy front door holds all', async () => {
  server.answer({ status: 500, body: soapFault('ErrorServerBusy', backOff(60_000, 't')) }, { status: 503, body: '' });
  await look();
  await look(other);
  expect(server.requests).toHaveLength(2);
  await look(smtpAddress('third@tandem.example'));
  expect(server.requests).toHaveLength(2);
});

test('a pause ends when its time has passed', async () => {
  server.answer({ status: 503, headers: { 'retry-after': '0' }, body: '' });
  await look();
  await look();
  expect(server.requests).toHaveLength(2);
});

test.each(Object.entries(faultTable))('%s is translated in both shapes', async (code, [kind, faultCode]) => {
  server.answer({ status: 500, body: soapFault(code) });
  expect(await watched.port.syncCalendar(mailbox, undefined)).toMatchObject(fault({ kind, code: faultCode }));
  server.answer({ body: answerOf('DeleteItem', refused('DeleteItem', code)) });
  expect(await watched.port.delete(other, version)).toMatchObject(fault({ kind, code: faultCode }));
});

test.each(['ErrorOfTheFuture', '', '__proto__', 'toString'])(
  'the unknown code %j is transient, and a write may have happened',
  async (code) => {
    server.answer(
      { body: answerOf('DeleteItem', refused('DeleteItem', code)) },
      { status: 500, body: soapFault(code) },
    );
    expect(await write()).toEqual(fault({ kind: 'transient', code: 'server-error', maybeDone: true }));
    expect(await look()).toEqual(fault({ kind: 'transient', code: 'server-error' }));
  },
);

test.each<readonly [number, object]>([
  [400, { kind: 'invalid', code: 'rejected' }],
  [401, { kind: 'refused', code: 'unauthorised' }],
  [403, { kind: 'refused', code: 'forbidden' }],
  [404, { kind: 'transient', code: 'unreachable' }],
  [302, { kind: 'transient', code: 'unreachable', maybeDone: true }],
  [500, { kind: 'transient', code: 'server-error', maybeDone: true }],
  [502, { kind: 'transient', code: 'server-error', maybeDone: true }],
])('HTTP %i without an EWS answer', async (status, expected) => {
  server.answer({ status, body: '<html>no</html>' });
  expect(await write()).toEqual(fault(expected));
});

test('a time-out after sending: a write may have happened, a read has not (E5, P6)', async () => {
  watched = adapterUnderTest({ url: server.url, timeoutMs: 100 });
  server.answer('silent', 'silent');
  expect(await watched.port.create(mailbox, keyOne, draftOf(meeting))).toEqual(
    fault({ kind: 'transient', code: 'timeout', maybeDone: true }),
  );
  expect(await watched.port.syncCalendar(mailbox, undefined)).toEqual(fault({ kind: 'transient', code: 'timeout' }));
});

test('a connection cut after sending: a write may have happened (E5, P6)', async () => {
  server.answer('reset', 'reset');
  expect(await watched.port.update(mailbox, version, { subject: 'x' })).toEqual(
    fault({ kind: 'transient', code: 'unreachable', maybeDone: true }),
  );
  expect(await look()).toEqual(fault({ kind: 'transient', code: 'unreachable' }));
});

test('a shutdown ends what is under way, and a write may have happened', async () => {
  const shutdown = new AbortController();
  watched = adapterUnderTest({ url: server.url }, shutdown.signal);
  server.answer('silent');
  const result = write();
  await server.received(1);
  shutdown.abort();
  expect(await result).toEqual(fault({ kind: 'transient', code: 'unreachable', maybeDone: true }));
  expect(await look()).toEqual(fault({ kind: 'transient', code: 'unreachable' }));
  expect(server.requests).toHaveLength(1);
});

test('never more requests in flight than allowed', async () => {
  server.answer('silent', 'silent', 'silent');
  const shutdown = new AbortController();
  watched = adapterUnderTest({ url: server.url, maxConcurrency: 2 }, shutdown.signal);
  const results = [look(), look(), look()];
  await server.received(2);
  shutdown.abort();
  await Promise.all(results);
  expect(server.requests).toHaveLength(2);
});

test('a refused connection: nothing was sent, nothing can have happened (E5)', async () => {
  const closed = createServer();
  await new Promise<void>((listening) => closed.listen(0, '127.0.0.1', listening));
  const { port } = closed.address() as AddressInfo;
  await new Promise((done) => closed.close(done));
  watched = adapterUnderTest({ url: `http://127.0.0.1:${port}/` });
  expect(await write()).toEqual(fault({ kind: 'transient', code: 'unreachable' }));
});

test('a compressed answer is read', async () => {
  const page = '<m:SyncState>S</m:SyncState><m:IncludesLastItemInRange>true</m:IncludesLastItemInRange><m:Changes/>';
  const body = gzipSync(answerOf('SyncFolderItems', success('SyncFolderItems', page)));
  server.answer(
    { headers: { 'content-encoding': 'gzip' }, body },
    { headers: { 'content-encoding': 'gzip' }, body: 'no gzip' },
  );
  expect(await look()).toMatchObject({ ok: true, value: { syncState: 'S' } });
  expect(await look()).toMatchObject(fault({ kind: 'transient' }));
});

test('a configured proxy is used', async () => {
  const tunnels: string[] = [];
  const proxy = createHttpServer();
  proxy.on('connect', (request, client: Socket) => {
    tunnels.push(request.url ?? '');
    const target = connect(Number(new URL(server.url).port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    for (const each of [target, client]) each.on('error', () => [target, client].map((one) => one.destroy()));
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  watched = adapterUnderTest({
    url: server.url,
    proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
  });
  server.answer({ status: 401, body: '' });
  expect(await look()).toEqual(fault({ kind: 'refused', code: 'unauthorised' }));
  expect(tunnels).toEqual([new URL(server.url).host]);
  await server.stop();
  proxy.closeAllConnections();
  await new Promise((closed) => proxy.close(closed));
  server = await startScriptedServer();
});

test('a rotated password is used with the next request', async () => {
  let password = 'old';
  watched = adapterUnderTest({ url: server.url, password: () => password });
  await look();
  password = 'new';
  await look();
  const sent = server.requests.map((each) =>
    Buffer.from(each.headers.authorization?.slice(6) ?? '', 'base64').toString(),
  );
  expect(sent.map((each) => each.split(':')[1])).toEqual(['old', 'new']);
});

test('every fault is counted once', async () => {
  server.answer(
    { status: 401, body: '' },
    { body: answerOf('DeleteItem', refused('DeleteItem', 'ErrorItemNotFound')) },
  );
  await look();
  await write();
  expect(watched.faults).toEqual([
    { kind: 'refused', code: 'unauthorised' },
    { kind: 'gone', code: 'not-found' },
  ]);
});

test('a value that the library refuses is our bug, not an exception', async () => {
  const broken = { ...meeting, subject: 42 as unknown as string };
  await expect(watched.port.create(mailbox, keyOne, draftOf(broken))).resolves.toBeDefined();
});
