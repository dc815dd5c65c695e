/** Accidents of the field: a write times out although it happened, and the retry does it again (sync.md, P6 and the base after our own write). */
import { type Side } from '../../../src/model/appointment.ts';
import { transient } from '../../support/world/calls.ts';
import { mondays } from './series-of.ts';
import {
  addInOutlook,
  addInS4,
  addSeries,
  appointmentsIn,
  deleteOccurrence,
  editInOutlook,
  editInS4,
  editOccurrence,
  expectAgreement,
  first,
  guidsIn,
  itemsIn,
  only,
  owner,
  settle,
  type Stage,
  stage,
} from './stage.ts';

type Write = {
  readonly what: string;
  /** Brings both sides together before the accident. */
  readonly before?: (at: Stage) => unknown;
  readonly on: Side;
  readonly operation: string;
  readonly act: (at: Stage) => unknown;
  /** Items in Outlook and appointments in S/4 afterwards. */
  readonly left: readonly [number, number];
  /** The accident's write and nothing besides. */
  readonly written: readonly string[];
};

const toBin = (at: Stage): unknown =>
  at.world.mailboxes.move(owner.address, only(itemsIn(at)).itemId, { folder: 'deleted', by: 'user' });
const onlyGuid = (at: Stage) => only(appointmentsIn(at)).guid;
const secondGuid = (at: Stage) =>
  only(
    appointmentsIn(at).filter(
      ({ appointment: { when } }) => when.kind === 'timed' && when.start.startsWith('2026-11-30'),
    ),
  ).guid;
const single = (at: Stage): unknown => addInOutlook(at);
const series = (at: Stage): unknown => addSeries(at, mondays(3));

const writes: readonly Write[] = [
  {
    what: 'create in S/4',
    on: 's4',
    operation: 'create',
    act: single,
    left: [1, 1],
    written: ['exchange stamp', 's4 create'],
  },
  {
    what: 'create in Outlook',
    on: 'exchange',
    operation: 'create',
    act: (at) => addInS4(at),
    left: [1, 1],
    written: ['exchange create'],
  },
  {
    what: 'stamp of a new item',
    on: 'exchange',
    operation: 'update',
    act: single,
    left: [1, 1],
    written: ['exchange stamp', 's4 create'],
  },
  {
    what: 'create of one occurrence of three in S/4',
    on: 's4',
    operation: 'create',
    act: series,
    left: [1, 3],
    written: ['exchange stamp', 's4 create', 's4 create', 's4 create'],
  },
  {
    what: 'update in S/4',
    before: single,
    on: 's4',
    operation: 'edit',
    act: (at) => editInOutlook(at, only(itemsIn(at)).itemId, { subject: 'edited once' }),
    left: [1, 1],
    written: ['s4 update'],
  },
  {
    what: 'update in Outlook',
    before: single,
    on: 'exchange',
    operation: 'update',
    act: (at) => editInS4(at, onlyGuid(at), { subject: 'edited once' }),
    left: [1, 1],
    written: ['exchange update'],
  },
  {
    what: 'delete in S/4',
    before: single,
    on: 's4',
    operation: 'delete',
    act: toBin,
    left: [0, 0],
    written: ['s4 delete'],
  },
  {
    what: 'delete in Outlook',
    before: single,
    on: 'exchange',
    operation: 'delete',
    act: (at) => at.world.s4.remove(onlyGuid(at), 'user'),
    left: [0, 0],
    written: ['exchange delete'],
  },
  {
    what: 'update of an occurrence in S/4',
    before: series,
    on: 's4',
    operation: 'edit',
    act: (at) => editOccurrence(at, { id: only(itemsIn(at)).itemId, ordinal: 2 }, { subject: 'edited once' }),
    left: [1, 3],
    written: ['s4 update'],
  },
  {
    what: 'update of an occurrence in Outlook',
    before: series,
    on: 'exchange',
    operation: 'update',
    act: (at) => editInS4(at, secondGuid(at), { subject: 'edited once' }),
    left: [1, 3],
    written: ['exchange update'],
  },
  {
    what: 'delete of an occurrence in S/4',
    before: series,
    on: 's4',
    operation: 'delete',
    act: (at) => deleteOccurrence(at, only(itemsIn(at)).itemId, 2),
    left: [1, 2],
    written: ['s4 delete'],
  },
  {
    what: 'delete of an occurrence in Outlook',
    before: series,
    on: 'exchange',
    operation: 'delete',
    act: (at) => at.world.s4.remove(secondGuid(at), 'user'),
    left: [1, 2],
    written: ['exchange delete'],
  },
];

