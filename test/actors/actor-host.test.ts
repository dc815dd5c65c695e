/** The door through which the sidecar calls actors. */
import { type AddressInfo, connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

import { AbstractActor } from '@dapr/dapr';

import { durableActor } from '../../src/actors/durable-actor.ts';
import { type ActorHost, startActorHost } from '../../src/adapters/dapr/actor-host.ts';
import { createDaprActorStore, type DaprActorStore } from '../../src/adapters/dapr/actor-store.ts';
import { createSidecarHealth } from '../../src/adapters/dapr/sidecar-health.ts';
import { type CounterProtocol, counterTurns } from './support/counter.ts';
import { FakeSidecar } from './support/fake-sidecar.ts';
import { memoryLog } from './support/memory-log.ts';

const sidecar = new FakeSidecar();
const { log, lines } = memoryLog();
let swept: unknown;
let host: ActorHost;
let store: DaprActorStore;
let daprHttpPort: number;
/** A turn `add` says that it is under way, and waits until it is released. */
let enter: () => void = () => undefined;
let open: Promise<void> | undefined;

// One host per process: the SDK keeps the actors' classes in a singleton.
beforeAll(async () => {
  daprHttpPort = await sidecar.start();
  store = createDaprActorStore({ daprHttpPort });
  const inAdd = async (): Promise<void> => {
    enter();
    await open;
  };
  const actor = durableActor<CounterProtocol>({
    kind: 'mailbox',
    turns: counterTurns({ inAdd }),
    store,
    wake: () => undefined,
    clock: { now: () => 0 },
    metrics: { turn: () => undefined, fault: () => undefined },
    log,
  });
  host = await startActorHost({
    appPort: 0,
    daprHttpPort,
    actors: [actor],
    log,
    routes: (app) => {
      app.post('/bindings/sweep', (request, response) => {
        swept = request.body;
        response.json({});
      });
    },
  });
});
afterAll(async () => {
  await host.stop(10);
  await store.close();
  await sidecar.stop();
});

const held = (): { readonly entered: Promise<void>; readonly release: () => void } => {
  let release = (): void => undefined;
  open = new Promise((resolve) => (release = resolve));
  return { entered: new Promise((resolve) => (enter = resolve)), release };
};

const url = (path: string): string => `http://127.0.0.1:${host.port}${path}`;
const add = () =>
  fetch(url('/actors/MailboxActor/a/method/add'), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '{"by":1}',
  });

test('it tells the sidecar its actors, how long they idle, how long calls are drained, and that there are no subscriptions', async () => {
  expect(await (await fetch(url('/dapr/config'))).json()).toEqual({
    entities: ['MailboxActor'],
    actorIdleTimeout: '3m',
    actorScanInterval: '30s',
    drainOngoingCallTimeout: '2s',
    drainRebalancedActors: true,
    reentrancy: { enabled: false },
  });
  expect(await (await fetch(url('/dapr/subscribe'))).json()).toEqual([]);
  expect((await fetch(url('/healthz'))).status).toBe(200);
});

test('an input binding of the sidecar reaches its route', async () => {
  await fetch(url('/bindings/sweep'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"x":1}',
  });
  expect(swept).toEqual({ x: 1 });
});

test('it listens on loopback only: whoever reaches it can call any actor', async () => {
  const outside = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4');
  if (outside === undefined) {
    process.stdout.write('Skipped: this machine has no address but loopback.\n');
    return;
  }
  const outcome = await new Promise<string>((resolve) => {
    const socket = connect({ host: outside.address, port: host.port });
    socket.once('connect', () => resolve('connected'));
    socket.once('error', (error: Error & { code?: string }) => resolve(error.code ?? error.name));
    socket.unref();
  });
  expect(outcome).toBe('ECONNREFUSED');
});

test('a body that is no JSON is refused without a word of it in answer or log', async () => {
  const response = await fetch(url('/actors/MailboxActor/a/method/add'), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '{"secret',
  });
  expect([response.status, await response.text()]).toEqual([400, '{}']);
  expect(lines.join()).not.toContain('secret');
});

test('a taken port is an error at the start', async () => {
  const again = startActorHost({ appPort: host.port, daprHttpPort: 1, actors: [], log });
  await expect(again).rejects.toThrow(/EADDRINUSE/);
});

test('a second host in the same process is refused: its actors would be ignored', async () => {
  class MailboxActor extends AbstractActor {}
  const again = startActorHost({ appPort: 0, daprHttpPort, actors: [MailboxActor], log });
  await expect(again).rejects.toThrow('MailboxActor is registered already');
});

test('a sidecar that is not there is not up, and waiting for it ends', async () => {
  const health = createSidecarHealth({ daprHttpPort: await unusedPort() });
  expect(await health.isUp()).toBe(false);
  expect(await health.waitUntilUp(1)).toBe(false);
  expect(await health.waitUntilUp(60_000, AbortSignal.abort())).toBe(false);
  await health.close();
});

test('stopping lets the turn under way finish and be answered, and takes no new one', async () => {
  const { entered, release } = held();
  const answer = add();
  await entered;
  const stopped = host.stop();
  release();
  expect(await (await answer).json()).toEqual({ n: 1 });
  await stopped;
  await expect(add()).rejects.toThrow();
});

const unusedPort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
};
