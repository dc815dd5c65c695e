/** Series and meetings in the in-memory Exchange must be as inconvenient as in the real one. */
import { type Result } from '../../src/model/fault.ts';
import { type ItemId, smtpAddress } from '../../src/model/ids.ts';
import { ianaZone, instantOfMs, msOfInstant, plainDate } from '../../src/model/instant.ts';
import { localTime, type Series } from '../../src/model/series.ts';
import { type ExchangePort, occurrenceId, type ReadableItem } from '../../src/ports/exchange.ts';
import { createCalls } from '../support/world/calls.ts';
import { createExchangeDouble } from '../support/world/exchange-double.ts';
import { createMailFlow } from '../support/world/mail-flow.ts';
import { createMailboxStore } from '../support/world/mailbox-store.ts';
import { createScheduler } from '../support/world/scheduler.ts';
import { seeded } from '../support/world/seeded.ts';
import { masterOf, occurrencesOf } from '../support/world/series-store.ts';
import { appointmentOf } from './values.ts';

const [box, colleague] = ['person1@tandem.example', 'person2@tandem.example'].map(smtpAddress) as [
  ReturnType<typeof smtpAddress>,
  ReturnType<typeof smtpAddress>,
];

const daily: Series = {
  pattern: { kind: 'daily', interval: 1 },
  range: { firstDay: plainDate('2027-03-27'), ends: 'afterCount', count: 3 },
  time: {
    kind: 'timed',
    start: localTime('09:00:00'),
    end: localTime('10:00:00'),
    endsDaysLater: 0,
    zone: ianaZone('Europe/Berlin'),
  },
};

const setUp = () => {
  const random = seeded(3);
  const scheduler = createScheduler({ random, startAt: Date.parse('2026-11-22T08:00:00Z'), requestMs: 20_000 });
  const store = createMailboxStore(scheduler.now, () => undefined);
  const steps: string[] = [];
  const flow = createMailFlow(store);
  const exchange = createExchangeDouble({
    calls: createCalls(scheduler, random),
    store,
    mail: flow,
    pageSize: 50,
    refuses: () => false,
    notify: () => undefined,
    wrote: ({ step, ordinal }) => void steps.push(`${step} ${ordinal}`),
  });
  const asked = async <T>(ask: (port: ExchangePort) => Promise<Result<T>>): Promise<Result<T>> => {
    const answers: Result<T>[] = [];
    scheduler.spawn('test', async (task) => void answers.push(await ask(exchange.port(task))));
    while (await scheduler.step());
    const [answer] = answers;
    if (answer === undefined) throw new Error('no answer');
    return answer;
  };
  const readOne = async (id: ItemId): Promise<ReadableItem | string> => {
    const answer = await asked((port) => port.read(box, [id]));
    const [item] = answer.ok ? answer.value : [];
    if (item === undefined || !item.ok) return item?.ok === false ? item.fault.code : 'nothing';
    if (item.value.skip !== undefined) throw new Error('skipped');
    return item.value;
  };
  const readable = async (id: ItemId): Promise<ReadableItem> => {
    const item = await readOne(id);
    if (typeof item === 'string') throw new Error(item);
    return item;
  };
  const master = store.add(box, { ...masterOf(appointmentOf(1, 'timed'), daily), by: 'user' });
  return { store, steps, asked, readOne, readable, master, flow };
};

const codeOf = (result: Result<unknown>): string =>
  result.ok ? 'no fault' : `${result.fault.kind}/${result.fault.code}`;

test('occurrences keep their wall time over a clock change, and only the master is on a page', async () => {
  const { asked, readable, master } = setUp();
  const page = await asked((port) => port.syncCalendar(box, undefined));
  expect(page.ok && page.value.changed.map(({ itemId }) => itemId)).toEqual([master.itemId]);
  const starts: unknown[] = [];
  for (const ordinal of [1, 2, 3]) {
    const { appointment, occurrence } = await readable(occurrenceId(master.itemId, ordinal));
    starts.push(appointment.when.kind === 'timed' && appointment.when.start, occurrence?.original);
  }
  expect(starts).toEqual(['27T08', '27T08', '28T07', '28T07', '29T07', '29T07'].map((at) => `2027-03-${at}:00:00Z`));
});

