/** The brake of the whole installation (product, row 23; sync.md, The brake): a hundred causes of deletes in an hour, whoever had them, and everybody is asked before the next. */
import { correlationId, type EnrolmentId, enrolmentId } from '../../src/model/ids.ts';
import { ianaZone, instantOfMs, plainDate } from '../../src/model/instant.ts';
import { localTime } from '../../src/model/series.ts';
import { transient } from '../support/world/calls.ts';
import { masterOf } from '../support/world/series-store.ts';
import { anna, ben, inS4, rest, type Stage, stage, third } from './invited.ts';
import { appointmentOf } from './values.ts';

const many = 120;

const bens = (at: Stage) => inS4(at).filter(({ responsible }) => responsible === ben.employee);

const made = ({ world }: Stage): void =>
  void world.mailboxes.add(ben.address, { appointment: appointmentOf(1, 'timed'), by: 'user' });

const deleted = ({ world }: Stage): void => {
  for (const { itemId, folder } of world.mailboxes.mailbox(ben.address).items.values())
    if (folder === 'calendar') world.mailboxes.move(ben.address, itemId, { folder: 'deleted', by: 'user' });
};

const now = ({ world }: Stage) => ({ at: instantOfMs(world.scheduler.now()), correlation: correlationId('admin') });

const idOf = ({ world }: Stage): EnrolmentId => {
  const id = world.enrolled(ben);
  if (id === undefined) throw new Error('not enrolled');
  return id;
};

const asks = (at: Stage): boolean => at.world.tables.mailboxViews.get(idOf(at))?.value?.question !== undefined;

/** Deletes that other mailboxes announced just now. */
const elsewhere = ({ world }: Stage, causes: readonly (string | undefined)[]): void => {
  for (const [seq, cause] of causes.entries())
    world.tables.journal.set(`elsewhere-${seq}`, {
      mailbox: enrolmentId('mailbox-elsewhere'),
      seq,
      at: instantOfMs(world.scheduler.now()),
      correlation: correlationId('c1'),
      what: 'intend',
      on: 's4',
      step: 'delete',
      ...(cause === undefined ? {} : { cause }),
    });
};

const numbered = (count: number): readonly string[] => Array.from({ length: count }, (_, place) => `cause ${place}`);

test.each([
  { what: 'a hundred deletes', causes: numbered(100), isHeld: false },
  { what: 'more than a hundred deletes', causes: numbered(101), isHeld: true },
  {
    what: 'one delete that was tried again and again',
    causes: Array.from({ length: 300 }, () => 'the same'),
    isHeld: false,
  },
  {
    what: 'what an administrator approved and first rounds deleted',
    causes: Array.from({ length: 300 }, () => undefined),
    isHeld: false,
  },
] as const)('after $what elsewhere within the hour one more is held: $isHeld', async ({ causes, isHeld }) => {
  const at = await stage();
  made(at);
  await rest(at);
  expect(bens(at)).toHaveLength(1);
  elsewhere(at, causes);
  deleted(at);
  await rest(at, [2]);
  expect([asks(at), bens(at).length]).toEqual([isHeld, isHeld ? 1 : 0]);
  if (!isHeld) return;
  at.world.scheduler.spawn('admin', (task) =>
    at.world.host.callTurn(
      task,
      { kind: 'mailbox', id: idOf(at), turn: 'answer' },
      { decision: 'approve', ...now(at) },
    ),
  );
  await rest(at, [2]);
  expect([asks(at), bens(at).length]).toEqual([false, 0]);
});

test('one delete in S/4 is the same cause in the mailbox of everybody who takes part', async () => {
  const at = await stage([anna, ben, third]);
  const { guid } = at.world.s4.add({
    appointment: appointmentOf(1, 'timed'),
    responsible: anna.employee,
    partners: [anna.employee, ben.employee, third.employee],
    transactionType: '0001',
    by: 'user',
  });
  await rest(at);
  elsewhere(at, numbered(101));
  at.world.s4.remove(guid, 'user');
  await rest(at, [2]);
  const asked = [...at.world.tables.mailboxViews.values()].map(({ value }) => value?.question);
  const cause = { kind: 'delete', name: expect.any(String) };
  expect(asked).toEqual([anna, ben, third].map(() => expect.objectContaining({ deletes: 1, causes: [cause] })));
  expect(new Set(asked.map((question) => question?.causes?.[0]?.name)).size).toBe(1);
});

test('a long series that one person deletes stops nobody else: it is one cause', async () => {
  const at = await stage();
  const series = masterOf(appointmentOf(2, 'timed'), {
    pattern: { kind: 'daily', interval: 1 },
    range: { firstDay: plainDate('2026-12-01'), ends: 'afterCount', count: many },
    time: {
      kind: 'timed',
      start: localTime('09:00:00'),
      end: localTime('10:00:00'),
      endsDaysLater: 0,
      zone: ianaZone('Europe/Berlin'),
    },
  });
  const { itemId } = at.world.mailboxes.add(anna.address, { ...series, by: 'user' });
  made(at);
  await rest(at);
  expect(inS4(at)).toHaveLength(many + 1);
  at.world.mailboxes.move(anna.address, itemId, { folder: 'deleted', by: 'user' });
  await rest(at);
  expect(inS4(at)).toHaveLength(1);
  deleted(at);
  await rest(at, [2]);
  expect([asks(at), inS4(at).length]).toEqual([false, 0]);
});

test('a delete that S/4 refuses for an hour, because somebody has the document open, is one cause', async () => {
  const at = await stage();
  made(at);
  await rest(at);
  at.world.calls.arm({
    on: 's4',
    which: 'write',
    operation: 'delete',
    count: 200,
    fault: transient('locked'),
    when: 'before',
  });
  deleted(at);
  await rest(
    at,
    Array.from({ length: 40 }, () => 1),
  );
  const told = [...at.world.tables.journal.values()].filter(({ what, step }) => what === 'intend' && step === 'delete');
  expect(told.length).toBeGreaterThan(20);
  expect(new Set(told.map(({ cause }) => cause)).size).toBe(1);
});
