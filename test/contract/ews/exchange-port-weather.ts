/** The part of the port's contract that is about following a mailbox, finding items again, and bad weather. */
import { changeKey, identityKey, syncState, watermark } from '../../../src/model/ids.ts';
import { appointmentAt, type ExchangeWorld, must, syncAll } from './exchange-world.ts';
import { draftOf, keyOne, meeting } from './support/samples.ts';

const keyTwo = identityKey('s4:S4H:100:1b9a1f0e-2f3c-4f55-9a5d-0c6e6f0a7a12');

export function syncing(world: () => ExchangeWorld): void {
  test('the first page set has everything once, the next only what changed, with current versions', async () => {
    const { port, mailbox, person } = world();
    const one = must(await port.create(mailbox, keyOne, draftOf(meeting)));
    const two = await person.create({ subject: 'Zwei', start: '2026-11-24T10:00:00Z' });
    const first = await syncAll(world());
    expect(new Set(first.changed.map((each) => each.itemId))).toEqual(new Set([one.itemId, two.itemId]));
    expect(first.changed).toHaveLength(2);
    expect((await syncAll(world(), first.state)).changed).toEqual([]);

    const moved = await person.update(two.itemId, { subject: 'Zwei, neu' });
    must(await port.delete(mailbox, one));
    const next = await syncAll(world(), first.state);
    expect(next).toMatchObject({
      changed: [{ itemId: two.itemId, changeKey: moved.changeKey }],
      deleted: [one.itemId],
    });
    expect(await syncAll(world(), next.state)).toMatchObject({ changed: [], deleted: [] });
  });

  test('more than one page comes completely', async () => {
    const { person } = world();
    const some = Array.from({ length: 65 }, (_, at) => `${at}`);
    for (let times = 0; times < 8; times += 1) {
      await Promise.all(some.map((subject) => person.create({ subject, start: '2026-11-24T10:00:00Z' })));
    }
    expect(new Set((await syncAll(world())).changed.map((each) => each.itemId)).size).toBe(520);
  }, 30_000);

  test('a refused sync state is named as such', async () => {
    const { port, mailbox, person, weather } = world();
    const fault = { ok: false, fault: { kind: 'invalid', code: 'sync-state-invalid' } };
    expect(await port.syncCalendar(mailbox, syncState('nonsense'))).toEqual(fault);
    await person.create({ subject: 'x', start: '2026-11-24T10:00:00Z' });
    const { state } = await syncAll(world());
    await weather('expire-sync-state');
    expect(await port.syncCalendar(mailbox, state)).toEqual(fault);
    expect((await syncAll(world())).changed).toHaveLength(1);
  });

  test('empty pages and unknown classes lose nothing', async () => {
    const { port, mailbox, person, weather } = world();
    const one = await person.create({ subject: 'x', start: '2026-11-24T10:00:00Z' });
    await weather('unknown-item-class');
    const two = await person.create({ subject: 'y', start: '2026-11-24T10:00:00Z' });
    await weather('empty-pages');
    const page = await port.syncCalendar(mailbox, undefined);
    expect(page).toMatchObject({ ok: true, value: { changed: [], more: true } });
    const all = await syncAll(world(), page.ok ? page.value.syncState : undefined);
    const seen = [...all.changed.map((each) => each.itemId), ...all.unknown];
    expect(seen).toEqual(expect.arrayContaining([one.itemId, two.itemId]));
    const read = must(
      await port.read(
        mailbox,
        all.changed.map((each) => each.itemId),
      ),
    );
    expect(read.filter((each) => each.ok && each.value.skip === undefined)).toHaveLength(2);
  });
}

export function finding(world: () => ExchangeWorld): void {
  test('an item is found in the calendar, after any kind of delete by a person, and nowhere once archived', async () => {
    const { port, mailbox, person } = world();
    const find = async () => must(await port.find(mailbox, keyOne)).map((each) => each.folder);
    expect(await find()).toEqual([]);
    const one = must(await port.create(mailbox, keyOne, draftOf(meeting)));
    expect(must(await port.find(mailbox, keyOne))).toEqual([{ ...one, folder: 'calendar' }]);
    expect(must(await port.find(mailbox, keyTwo))).toEqual([]);
    await person.delete(one.itemId, 'MoveToDeletedItems');
    expect(await find()).toEqual(['deleted']);
    const two = must(await port.create(mailbox, keyTwo, draftOf(meeting)));
    await person.delete(two.itemId, 'SoftDelete');
    expect(must(await port.find(mailbox, keyTwo)).map((each) => each.folder)).toEqual(['deleted']);
    const three = identityKey('s4:S4H:100:2b9a1f0e-2f3c-4f55-9a5d-0c6e6f0a7a13');
    must(await port.create(mailbox, three, draftOf(meeting)));
    await person.archiveBefore('2030-01-01T00:00:00Z');
    expect(must(await port.find(mailbox, three))).toEqual([]);
  });

  test('a copy by a person is found besides the original', async () => {
    const { port, mailbox, person } = world();
    const one = must(await port.create(mailbox, keyOne, draftOf(meeting)));
    const copy = await person.copy(one.itemId);
    const found = must(await port.find(mailbox, keyOne));
    expect(new Set(found.map((each) => each.itemId))).toEqual(new Set([one.itemId, copy.itemId]));
    expect(found.every((each) => each.folder === 'calendar')).toBe(true);
  });
}