test('a change makes an exception with an id of its own and moves the key of all; the former key is stale', async () => {
  const { asked, readable, master, steps } = setUp();
  const [second, third] = [2, 3].map((ordinal) => occurrenceId(master.itemId, ordinal)) as [ItemId, ItemId];
  const before = await readable(second);
  const other = await readable(third);
  expect(codeOf(await asked((port) => port.update(box, before, { location: 'Raum 2' })))).toBe('no fault');
  expect(codeOf(await asked((port) => port.update(box, other, { location: 'Raum 3' })))).toBe('stale/version-moved');
  const { series } = await readable(master.itemId);
  const [exception] = series?.exceptions ?? [];
  if (exception?.kind !== 'modified') throw new Error('no exception');
  const changed = await readable(exception.item);
  expect([changed.appointment.location, changed.occurrence?.ordinal]).toEqual(['Raum 2', 2]);
  expect((await readable(third)).appointment).toEqual(other.appointment);
  expect(steps).toEqual(['update 2']);
});

test('an occurrence cannot pass its neighbour; deleted it keeps its place; with the last one the series goes', async () => {
  const { asked, readable, readOne, master, store } = setUp();
  const first = await readable(occurrenceId(master.itemId, 1));
  const { when } = first.appointment;
  if (when.kind !== 'timed') throw new Error('timed');
  const later = instantOfMs(msOfInstant(when.end) + 2 * 86_400_000);
  const moved = await asked((port) => port.update(box, first, { when: { ...when, start: when.end, end: later } }));
  expect(codeOf(moved)).toBe('invalid/rejected');
  for (const ordinal of [1, 2, 3]) {
    const one = await readable(occurrenceId(master.itemId, ordinal));
    expect(codeOf(await asked((port) => port.delete(box, one)))).toBe('no fault');
    expect(await readOne(occurrenceId(master.itemId, ordinal))).toBe('not-found');
  }
  expect([...store.mailbox(box).items.values()].map(({ folder }) => folder)).toEqual(['deleted']);
});

test('an occurrence of what is no series any more is gone, and its item stays', async () => {
  const { asked, readable, readOne, master, store } = setUp();
  const first = await readable(occurrenceId(master.itemId, 1));
  const { changeKey } = store.unrepeat(box, master.itemId);
  expect(await readOne(first.itemId)).toBe('not-found');
  const version = { itemId: first.itemId, changeKey };
  expect(codeOf(await asked((port) => port.update(box, version, { location: 'Raum 2' })))).toBe('gone/not-found');
  expect(codeOf(await asked((port) => port.delete(box, version)))).toBe('gone/not-found');
  expect(store.mailbox(box).items.get(master.itemId)?.folder).toBe('calendar');
});

test('without being asked only a person sends: copies with the same UID, answers, updates that have to be answered anew, cancellations', async () => {
  const { store, asked, master, flow } = setUp();
  const copy = () => [...store.mailbox(colleague).items.values()].find(({ folder }) => folder === 'calendar');
  const attendees = [{ email: colleague, name: 'Person 2', kind: 'required' as const }];
  expect(codeOf(await asked((port) => port.update(box, master, { attendees })))).toBe('no fault');
  expect([flow.outbox.length, copy()]).toEqual([0, undefined]);
  const own = () => {
    const item = store.mailbox(box).items.get(master.itemId);
    if (item?.meeting === undefined) throw new Error('no meeting');
    return { ...item, meeting: item.meeting };
  };
  flow.send(own(), () => undefined);
  const invitation = copy();
  if (invitation?.series === undefined) throw new Error('not delivered');
  expect([invitation.uid, invitation.meeting?.response, invitation.key]).toEqual([master.uid, 'none', undefined]);
  expect(occurrencesOf({ ...invitation, series: invitation.series })).toHaveLength(3);
  flow.answer(colleague, invitation.itemId, 'accepted');
  store.change(box, master.itemId, { appointment: appointmentOf(2, 'timed'), by: 'user' });
  flow.send(own(), () => undefined);
  expect([copy()?.meeting?.response, copy()?.appointment.subject]).toEqual(['none', appointmentOf(2, 'timed').subject]);
  flow.cancel(own());
  expect([copy()?.meeting?.cancelled, copy()?.busyState]).toEqual([true, 'Free']);
  expect(flow.outbox.map(({ kind }) => kind)).toEqual(['request', 'response', 'update', 'cancellation']);
});