const timesOut = (at: Stage, { on, operation }: Pick<Write, 'on' | 'operation'>, count: number): void =>
  at.world.calls.arm({
    on,
    which: 'write',
    operation,
    when: 'after',
    count,
    fault: transient('timeout', { maybeDone: true }),
  });

// The line to the other system was slow, the answer came after the limit, and the connector tried again: on Monday every visit of
// the week stood twice in the calendar, with two reminders. Whoever then deleted "the double" deleted the visit in the CRM.
describe('retry after time-out', () => {
  test.each(writes)('retry after time-out whose write had happened: $what: no double (P6)', async (write) => {
    const at = await stage();
    write.before?.(at);
    await settle(at);
    const before = at.written().length;
    timesOut(at, write, 1);
    write.act(at);
    await settle(at);
    expect([itemsIn(at).length, appointmentsIn(at).length]).toEqual(write.left);
    expect(at.written().slice(before).toSorted()).toEqual(write.written.toSorted());
    expect(at.world.vault.size).toBe(0);
    expectAgreement(at);
  });

  test.each(writes)(
    'retry after time-out whose write had happened, in the midst of which all was killed: $what',
    async (write) => {
      const at = await stage();
      write.before?.(at);
      await settle(at);
      timesOut(at, write, 1);
      write.act(at);
      const tried = (): boolean =>
        at.world.calls.served.some(
          ({ on, operation, effect, ok }) => on === write.on && operation === write.operation && effect && !ok,
        );
      for (let patience = 400; patience > 0 && !tried(); patience -= 1) await at.world.run(1);
      expect(tried()).toBe(true);
      at.world.restart(true);
      await settle(at);
      expect([itemsIn(at).length, appointmentsIn(at).length]).toEqual(write.left);
      expectAgreement(at);
    },
  );

  test.each(writes.filter(({ left }) => left[0] > 0))(
    'retry after time-out, and the user edits before the retry: $what: the edit stays (P3)',
    async (write) => {
      const at = await stage();
      write.before?.(at);
      await settle(at);
      timesOut(at, write, 1);
      write.act(at);
      await at.world.drain();
      editInOutlook(at, only(itemsIn(at)).itemId, { location: 'edited meanwhile' });
      await settle(at);
      expect([itemsIn(at).length, appointmentsIn(at).length]).toEqual(write.left);
      expectAgreement(at);
      expect(new Set(appointmentsIn(at).map(({ appointment }) => appointment.location))).toEqual(
        new Set(['edited meanwhile']),
      );
    },
  );
});

test('retry after time-out of each of ten creates in a row, on both sides: ten items, ten appointments (P6)', async () => {
  const at = await stage();
  timesOut(at, { on: 's4', operation: 'create' }, 5);
  timesOut(at, { on: 'exchange', operation: 'create' }, 5);
  for (let number = 0; number < 5; number += 1) {
    addInOutlook(at, { appointment: { ...first, subject: `in Outlook ${number}` } });
    addInS4(at, { appointment: { ...first, subject: `in S/4 ${number}` } });
  }
  await settle(at);
  expect([itemsIn(at).length, guidsIn(at).length]).toEqual([10, 10]);
  expect(at.written().filter((one) => one.endsWith('create'))).toHaveLength(10);
});
