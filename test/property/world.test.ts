/** The world must be an honest double: where it is kinder than the real systems, the proof is worth nothing. */
import { type Result } from '../../src/model/fault.ts';
import {
  identityKey,
  type ItemId,
  partnerNumber,
  smtpAddress,
  type SyncState,
  watermark,
} from '../../src/model/ids.ts';
import { instantOfMs } from '../../src/model/instant.ts';
import { type ExchangePort } from '../../src/ports/exchange.ts';
import { type S4Port } from '../../src/ports/s4.ts';
import { createCalls, transient } from '../support/world/calls.ts';
import { createExchangeDouble } from '../support/world/exchange-double.ts';
import { createMailFlow } from '../support/world/mail-flow.ts';
import { createMailboxStore } from '../support/world/mailbox-store.ts';
import { createS4Double } from '../support/world/s4-double.ts';
import { createS4Store } from '../support/world/s4-store.ts';
import { createScheduler, type Task } from '../support/world/scheduler.ts';
import { seeded } from '../support/world/seeded.ts';
import { people, system } from '../support/world/world.ts';
import { appointmentOf } from './values.ts';

const box = smtpAddress('person1@tandem.example');
const key = identityKey(`tandem:1:world-1:${'a'.repeat(64)}`);

const setUp = (pageSize = 50) => {
  const random = seeded(7);
  const scheduler = createScheduler({ random, startAt: Date.parse('2026-11-22T08:00:00Z'), requestMs: 20_000 });
  const calls = createCalls(scheduler, random);
  const notices: { watermark: number; deleted?: ItemId }[] = [];
  const events: string[] = [];
  const store = createMailboxStore(scheduler.now, (_address, event) => {
    for (const subscription of exchange.subscriptions()) if (subscription.address === box) notices.push(event);
  });
  const refuses = (text: string): boolean => text.includes('POISON');
  const exchange = createExchangeDouble({
    calls,
    store,
    mail: createMailFlow(store),
    pageSize,
    refuses,
    notify: (_, event) => notices.push(event),
    wrote: () => undefined,
  });
  const s4Store = createS4Store({ now: scheduler.now, random, announce: ({ event }) => events.push(event) });
  const s4 = createS4Double({
    calls,
    store: s4Store,
    system,
    pageSize,
    refuses,
    addressOf: () => box,
    wrote: () => undefined,
  });
  const asTask = async <T>(
    run: (ports: { exchange: ExchangePort; s4: S4Port; task: Task }) => Promise<T>,
  ): Promise<T> => {
    const results: T[] = [];
    const task = scheduler.spawn('test', async (own) =>
      results.push(await run({ exchange: exchange.port(own), s4: s4.port(own), task: own })),
    );
    while (await scheduler.step());
    if (task.failure !== undefined) throw task.failure;
    if (!task.done) throw new Error('the task did not end');
    return results[0] as T;
  };
  return { scheduler, calls, store, exchange, s4Store, s4, notices, events, asTask };
};

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`fault ${result.fault.code}`);
  return result.value;
};
const codeOf = (result: Result<unknown>): string =>
  result.ok ? 'no fault' : `${result.fault.kind}/${result.fault.code}`;
const one = appointmentOf(1, 'timed');
const newItem: Parameters<ExchangePort['create']>[2] = {
  appointment: one,
  defaults: { busyState: 'Busy', reminder: 'mailbox', categories: [] },
};