export function failing(world: () => ExchangeWorld): void {
  test.each(['busy', 'busy-inner', 'unavailable'] as const)(
    '%s: nothing is done, the wait is named, and nobody calls early',
    async (kind) => {
      const { port, mailbox, weather, writes } = world();
      await weather(kind, 60_000);
      expect(await port.create(mailbox, keyOne, draftOf(meeting))).toEqual({
        ok: false,
        fault: { kind: 'transient', code: 'busy', retryAfterMs: 60_000 },
      });
      expect(await port.syncCalendar(mailbox, undefined)).toMatchObject({ ok: false, fault: { code: 'busy' } });
      expect(await writes()).toBe(0);
    },
  );

  test('a lost answer after a create says so, and the key finds the one item (P6)', async () => {
    const { port, mailbox, weather, writes } = world();
    await weather('fail-after');
    expect(await port.create(mailbox, keyOne, draftOf(meeting))).toMatchObject({
      ok: false,
      fault: { kind: 'transient', maybeDone: true },
    });
    expect(await writes()).toBe(1);
    expect(must(await port.find(mailbox, keyOne))).toMatchObject([{ folder: 'calendar' }]);
  });

  test('a lost request says the same, and the key finds nothing (P6)', async () => {
    const { port, mailbox, weather } = world();
    await weather('fail-before');
    expect(await port.create(mailbox, keyOne, draftOf(meeting))).toMatchObject({
      ok: false,
      fault: { kind: 'transient', maybeDone: true },
    });
    expect(must(await port.find(mailbox, keyOne))).toEqual([]);
  });

  test('a mailbox without rights and one that is not there are told apart', async () => {
    const { port, forbidden, absent } = world();
    expect(await port.syncCalendar(forbidden, undefined)).toEqual({
      ok: false,
      fault: { kind: 'refused', code: 'impersonation-denied' },
    });
    expect(await port.create(forbidden, keyOne, draftOf(meeting))).toMatchObject({
      ok: false,
      fault: { kind: 'refused' },
    });
    expect(await port.syncCalendar(absent, undefined)).toEqual({
      ok: false,
      fault: { kind: 'refused', code: 'no-such-mailbox' },
    });
  });

  test('wrong credentials are refused', async () => {
    const { port, mailbox, weather } = world();
    await weather('unauthorised');
    expect(await port.read(mailbox, [])).toEqual({ ok: true, value: [] });
    expect(await port.syncCalendar(mailbox, undefined)).toEqual({
      ok: false,
      fault: { kind: 'refused', code: 'unauthorised' },
    });
  });

  test('a version that never was is stale', async () => {
    const { port, mailbox } = world();
    const { itemId } = must(await port.create(mailbox, keyOne, draftOf(meeting)));
    const fault = await port.update(mailbox, { itemId, changeKey: changeKey('AAAA') }, { subject: 'x' });
    expect(fault).toMatchObject({ ok: false });
    expect((await appointmentAt(world(), itemId)).subject).toBe('Jour fixe');
  });
}

export function subscribing(world: () => ExchangeWorld): void {
  test('a subscription tells of a change, with the item`s id', async () => {
    const { port, mailbox, person, notified, callbackUrl } = world();
    const subscription = must(await port.subscribe(mailbox, { callbackUrl, statusMinutes: 15 }));
    expect(subscription.subscriptionId).not.toBe('');
    const { itemId } = await person.create({ subject: 'x', start: '2026-11-24T10:00:00Z' });
    let seen: readonly string[] = [];
    while (!seen.includes(itemId)) seen = (await notified()).itemIds;
  });

  test('a watermark is taken up again; a refused one is named as such', async () => {
    const { port, mailbox, callbackUrl, weather } = world();
    const first = must(await port.subscribe(mailbox, { callbackUrl, statusMinutes: 15 }));
    must(await port.subscribe(mailbox, { callbackUrl, statusMinutes: 15, watermark: first.watermark }));
    const refused = { ok: false, fault: { kind: 'invalid', code: 'watermark-invalid' } };
    expect(await port.subscribe(mailbox, { callbackUrl, statusMinutes: 15, watermark: watermark('nonsense') })).toEqual(
      refused,
    );
    await weather('expire-watermarks');
    expect(await port.subscribe(mailbox, { callbackUrl, statusMinutes: 15, watermark: first.watermark })).toEqual(
      refused,
    );
  });
}
