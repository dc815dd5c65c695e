/** What the real runtime does with two services, each with its sidecar (dapr.md D11, D12; architecture, "Rounds run outside the lock"). */
import { TurnFailed } from '../../../src/actors/turn.ts';
import { type Runtime, startRuntime } from '../../../tools/lib/runtime.ts';
import { temporaryFolder } from './support/folder.ts';
import { type Event, type Pair, startPair } from './support/pair.ts';

const long = process.env['RUNTIME_LONG'] === '1';
jest.setTimeout(long ? 300_000 : 120_000);

let folder: { path: string; remove: () => Promise<void> };
let runtime: Runtime;
let pairs: readonly [Pair, Pair];

beforeAll(async () => {
  folder = await temporaryFolder();
  runtime = await startRuntime({ dataDir: folder.path });
  const settings = { leaseMs: 1_500, writeMs: 15 };
  pairs = [await startPair(runtime, settings), await startPair(runtime, settings)];
});
afterAll(async () => {
  try {
    await Promise.all(pairs.map((pair) => pair.stop()));
  } finally {
    await runtime.stop();
    await folder.remove();
  }
});

/** Calls until an answer comes, as doors and rounds do after TurnFailed. */
const insist = async <T>(call: () => Promise<T>): Promise<T> => {
  const end = Date.now() + 30_000;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof TurnFailed) || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
};

/** The pair where the actor lives now, and the other. */
const placed = async (id: string): Promise<{ readonly host: Pair; readonly other: Pair; readonly n: number }> => {
  const { pid, n } = await insist(() => pairs[0].actor(id).add({ wait: false }));
  const [host, other] = pairs[0].service.pid === pid ? pairs : [pairs[1], pairs[0]];
  expect(host.service.pid).toBe(pid);
  return { host, other, n };
};

test('actors are spread over both, and are reached from either', async () => {
  const hosts = new Set<number>();
  for (let n = 0; n < 30; n += 1) {
    const { pid } = await insist(() => pairs[0].actor(`spread-${n}`).add({ wait: false }));
    expect(await insist(() => pairs[1].actor(`spread-${n}`).add({ wait: false }))).toEqual({ n: 2, pid });
    hosts.add(pid);
  }
  expect(hosts.size).toBe(2);
});

test('an actor that lived elsewhere meanwhile and comes back knows what was written there (D11) (I4)', async () => {
  const { host, other, n } = await placed('wanderer');
  await host.sidecar.kill('SIGKILL');
  const died = Date.now();
  const away = await insist(() => other.actor('wanderer').add({ wait: false }));
  process.stdout.write(`an actor moved ${Date.now() - died} ms after kill -9 of its sidecar\n`);
  expect(away).toEqual({ n: n + 1, pid: other.service.pid });
  await host.sidecar.start();
  await other.sidecar.kill('SIGKILL');
  // The instance in this process was never told that its actor had left.
  expect(await insist(() => host.actor('wanderer').add({ wait: false }))).toEqual({ n: n + 2, pid: host.service.pid });
  await other.sidecar.start();
});

test('a turn cut off by a move fails for its caller although it goes on, and saves nothing after its actor has moved (D12)', async () => {
  const { host, other, n } = await placed('cut-off');
  const entered = () => host.of('enter').length;
  const before = entered();
  const call = host.actor('cut-off').add({ wait: true });
  const outcome = call.then(
    () => 'answered',
    (error: unknown) => error,
  );
  await host.until('the turn is under way', () => entered() > before);
  const began = Date.now();
  await host.sidecar.stop();
  expect(await outcome).toBeInstanceOf(TurnFailed);
  const moved = await insist(() => other.actor('cut-off').add({ wait: false }));
  expect(moved).toEqual({ n: n + 1, pid: other.service.pid });
  await host.sidecar.start();
  await host.until('the turn is old', () => Date.now() > began + 2_100);
  const left = host.of('leave').length;
  await host.control('open-turns');
  await host.until('the turn went on', () => host.of('leave').length > left);
  await host.until('it could not save', () =>
    host.of('log').some(({ at, message }) => at >= began && message === 'A turn failed and saved nothing.'),
  );
  expect((await insist(() => other.actor('cut-off').add({ wait: false }))).n).toBe(n + 2);
});

type Write = { readonly token: unknown; readonly n: unknown; readonly from: number; readonly to: number };

/** Writes of one mailbox by both services; one that was killed in the middle has no end. */
const writesOf = (id: string): readonly Write[] => {
  const events = pairs.flatMap((pair) => pair.events).filter((event) => event['id'] === id);
  const ended = (begun: Event) =>
    events.find(({ event, token, n }) => event === 'write-ended' && token === begun['token'] && n === begun['n']);
  return events
    .filter(({ event }) => event === 'write-begins')
    .map((begun) => ({ token: begun['token'], n: begun['n'], from: begun.at, to: ended(begun)?.at ?? begun.at }))
    .sort((a, b) => a.from - b.from);
};

test('two services never both perform for one mailbox, whatever is killed: token and lease (I8)', async () => {
  const id = 'contested';
  // Whoever tells repeats, by way of the other replica too: one of the sidecars may be dead.
  const say = (n: number) => {
    let tries = n;
    return insist(() => pairs[(tries += 1) % 2 === 0 ? 0 : 1].actor(id).tell({ n }));
  };
  // Both try for a round of their own all the time, as two sweeps would.
  const contest = () =>
    Promise.allSettled([0, 1, 0, 1].map((which) => pairs[which === 0 ? 0 : 1].control(`round/${id}`)));
  let n = 0;
  const some = async (count: number): Promise<void> => {
    for (let more = 0; more < count; more += 1) {
      await Promise.all([say((n += 1)), contest()]);
    }
  };
  const { host, other } = await placed(id);
  const rounds = long ? 5 : 1;
  for (let round = 0; round < rounds; round += 1) {
    await some(25);
    await host.sidecar.kill('SIGKILL');
    await some(25);
    await host.sidecar.start();
    await some(25);
    // Whose round that was: its lease has to run out before anybody else may perform.
    await host.service.kill('SIGKILL');
    await host.service.start();
    await some(25);
  }
  await host.until('everything is settled', async () => {
    await contest();
    return (await insist(() => other.actor(id).look({}))).notices.length === 0;
  });
  const { settled } = await insist(() => other.actor(id).look({}));
  const all = Array.from({ length: n }, (_, index) => index + 1);
  expect(all.filter((one) => !settled.includes(one))).toEqual([]);
  const writes = writesOf(id);
  expect(new Set(writes.map(({ token }) => token)).size).toBeGreaterThan(5);
  const overlapping = writes.flatMap((write, index) =>
    writes.slice(index + 1).filter(({ from, token }) => token !== write.token && from < write.to),
  );
  expect(overlapping).toEqual([]);
  const lost = pairs.flatMap((pair) => pair.of('settled')).filter((event) => event['lost'] === true).length;
  process.stdout.write(`${writes.length} writes for ${n} notices, ${lost} rounds lost their token\n`);
});