describe('SyncFolderItems', () => {
  test('a state shows what is new, then nothing, then what changed, our own writes included', async () => {
    const { store, asTask } = setUp();
    const item = store.add(box, { appointment: one, by: 'user' });
    await asTask(async ({ exchange }) => {
      const first = valueOf(await exchange.syncCalendar(box, undefined));
      expect(first.changed.map(({ itemId }) => itemId)).toEqual([item.itemId]);
      expect(valueOf(await exchange.syncCalendar(box, first.syncState)).changed).toEqual([]);
      const written = valueOf(await exchange.update(box, item, { location: 'Raum 1' }));
      expect(valueOf(await exchange.syncCalendar(box, first.syncState)).changed).toEqual([written]);
    });
  });

  test('a delete says only that the item is not in this folder any more, wherever it went', async () => {
    const { store, asTask } = setUp();
    const items = [1, 2, 3].map((number) =>
      store.add(box, { appointment: appointmentOf(number, 'timed'), key, by: 'user' }),
    );
    const [deleted, moved, purged] = items.map(({ itemId }) => itemId) as [ItemId, ItemId, ItemId];
    const state = await asTask(async ({ exchange }) => valueOf(await exchange.syncCalendar(box, undefined)).syncState);
    store.move(box, deleted, { folder: 'deleted', by: 'user' });
    store.move(box, moved, { folder: 'other', by: 'user' });
    store.purge(box, purged);
    await asTask(async ({ exchange }) => {
      expect(valueOf(await exchange.syncCalendar(box, state)).deleted.toSorted()).toEqual(
        [deleted, moved, purged].toSorted(),
      );
      expect(valueOf(await exchange.find(box, key)).map(({ folder }) => folder)).toEqual(['deleted', 'other']);
    });
  });

  test('pages are cut at the size, newest first, and lead to everything', async () => {
    const { store, asTask } = setUp(2);
    const ids = [1, 2, 3, 4, 5].map(
      (number) => store.add(box, { appointment: appointmentOf(number, 'timed'), by: 'user' }).itemId,
    );
    await asTask(async ({ exchange }) => {
      const seen: ItemId[] = [];
      let state: SyncState | undefined;
      for (let more = true; more;) {
        const page = valueOf(await exchange.syncCalendar(box, state));
        seen.push(...page.changed.map(({ itemId }) => itemId));
        ({ syncState: state, more } = page);
      }
      expect(seen).toEqual(ids.toReversed());
    });
  });

  test('an empty page can have more to come, and an invalid state is refused', async () => {
    const { store, exchange: double, asTask } = setUp();
    store.add(box, { appointment: one, by: 'user' });
    double.emptyPages(box, 1);
    await asTask(async ({ exchange }) => {
      const empty = valueOf(await exchange.syncCalendar(box, undefined));
      expect([empty.changed.length, empty.more]).toEqual([0, true]);
      double.invalidateSyncStates(box);
      expect(codeOf(await exchange.syncCalendar(box, empty.syncState))).toBe('invalid/sync-state-invalid');
    });
  });
});

describe('items', () => {
  test('a stale change key is refused and a moved item is not found under its old id', async () => {
    const { store, asTask } = setUp();
    const item = store.add(box, { appointment: one, by: 'user' });
    store.change(box, item.itemId, { appointment: { ...one, location: 'anders' }, by: 'user' });
    await asTask(async ({ exchange }) => {
      expect(codeOf(await exchange.update(box, item, { subject: 'alt' }))).toBe('stale/version-moved');
      store.move(box, item.itemId, { folder: 'other', by: 'user' });
      expect(codeOf(await exchange.delete(box, item))).toBe('gone/not-found');
    });
  });

  test('an update changes what it names and nothing else', async () => {
    const { store, asTask } = setUp();
    const appointment = { ...one, private: true };
    const item = store.add(box, { appointment, by: 'user', categories: ['Kunde'], busyState: 'Free' });
    await asTask(async ({ exchange }) => {
      valueOf(await exchange.update(box, item, { importance: 'High', categories: ['Kunde', 'S/4HANA'] }));
      const [read] = valueOf(await exchange.read(box, [item.itemId]));
      expect(read).toMatchObject({
        value: { appointment: { ...appointment, importance: 'High' }, categories: ['Kunde', 'S/4HANA'] },
      });
    });
    expect(store.mailbox(box).items.get(item.itemId)?.busyState).toBe('Free');
  });
});

