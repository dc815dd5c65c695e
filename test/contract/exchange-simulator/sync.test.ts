/** Proves SyncFolderItems: newest first, every change told once, nothing missing whatever happens between two pages. */
import fc from 'fast-check';

import { type ExchangeSimulator } from '../../../simulators/exchange/server.ts';
import { type SyncChange, SyncLog } from '../../../simulators/exchange/store/sync-log.ts';
import { control, MAX } from './support/control.ts';
import { type Answer, EwsClient, NINE, setField, texts } from './support/ews-client.ts';
import { overSoap } from './support/over-soap.ts';

let simulator: ExchangeSimulator;
let client: EwsClient;
overSoap((at) => {
  ({ simulator, client } = at);
});

const changesOf = (answer: Answer): [kind: string, id: string][] =>
  [...answer.text.matchAll(/<t:(Create|Update|Delete)>.*?<t:ItemId Id="([^"]+)"/g)].map((match) => [
    match[1] ?? '',
    match[2] ?? '',
  ]);
const stateOf = (answer: Answer): string => texts(answer.text, 'm:SyncState')[0] ?? '';
const isLast = (answer: Answer): boolean => texts(answer.text, 'm:IncludesLastItemInRange')[0] === 'true';

test('pages come newest first, then own writes, updates and deletions, each once', async () => {
  const made = [];
  for (const subject of ['a', 'b', 'c']) made.push(await client.create(`<t:Subject>${subject}</t:Subject>${NINE}`));
  const [a, b, c] = made;
  if (!a || !b || !c) throw new Error('unreachable');
  const first = await client.sync('', 2);
  expect([changesOf(first), isLast(first)]).toEqual([
    [
      ['Create', c.id],
      ['Create', b.id],
    ],
    false,
  ]);
  const second = await client.sync(stateOf(first), 2);
  expect([changesOf(second), isLast(second)]).toEqual([[['Create', a.id]], true]);
  await client.update(a, setField('item:Subject', '<t:Subject>a2</t:Subject>'));
  await client.delete(b, 'MoveToDeletedItems');
  const third = await client.sync(stateOf(second));
  expect([changesOf(third), isLast(third)]).toEqual([
    [
      ['Delete', b.id],
      ['Update', a.id],
    ],
    true,
  ]);
  const fourth = await client.sync(stateOf(third));
  expect([changesOf(fourth), isLast(fourth)]).toEqual([[], true]);
});

test('a state that is foreign, damaged, of another folder or expired is invalid', async () => {
  const state = stateOf(await client.sync());
  const other = new EwsClient(simulator.url, { as: 'probe1@tandem.example' });
  expect((await other.sync(state)).codes).toEqual(['ErrorInvalidSyncStateData']);
  expect((await client.sync('nonsense')).codes).toEqual(['ErrorInvalidSyncStateData']);
  expect((await client.sync(state)).codes).toEqual(['NoError']);
  await control(simulator, 'POST faults', { kind: 'expire-sync-state', mailbox: MAX });
  expect((await client.sync(state)).codes).toEqual(['ErrorInvalidSyncStateData']);
});

test('an ordered empty page says that there is more and loses nothing', async () => {
  const { id } = await client.create(`<t:Subject>a</t:Subject>${NINE}`);
  await control(simulator, 'POST faults', { kind: 'empty-pages', mailbox: MAX, count: 2 });
  const first = await client.sync();
  expect([changesOf(first), isLast(first)]).toEqual([[], false]);
  const second = await client.sync(stateOf(first));
  expect([changesOf(second), isLast(second)]).toEqual([[], false]);
  expect(changesOf(await client.sync(stateOf(second)))).toEqual([['Create', id]]);
});

test('an item of a class that no library knows stands in the page like any other', async () => {
  await control(simulator, 'POST faults', { kind: 'unknown-item-class', mailbox: MAX });
  await client.create(`<t:Subject>a</t:Subject>${NINE}`);
  const answer = await client.sync();
  expect(changesOf(answer)).toHaveLength(2);
  expect(answer.text).toContain('<t:Person><t:ItemId');
});

test('what retention archives is deleted here and found nowhere', async () => {
  const { id } = await client.create(`<t:Subject>a</t:Subject>${NINE}`);
  const state = stateOf(await client.sync());
  expect(await control(simulator, 'POST retention', { mailbox: MAX, before: '2026-12-01T00:00:00Z' })).toEqual({
    archived: 1,
  });
  expect(changesOf(await client.sync(state))).toEqual([['Delete', id]]);
  for (const folder of ['deleteditems', 'recoverableitemsdeletions'])
    expect(texts((await client.find('', folder)).text, 't:Subject')).toEqual([]);
  expect((await client.get(id)).codes).toEqual(['ErrorItemNotFound']);
});

test('whatever happens between pages, a reader who follows the states ends with what the folder holds', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constantFrom<'put' | 'drop'>('put', 'drop'), item: fc.nat(7) }),
    fc.record({ do: fc.constant<'read'>('read'), limit: fc.integer({ min: 1, max: 3 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const world = new World();
      for (const each of steps) {
        if (each.do === 'read') world.read(each.limit);
        else if (each.do === 'put') world.put(each.item);
        else world.drop(each.item);
      }
      world.readToEnd();
      expect(world.known).toEqual(new Set([...world.present.values()].map(({ item }) => item)));
    }),
    { numRuns: 500 },
  );
});

/** A folder and its reader. Items that left never come back under the same number, as on Exchange. */
class World {
  readonly log = new SyncLog();
  readonly present = new Map<number, { item: number; entered: number }>();
  readonly known = new Set<number>();
  #version = 0;
  #items = 0;
  #span = { base: 0, target: 0, cursor: 0 };

  put(slot: number): void {
    this.#version += 1;
    const item = this.present.get(slot) ?? { item: (this.#items += 1), entered: this.#version };
    this.present.set(slot, item);
    this.log.note({ version: this.#version, ...item, gone: false });
  }

  drop(slot: number): void {
    const item = this.present.get(slot);
    if (!item) return;
    this.#version += 1;
    this.present.delete(slot);
    this.log.note({ version: this.#version, ...item, gone: true });
  }

  read(limit: number): void {
    if (this.#span.cursor === this.#span.base)
      this.#span = { base: this.#span.target, target: this.#version, cursor: this.#version };
    const { changes, cursor } = this.log.page(this.#span, limit);
    for (const change of changes) this.#learn(change);
    const { base, target } = this.#span;
    this.#span = cursor === base ? { base: target, target, cursor: target } : { base, target, cursor };
  }

  readToEnd(): void {
    do this.read(2);
    while (this.#span.cursor !== this.#span.base || this.#span.target !== this.#version);
  }

  #learn({ kind, item }: SyncChange): void {
    const isThere = [...this.present.values()].some((each) => each.item === item);
    if (kind === 'delete') this.known.delete(item);
    else if (isThere) this.known.add(item);
  }
}
