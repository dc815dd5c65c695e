/** The part of the port's contract that is about importance, the private mark, categories, the busy state and the reminder. */
import { normaliseForExchange } from '../../../src/mapping/exchange/appointment.ts';
import { importances } from '../../../src/model/appointment.ts';
import { identityKey } from '../../../src/model/ids.ts';
import { appointmentAt, type ExchangeWorld, itemAt, must } from './exchange-world.ts';
import { draftOf, keyOne, meeting } from './support/samples.ts';

const keyTwo = identityKey('s4:S4H:100:1b9a1f0e-2f3c-4f55-9a5d-0c6e6f0a7a12');
const start = '2026-11-24T10:00:00Z';

export function marking(world: () => ExchangeWorld): void {
  test.each(importances)('the importance %s is written, read, and changed', async (importance) => {
    const { port, mailbox, person, held } = world();
    const created = must(await port.create(mailbox, keyOne, draftOf({ ...meeting, importance })));
    expect(await appointmentAt(world(), created.itemId)).toEqual(normaliseForExchange({ ...meeting, importance }));
    const theirs = await person.create({ subject: 'x', start, importance });
    expect((await appointmentAt(world(), theirs.itemId)).importance).toBe(importance);
    const other = importance === 'High' ? 'Low' : 'High';
    must(await port.update(mailbox, created, { importance: other }));
    expect((await held()).find(({ subject }) => subject === 'Jour fixe')).toMatchObject({ importance: other });
    expect(await appointmentAt(world(), created.itemId)).toEqual({ ...meeting, importance: other });
  });

  test.each([
    ['Normal', false],
    ['Personal', true],
    ['Private', true],
    ['Confidential', true],
  ] as const)('%s is read as private: %p, and other changes leave it as it is', async (sensitivity, isPrivate) => {
    const { port, mailbox, person, held } = world();
    const item = await person.create({ subject: 'x', body: 'y', location: 'z', start, sensitivity });
    expect(await appointmentAt(world(), item.itemId)).toMatchObject({
      subject: 'x',
      note: 'y',
      location: 'z',
      private: isPrivate,
    });
    const second = must(await port.update(mailbox, item, { subject: 'w' }));
    expect(await held()).toMatchObject([{ subject: 'w', sensitivity }]);
    must(await port.update(mailbox, second, { private: !isPrivate }));
    expect(await held()).toMatchObject([{ sensitivity: isPrivate ? 'Normal' : 'Private' }]);
    expect((await appointmentAt(world(), item.itemId)).private).toBe(!isPrivate);
  });

  test('a private item is created private', async () => {
    const { port, mailbox, held } = world();
    const { itemId } = must(await port.create(mailbox, keyOne, draftOf({ ...meeting, private: true })));
    expect(await held()).toMatchObject([{ sensitivity: 'Private' }]);
    expect((await appointmentAt(world(), itemId)).private).toBe(true);
  });

  test.each(['Free', 'Tentative', 'Busy', 'OOF', 'WorkingElsewhere'] as const)(
    'the busy state %s is given to a new item, and to an old one when asked, and read',
    async (busyState) => {
      const { port, mailbox, held } = world();
      const defaults = { busyState, reminder: 'mailbox', categories: [] } as const;
      const created = must(await port.create(mailbox, keyOne, draftOf(meeting, { defaults })));
      expect(await held()).toMatchObject([{ freeBusy: busyState, categories: [] }]);
      expect((await itemAt(world(), created.itemId)).busyState).toBe(busyState);
      const other = busyState === 'Free' ? 'Busy' : 'Free';
      const second = must(await port.update(mailbox, created, { subject: 'x' }));
      expect(await held()).toMatchObject([{ freeBusy: busyState }]);
      must(await port.update(mailbox, second, { busyState: other }));
      expect(await held()).toMatchObject([{ freeBusy: other, subject: 'x' }]);
    },
  );

  test('a reminder is set, switched off, or left to the mailbox', async () => {
    const { port, mailbox, person, held } = world();
    const theirs = await person.create({ subject: 'habit', start });
    const [habit] = await held();
    await person.delete(theirs.itemId, 'HardDelete');
    for (const reminder of [0, 45, 'off', 'mailbox'] as const)
      must(
        await port.create(
          mailbox,
          reminder === 'off' ? keyTwo : keyOne,
          draftOf(
            { ...meeting, subject: String(reminder) },
            { defaults: { busyState: 'Busy', reminder, categories: [] } },
          ),
        ),
      );
    const reminders = new Map(
      (await held()).map((each) => [each.subject, each.reminderIsSet ? each.reminderMinutes : 'off']),
    );
    expect(reminders.get('0')).toBe(0);
    expect(reminders.get('45')).toBe(45);
    expect(reminders.get('off')).toBe('off');
    expect(reminders.get('mailbox')).toBe(habit?.reminderIsSet === true ? habit.reminderMinutes : 'off');
  });

  test('categories are read, and are afterwards what was written, or none, also in the write that stamps the key', async () => {
    const { port, mailbox, person, held } = world();
    const item = await person.create({ subject: 'x', start, categories: ['Rot', 'R&D <1>'] });
    expect((await itemAt(world(), item.itemId)).categories).toEqual(['Rot', 'R&D <1>']);
    const all = ['Rot', 'R&D <1>', 'SAP'];
    const second = must(await port.update(mailbox, item, { categories: all, key: keyOne }));
    expect(await itemAt(world(), item.itemId)).toMatchObject({ ...second, categories: all, key: keyOne });
    const third = must(await port.update(mailbox, second, { categories: ['Rot'], subject: 'y' }));
    expect(await held()).toMatchObject([{ subject: 'y', categories: ['Rot'] }]);
    must(await port.update(mailbox, third, { categories: [] }));
    expect((await itemAt(world(), item.itemId)).categories).toEqual([]);
    await person.update(item.itemId, { categories: ['Blau'] });
    expect(await port.update(mailbox, third, { categories: all })).toEqual({
      ok: false,
      fault: { kind: 'stale', code: 'version-moved' },
    });
    expect(await held()).toMatchObject([{ categories: ['Blau'] }]);
  });
}