describe('subscriptions', () => {
  test('a hard delete and a move name the item that is no more; a watermark replays what was missed; an old one is refused', async () => {
    const { store, exchange: double, notices, asTask } = setUp();
    const request = { callbackUrl: 'world:/x/1', statusMinutes: 15 };
    const item = store.add(box, { appointment: one, by: 'user' });
    await asTask(async ({ exchange }) => exchange.subscribe(box, request));
    expect(notices).toEqual([]);
    double.loseSubscriptions(box);
    const moved = store.move(box, item.itemId, { folder: 'calendar', by: 'user' });
    store.purge(box, moved.itemId);
    await asTask(async ({ exchange }) => {
      valueOf(await exchange.subscribe(box, { ...request, watermark: watermark('wm-1') }));
      expect(notices).toEqual([
        { watermark: 2, moved: item.itemId },
        { watermark: 3, deleted: moved.itemId },
      ]);
      double.invalidateWatermarks(box);
      const again = await exchange.subscribe(box, { ...request, watermark: watermark('wm-1') });
      expect(codeOf(again)).toBe('invalid/watermark-invalid');
    });
  });
});

describe('faults', () => {
  test('a time-out after the write leaves the item behind', async () => {
    const { store, calls, asTask } = setUp();
    calls.arm({
      on: 'exchange',
      which: 'write',
      when: 'after',
      count: 1,
      fault: transient('timeout', { maybeDone: true }),
    });
    await asTask(async ({ exchange }) => {
      expect(codeOf(await exchange.create(box, key, newItem))).toBe('transient/timeout');
      expect(valueOf(await exchange.find(box, key))).toHaveLength(1);
    });
    expect(store.mailbox(box).items.size).toBe(1);
  });

  test('a request that is under way during a long jump of time times out, done or not, but never later', async () => {
    const done = new Set<number>();
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const { scheduler, store, exchange } = setUp();
      for (let skip = 0; skip < attempt; skip += 1) scheduler.advance(1);
      const codes: string[] = [];
      const random = seeded(attempt);
      const calls = createCalls(scheduler, random);
      const port = createExchangeDouble({
        calls,
        store,
        mail: createMailFlow(store),
        pageSize: 5,
        refuses: () => false,
        notify: () => undefined,
        wrote: () => undefined,
      });
      scheduler.spawn('test', async (task) => codes.push(codeOf(await port.port(task).create(box, key, newItem))));
      await scheduler.step();
      scheduler.advance(60_000);
      const atTheJump = store.mailbox(box).items.size;
      while (await scheduler.step());
      expect(codes).toEqual(['transient/timeout']);
      expect(store.mailbox(box).items.size).toBe(atTheJump);
      expect(exchange.subscriptions()).toEqual([]);
      done.add(atTheJump);
    }
    expect(done).toEqual(new Set([0, 1]));
  });

  test('nothing of a crashed task continues', async () => {
    const { scheduler, store, exchange } = setUp();
    const task = scheduler.spawn('test', async (own) => {
      await exchange.port(own).create(box, key, newItem);
      await exchange.port(own).create(box, key, newItem);
    });
    await scheduler.step();
    await scheduler.step();
    scheduler.crash(task);
    while (await scheduler.step());
    expect(store.mailbox(box).items.size).toBe(1);
  });
});

