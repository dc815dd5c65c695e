/** Proves a mailbox move: the items stay, every name for them is new, and the old names are refused as Exchange refuses them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type ExchangeSimulator, startExchangeSimulator } from '../../../simulators/exchange/server.ts';
import { control, items, MAX } from './support/control.ts';
import { EwsClient, NINE, setField, texts } from './support/ews-client.ts';

jest.setTimeout(30_000);

let folder: string;
let simulator: ExchangeSimulator;
let client: EwsClient;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-exchange-'));
  simulator = await startExchangeSimulator({ dataDir: folder });
  client = new EwsClient(simulator.url);
});
afterEach(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

const move = () => control(simulator, 'POST faults', { kind: 'move-mailbox', mailbox: MAX });

test('after a move the calls of the move are refused, then the same items have new ids and change keys', async () => {
  const before = await client.create(`<t:Subject>stays</t:Subject>${NINE}`);
  const state = texts((await client.sync()).text, 'm:SyncState')[0] ?? '';
  await move();
  expect((await client.sync(state)).codes).toEqual(['ErrorMailboxMoveInProgress']);
  expect((await client.get(before.id)).codes).toEqual(['ErrorItemNotFound']);
  expect((await client.sync(state)).codes).toEqual(['ErrorInvalidSyncStateData']);
  const listed = await client.sync();
  const [, id, key] = /<t:ItemId Id="([^"]+)" ChangeKey="([^"]+)"/.exec(listed.text) ?? [];
  expect(listed.codes).toEqual(['NoError']);
  expect([id === before.id, key === before.key]).toEqual([false, false]);
  const update = setField('item:Subject', '<t:Subject>goes on</t:Subject>');
  expect((await client.update(before, update)).codes).toEqual(['ErrorItemNotFound']);
  expect((await client.update({ id: id ?? '', key: key ?? '' }, update)).codes).toEqual(['NoError']);
  expect(await items(simulator)).toMatchObject([{ subject: 'goes on' }]);
});

test('a move outlives a restart', async () => {
  const before = await client.create(`<t:Subject>stays</t:Subject>${NINE}`);
  await move();
  const moved = await items(simulator);
  await simulator.close();
  simulator = await startExchangeSimulator({ dataDir: folder });
  expect(await items(simulator)).toEqual(moved);
  expect(moved.map(({ itemId }) => itemId === before.id)).toEqual([false]);
});
