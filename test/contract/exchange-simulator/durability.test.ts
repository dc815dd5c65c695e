/** Proves that nothing that was answered is lost when the process is killed, and that what goes on afterwards fits on. */
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { type ExchangeSimulator, startExchangeSimulator } from '../../../simulators/exchange/server.ts';
import { DurableLog } from '../../../simulators/exchange/store/durable-log.ts';
import { control, items, MAX } from './support/control.ts';
import { createItem, EwsClient, NINE, setField, texts } from './support/ews-client.ts';
import { kindsOf, Listener } from './support/listener.ts';
import { act, ONE, only, view, WEDNESDAYS } from './support/people.ts';

jest.setTimeout(60_000);

const PROJECT = resolve(__dirname, '../../..');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-exchange-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The simulator as its own process; `url` once it listens. */
async function launch(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'simulators/exchange/main.ts', '--port', '0', '--data', folder],
    { cwd: PROJECT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const url = await new Promise<string>((found, failed) => {
    child.once('exit', (code) => failed(new Error(`The simulator ended with ${code}.`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      const match = /(http:\S+\.asmx)/.exec(chunk.toString());
      if (match?.[1] !== undefined) found(match[1]);
    });
  });
  return { child, url };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exit = new Promise<number | null>((done) => {
    child.removeAllListeners('exit').once('exit', done);
  });
  child.kill(signal);
  return exit;
}

test('items, sync state, watermark and subscription survive SIGKILL; the missed change is told', async () => {
  const listener = new Listener();
  const callback = await listener.start();
  const first = await launch();
  const client = new EwsClient(first.url);
  const ids = await client.create(`<t:Subject>kept</t:Subject>${NINE}`);
  const state = texts((await client.sync()).text, 'm:SyncState')[0] ?? '';
  const made = await client.call(
    `<m:Subscribe><m:PushSubscriptionRequest SubscribeToAllFolders="true"><t:EventTypes><t:EventType>ModifiedEvent</t:EventType></t:EventTypes><t:StatusFrequency>5</t:StatusFrequency><t:URL>${callback.replaceAll('&', '&amp;')}</t:URL></m:PushSubscriptionRequest></m:Subscribe>`,
  );
  expect(made.codes).toEqual(['NoError']);
  await listener.until((received) => received.length === 1);
  await ended(first.child, 'SIGKILL');
  // A line cut off in mid-write, as a crash leaves it.
  const file = readdirSync(folder).find((name) => name.endsWith('.ndjson')) ?? '';
  appendFileSync(join(folder, file), '{"r":"commit","m":"max');

  const second = await launch();
  const again = new EwsClient(second.url);
  expect(texts((await again.get(ids.id)).text, 't:Subject')).toEqual(['kept']);
  await again.update(ids, setField('item:Subject', '<t:Subject>changed</t:Subject>'), 'NeverOverwrite');
  expect((await again.sync(state)).text).toMatch(/<t:Update><t:CalendarItem><t:ItemId Id="[^"]+" ChangeKey="[^"]+"\/>/);
  await listener.until((received) => kindsOf(received).includes('ModifiedEvent'));
  expect(await ended(second.child, 'SIGTERM')).toBe(0);
  await listener.stop();

  const third = await launch();
  expect(texts((await new EwsClient(third.url).get(ids.id)).text, 't:Subject')).toEqual(['changed']);
  expect(await ended(third.child, 'SIGTERM')).toBe(0);
});

test('after a reset, which rewrites the file, nothing old comes back and numbers go on', async () => {
  const start = async (): Promise<ExchangeSimulator> => startExchangeSimulator({ dataDir: folder });
  let simulator = await start();
  await new EwsClient(simulator.url).create(`<t:Subject>old</t:Subject>${NINE}`);
  const state = texts((await new EwsClient(simulator.url).sync()).text, 'm:SyncState')[0] ?? '';
  await control(simulator, 'POST reset', {});
  await simulator.close();
  simulator = await start();
  expect(await items(simulator)).toEqual([]);
  expect((await new EwsClient(simulator.url).sync(state)).codes).toEqual(['ErrorInvalidSyncStateData']);
  await simulator.close();
});

test('a snapshot holds what the log held; a half-written one is ignored', () => {
  const log = new DurableLog(folder);
  log.append({ a: 1 });
  log.append({ a: 2 });
  log.rewrite([{ sum: 3 }]);
  log.append({ a: 4 });
  log.close();
  writeFileSync(join(folder, 'mailboxes-9.ndjson.part'), '{"sum"');
  expect([...new DurableLog(folder).records()]).toEqual([{ sum: 3 }, { a: 4 }]);
  expect(readdirSync(folder).toSorted()).toEqual(['mailboxes-1.ndjson', 'mailboxes-9.ndjson.part']);
});

test('killed in the middle of many writers, it has every item whose creation was answered', async () => {
  const { child, url } = await launch();
  const client = new EwsClient(url);
  const answered: string[] = [];
  const writer = async (name: string): Promise<void> => {
    for (let count = 0; ; count += 1)
      answered.push((await client.create(`<t:Subject>${name}${count}</t:Subject>${NINE}`)).id);
  };
  const writers = Promise.allSettled(['a', 'b', 'c', 'd'].map(writer));
  while (answered.length < 100) await new Promise(setImmediate);
  await ended(child, 'SIGKILL');
  await writers;
  const simulator = await startExchangeSimulator({ dataDir: folder });
  const kept = new Set((await items(simulator)).map(({ itemId }) => itemId));
  expect(answered.filter((id) => !kept.has(id))).toEqual([]);
  await simulator.close();
});

test('snapshots in between change nothing: items, sync state, watermark and outbox go on as before', async () => {
  const options = { dataDir: folder, snapshotAfterBytes: 4000 };
  const before = await startExchangeSimulator(options);
  const client = new EwsClient(before.url);
  const made = [];
  for (let count = 0; count < 30; count += 1) made.push(await client.create(`<t:Subject>${count}</t:Subject>${NINE}`));
  const state = texts((await client.sync()).text, 'm:SyncState')[0] ?? '';
  const subscribe = `<m:Subscribe><m:PullSubscriptionRequest SubscribeToAllFolders="true"><t:EventTypes><t:EventType>DeletedEvent</t:EventType><t:EventType>ModifiedEvent</t:EventType></t:EventTypes><t:Timeout>1440</t:Timeout></m:PullSubscriptionRequest></m:Subscribe>`;
  const subscription = await client.call(subscribe);
  const [gone, changed] = [made[3], made[20]];
  if (!gone || !changed) throw new Error('unreachable');
  await client.delete(gone);
  for (let count = 0; count < 20; count += 1)
    await client.update(changed, setField('item:Subject', `<t:Subject>changed ${count}</t:Subject>`));
  await client.call(
    createItem(
      `<t:Subject>m</t:Subject>${NINE}<t:RequiredAttendees><t:Attendee><t:Mailbox><t:EmailAddress>a@b.example</t:EmailAddress></t:Mailbox></t:Attendee></t:RequiredAttendees>`,
      'SendToAllAndSaveCopy',
    ),
  );
  const look = async (simulator: ExchangeSimulator): Promise<unknown> => {
    const at = new EwsClient(simulator.url);
    const events = await at.call(
      `<m:GetEvents><m:SubscriptionId>${texts(subscription.text, 'm:SubscriptionId')[0]}</m:SubscriptionId><m:Watermark>${texts(subscription.text, 'm:Watermark')[0]}</m:Watermark></m:GetEvents>`,
    );
    return {
      items: await items(simulator),
      sync: (await at.sync(state)).text,
      events: events.text,
      outbox: await control(simulator, 'GET outbox'),
    };
  };
  const seen = await look(before);
  await before.close();
  expect(readdirSync(folder)).not.toContain('mailboxes-0.ndjson');
  const after = await startExchangeSimulator(options);
  expect(await look(after)).toEqual(seen);
  await after.close();
});

test('a series with an exception, and an invitation with its mail, are the same after a restart', async () => {
  const first = await startExchangeSimulator({ dataDir: folder });
  const { itemId } = await act(first, { do: 'create', fields: WEDNESDAYS });
  await act(first, { do: 'update', itemId, occurrence: '2026-12-02', fields: { subject: 'own' } });
  await act(first, { mailbox: ONE, do: 'decline', itemId: (await only(first, ONE)).itemId, occurrence: '2026-12-09' });
  const seen = async (simulator: ExchangeSimulator) =>
    Promise.all([view(simulator, MAX), view(simulator, ONE), items(simulator, 'inbox', ONE)]);
  const before = await seen(first);
  await first.close();
  const second = await startExchangeSimulator({ dataDir: folder });
  expect(await seen(second)).toEqual(before);
  expect(before.map((each) => each.length)).toEqual([4, 3, 2]);
  await second.close();
});