describe('S/4', () => {
  const [person] = people;
  const responsible = person === undefined ? [] : [person.employee];
  const draft = {
    appointment: appointmentOf(2, 'long'),
    partners: responsible,
    transactionType: '0001',
    by: 'user',
  } as const;

  const withOne = () => {
    const world = setUp();
    const [employee] = responsible;
    if (employee === undefined) throw new Error('nobody lives in this world');
    return { ...world, item: world.s4Store.add({ ...draft, responsible: employee }) };
  };

  test('holds 40 characters of a title and 100 of a place', () => {
    const { item } = withOne();
    expect([item.appointment.subject.length <= 40, item.appointment.location.length <= 100]).toEqual([true, true]);
  });

  test('ChangedAt has whole seconds and is set before the commit, and the delta read finds what lies in the overlap', async () => {
    const { item, scheduler, asTask } = withOne();
    expect(item.changedAt % 1000).toBe(0);
    expect(item.changedAt).toBeLessThanOrEqual(scheduler.now());
    await asTask(async ({ s4 }) => {
      const page = valueOf(await s4.delta(instantOfMs(scheduler.now() - 5000)));
      expect(page.changed.map(({ guid }) => guid)).toEqual([item.guid]);
    });
  });

  test('a stale ETag is refused, a MERGE returns none, a delete leaves a tombstone', async () => {
    const { item, s4Store, asTask } = withOne();
    await asTask(async ({ s4 }) => {
      expect(valueOf(await s4.edit(item.guid, item.etag, { content: { location: 'Saal' } }))).toEqual({});
      expect(codeOf(await s4.delete(item.guid, item.etag))).toBe('stale/version-moved');
      const { etag } = valueOf(await s4.read(item.guid));
      valueOf(await s4.delete(item.guid, etag));
      expect(valueOf(await s4.delta(instantOfMs(0))).deleted).toEqual([item.guid]);
    });
    expect(s4Store.items.size).toBe(0);
  });

  test('an edit changes what it names: the partners of our functions, and an importance by its priority', async () => {
    const { item, s4Store, asTask } = withOne();
    const contact = { number: partnerNumber('0000000201'), function: '00000015' };
    await asTask(async ({ s4 }) => {
      expect(valueOf(await s4.edit(item.guid, item.etag, {}))).toEqual({ etag: item.etag });
      const partners = { known: item.partners, wanted: [contact], functions: ['00000015', '00000032'] };
      valueOf(await s4.edit(item.guid, item.etag, { priority: '3', partners }));
    });
    const after = s4Store.items.get(item.guid);
    expect(after?.appointment).toEqual({ ...item.appointment, importance: 'High' });
    expect(after?.partners.map((one) => [one.function, one.number])).toEqual([
      ['00000014', item.responsible],
      ['00000015', contact.number],
    ]);
    s4Store.change(item.guid, { appointment: { ...item.appointment, importance: 'Low' }, by: 'user' });
    expect(s4Store.items.get(item.guid)?.priority).toBe('9');
  });

  test('an address is one partner, several or nobody, and a blocked one is no candidate', async () => {
    const { asTask } = setUp();
    await asTask(async ({ s4 }) => {
      const kinds: string[] = [];
      for (const address of ['kunde1@customer.example', 'zentrale@customer.example', 'kunde4@customer.example'])
        kinds.push(valueOf(await s4.searchAddress(smtpAddress(address))).kind);
      expect(kinds).toEqual(['one', 'ambiguous', 'none']);
    });
  });

  test('without authorisation reads answer 404 and listings are empty; only the probe tells', async () => {
    const { item, s4: double, asTask } = withOne();
    double.authorise(false);
    await asTask(async ({ s4 }) => {
      expect(codeOf(await s4.read(item.guid))).toBe('gone/not-found');
      expect(valueOf(await s4.delta(instantOfMs(0))).changed).toEqual([]);
      expect(codeOf(await s4.mayRead())).toBe('refused/forbidden');
    });
  });
});

test('one seed gives one order, another seed another', async () => {
  const orderOf = async (seed: number): Promise<string> => {
    const scheduler = createScheduler({ random: seeded(seed), startAt: 0, requestMs: 1 });
    let order = '';
    for (const name of 'abcdefgh') scheduler.spawn(name, async () => (order += name));
    while (await scheduler.step());
    return order;
  };
  expect(await orderOf(1)).toBe(await orderOf(1));
  expect(await orderOf(1)).not.toBe(await orderOf(2));
});
