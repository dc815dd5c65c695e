/** What one look at a series makes of its occurrences: only what moved on Exchange is compared with S/4, and what left the series has a witness. */
import { type Appointment } from '../../../src/model/appointment.ts';
import { type Result } from '../../../src/model/fault.ts';
import { type ChangeKey, itemId, type S4Guid, s4Guid } from '../../../src/model/ids.ts';
import { ianaZone, instant, plainDate } from '../../../src/model/instant.ts';
import { type Link } from '../../../src/model/link.ts';
import { localTime, originalStart, type Series, type SeriesException } from '../../../src/model/series.ts';
import { type ExchangeItem, occurrenceId } from '../../../src/ports/exchange.ts';
import { type S4Appointment } from '../../../src/ports/s4.ts';
import { type Context } from '../../../src/rounds/mailbox/context.ts';
import { seen } from '../../../src/rounds/mailbox/observe.ts';
import { type Reader } from '../../../src/rounds/mailbox/reader.ts';
import { type Master, type OnMaster, type SeriesInPlay } from '../../../src/rounds/mailbox/series-in-play.ts';
import { type SeriesSteps, stepsOf } from '../../../src/rounds/mailbox/series-steps.ts';
import { keyOfExchangeBorn, keyOfOccurrence } from '../../../src/sync/identity.ts';
import { appointment } from '../../support/sample-appointment.ts';
import { contextWith, installation, itemWith, linkWith, s4With } from './planning.ts';

const zone = ianaZone('Europe/Berlin');
const master = itemId('master');
const key = keyOfExchangeBorn(installation, 'uid-series');

/** Three days in a row, ten to eleven in Berlin. */
const daily: Series = {
  pattern: { kind: 'daily', interval: 1 },
  range: { firstDay: plainDate('2026-11-24'), ends: 'afterCount', count: 3 },
  time: { kind: 'timed', start: localTime('10:00:00'), end: localTime('11:00:00'), endsDaysLater: 0, zone },
};
const day = (ordinal: number) => `2026-11-${23 + ordinal}`;
const whenOf = (ordinal: number): Appointment['when'] => ({
  kind: 'timed',
  start: instant(`${day(ordinal)}T09:00:00Z`),
  end: instant(`${day(ordinal)}T10:00:00Z`),
  zone,
});
const guidOf = (ordinal: number): S4Guid => s4Guid(String(ordinal).padStart(32, '0'));

const masterWith = (
  {
    series = daily,
    exceptions = [],
  }: { readonly series?: Series; readonly exceptions?: readonly SeriesException[] } = {},
  changes: Partial<Appointment> = {},
): Master => ({
  ...itemWith({ when: whenOf(1), ...changes }, { itemId: master, uid: 'uid-series', key }),
  series: { series, exceptions },
});

const linkOf = (context: Context, ordinal: number, changes: Partial<Link> = {}): Link => {
  const identity = originalStart(`${day(ordinal)}T10:00:00`);
  return linkWith(context, {
    guid: guidOf(ordinal),
    key: keyOfOccurrence(installation, key, { identity, zone }),
    bornOn: 'exchange',
    itemId: occurrenceId(master, ordinal),
    base: seen(context, { ...appointment, when: whenOf(ordinal) }),
    occurrence: { series: key, identity, ordinal },
    ...changes,
  });
};

type Given = {
  readonly master: OnMaster;
  /** Ordinals of the occurrences that are linked. */
  readonly linked?: readonly number[];
  readonly links?: readonly Link[];
  readonly forced?: readonly number[];
  /** What else can be read: exceptions, and appointments of S/4. */
  readonly items?: readonly ExchangeItem[];
  readonly onS4?: readonly S4Appointment[];
  readonly appointments?: object;
};

const gone = { ok: false, fault: { kind: 'gone', code: 'not-found' } } as const;

const readerOf = ({ items = [], onS4 = [] }: Given): Reader => {
  const found = <T>(value: T | undefined): Result<T> => (value === undefined ? gone : { ok: true, value });
  return {
    s4: async () => undefined,
    exchange: async () => undefined,
    knowS4: () => undefined,
    onS4: (guid) => found(onS4.find((one) => one.guid === guid)),
    onExchange: (id) => found(items.find((one) => one.itemId === id)),
  };
};

const context = contextWith();

const stepsWith = (given: Given): SeriesSteps => {
  const here = contextWith(given.appointments === undefined ? {} : { appointments: given.appointments });
  const links = given.links ?? (given.linked ?? []).map((ordinal) => linkOf(here, ordinal));
  const inPlay: SeriesInPlay = {
    key,
    links,
    master: given.master,
    forced: new Set((given.forced ?? []).map(guidOf)),
  };
  return stepsOf(here, readerOf(given), { inPlay: [inPlay], judgements: new Map() });
};

const all = [1, 2, 3];
const series = (...args: Parameters<typeof masterWith>): OnMaster => ({ is: 'series', item: masterWith(...args) });
const moved = (ordinal: number, to: Appointment['when']): SeriesException => ({
  kind: 'modified',
  original: instant(`${day(ordinal)}T09:00:00Z`),
  item: itemId(`exception-${ordinal}`),
  when: to,
});
const exceptionItem = (ordinal: number, changes: Partial<Appointment>): ExchangeItem =>
  itemWith({ when: whenOf(ordinal), ...changes }, { itemId: itemId(`exception-${ordinal}`), uid: 'uid-series' });

test('a series that nobody touched costs nothing: no occurrence is compared', () => {
  expect(stepsWith({ master: series(), linked: all })).toEqual({ linked: [], fresh: [] });
});

test('what somebody asks for is compared, also when nothing moved on Exchange', () => {
  const { linked } = stepsWith({ master: series(), linked: all, forced: [2] });
  expect(linked).toMatchObject([
    { link: { guid: guidOf(2) }, exchange: { is: 'there', item: { itemId: occurrenceId(master, 2) } } },
  ]);
});

test('an edit of one occurrence compares that one, with its own content under its place in the series', () => {
  const when = whenOf(2);
  const { linked, fresh } = stepsWith({
    master: series({ exceptions: [moved(2, when)] }),
    linked: all,
    items: [exceptionItem(2, { subject: 'Special' })],
  });
  expect(fresh).toEqual([]);
  expect(linked).toMatchObject([
    {
      link: { guid: guidOf(2) },
      exchange: { item: { itemId: occurrenceId(master, 2), uid: 'uid-series', appointment: { subject: 'Special' } } },
    },
  ]);
  expect(linked[0]?.rekey).toBeUndefined();
});

test('an exception that cannot be read now is left for another look, and is no reason to remove anything', () => {
  const { linked } = stepsWith({ master: series({ exceptions: [moved(2, whenOf(2))] }), linked: all });
  expect(linked).toEqual([]);
});

test('an edit of the master compares all that follow it, and not what departs from it', () => {
  const { linked } = stepsWith({
    master: series({ exceptions: [moved(2, whenOf(2))] }, { subject: 'Renamed' }),
    linked: all,
    items: [exceptionItem(2, {})],
  });
  expect(linked.map(({ link }) => link.guid)).toEqual([guidOf(1), guidOf(3)]);
  expect(
    linked.every(({ exchange }) => exchange.is === 'there' && exchange.item.appointment?.subject === 'Renamed'),
  ).toBe(true);
});

test('an occurrence that its owner took out is gone with the witness for it (I7)', () => {
  const deleted: SeriesException = { kind: 'deleted', original: instant(`${day(2)}T09:00:00Z`) };
  const { linked } = stepsWith({ master: series({ exceptions: [deleted] }), linked: all });
  expect(linked).toMatchObject([
    { link: { guid: guidOf(2) }, exchange: { is: 'gone', witness: 'occurrence-removed' } },
  ]);
  expect(linked[0]).not.toHaveProperty('cut');
});

test('what a series does not reach any more is gone with the witness for it, and marked as cut off', () => {
  const short: Series = { ...daily, range: { firstDay: plainDate(day(1)), ends: 'afterCount', count: 1 } };
  const { linked } = stepsWith({ master: series({ series: short }), linked: all });
  expect(linked).toMatchObject([
    { link: { guid: guidOf(2) }, exchange: { is: 'gone', witness: 'occurrence-removed' }, cut: true },
    { link: { guid: guidOf(3) }, exchange: { is: 'gone', witness: 'occurrence-removed' }, cut: true },
  ]);
});

test('a series that was thrown away as a whole is deleted by whoever did it', () => {
  const { linked } = stepsWith({ master: { is: 'gone', witness: 'deleted-by-person' }, linked: all });
  expect(linked.map(({ exchange }) => exchange)).toEqual(all.map(() => ({ is: 'gone', witness: 'deleted-by-person' })));
});

test('a series that is nowhere without a witness is for review, once, and deletes nothing (I7)', () => {
  const { linked, fresh } = stepsWith({ master: { is: 'gone' }, linked: all });
  expect(fresh).toEqual([]);
  expect(linked.map(({ exchange }) => exchange)).toEqual(all.map(() => ({ is: 'gone' })));
  const vanished = all.map((ordinal) => linkOf(context, ordinal, { state: 'vanished' }));
  expect(stepsWith({ master: { is: 'gone' }, links: vanished })).toEqual({ linked: [], fresh: [] });
});

test('a series that was moved away rests, once', () => {
  const away: OnMaster = { is: 'away', reason: 'left-folder' };
  const { linked } = stepsWith({ master: away, linked: all });
  expect(linked.map(({ exchange }) => exchange)).toEqual(all.map(() => away));
  const resting = all.map((ordinal) => linkOf(context, ordinal, { state: 'resting', because: 'left-folder' }));
  expect(stepsWith({ master: away, links: resting }).linked).toEqual([]);
});

test('what rests is looked at when its series is back', () => {
  const resting = [
    linkOf(context, 1, { state: 'resting', because: 'left-folder' }),
    linkOf(context, 2),
    linkOf(context, 3),
  ];
  expect(stepsWith({ master: series(), links: resting }).linked.map(({ link }) => link.guid)).toEqual([guidOf(1)]);
});

test('what is private or hidden is never taken for quiet (P8)', () => {
  const hidden = [
    linkOf(context, 1, { hidden: { of: 'exchange', held: 'times' } }),
    linkOf(context, 2),
    linkOf(context, 3),
  ];
  expect(stepsWith({ master: series(), links: hidden }).linked.map(({ link }) => link.guid)).toEqual([guidOf(1)]);
  expect(stepsWith({ master: series({}, { private: true }), linked: all }).linked).toHaveLength(3);
});

test('a new series is created occurrence by occurrence, each under its own key and never with the stamp of the master', () => {
  const { linked, fresh } = stepsWith({ master: series() });
  expect(linked).toEqual([]);
  expect(fresh).toMatchObject(
    all.map((ordinal) => ({
      kind: 'new-on-exchange',
      ref: { itemId: occurrenceId(master, ordinal) },
      key: linkOf(context, ordinal).key,
      occurrence: { series: key, identity: `${day(ordinal)}T10:00:00`, ordinal },
      item: { itemId: occurrenceId(master, ordinal), appointment: { subject: 'Besuch', when: whenOf(ordinal) } },
    })),
  );
  for (const one of fresh) expect(one.kind === 'new-on-exchange' && 'key' in one.item).toBe(false);
});

test.each([
  ['direction', { direction: 's4ToExchange' }],
  ['not-triggered', { trigger: { mode: 'category', category: 'CRM' } }],
] as const)('a new series that is left alone because of %s says so once, of its master', (reason, appointments) => {
  expect(stepsWith({ master: series(), appointments })).toEqual({
    linked: [],
    fresh: [{ kind: 'skipped', ref: { itemId: master }, reason }],
  });
});

test('another zone of the organiser makes other identities: every occurrence is re-keyed, none removed or created', () => {
  const london: Series = { ...daily, time: { ...daily.time, zone: ianaZone('Europe/London') } as Series['time'] };
  const { linked, fresh } = stepsWith({ master: series({ series: london }), linked: all });
  expect(fresh).toEqual([]);
  expect(linked.map(({ exchange }) => exchange.is)).toEqual(['there', 'there', 'there']);
  for (const { link, rekey } of linked) {
    const identity = link.occurrence?.identity ?? originalStart(`${day(1)}T00:00:00`);
    const place = { identity, zone: ianaZone('Europe/London') };
    expect(rekey).toEqual({ key: keyOfOccurrence(installation, key, place), occurrence: link.occurrence });
  }
});

test('a series moved by an hour keeps its appointments: same days, other identities', () => {
  const later: Series = {
    ...daily,
    time: { kind: 'timed', start: localTime('11:00:00'), end: localTime('12:00:00'), endsDaysLater: 0, zone },
  };
  const { linked, fresh } = stepsWith({ master: series({ series: later }), linked: all });
  expect(fresh).toEqual([]);
  expect(linked.map(({ link, rekey }) => [link.guid, rekey?.occurrence?.identity])).toEqual(
    all.map((ordinal) => [guidOf(ordinal), `${day(ordinal)}T11:00:00`]),
  );
});

describe('a single appointment that became a series', () => {
  const { occurrence: _, ...single } = linkOf(context, 1, { key, itemId: master });

  test('is the occurrence of its day, with its identity; the others are new', () => {
    const onS4 = [s4With({ when: whenOf(1) }, { guid: guidOf(1) })];
    const { linked, fresh } = stepsWith({ master: series(), links: [single], onS4 });
    expect(linked).toMatchObject([
      { link: { guid: guidOf(1) }, rekey: { key: linkOf(context, 1).key, occurrence: { series: key, ordinal: 1 } } },
    ]);
    expect(fresh).toMatchObject([2, 3].map((ordinal) => ({ occurrence: { ordinal } })));
  });
});

describe('a series that became a single appointment', () => {
  const item = itemWith({ when: whenOf(1) }, { itemId: master, uid: 'uid-series', changeKey: 'ck-9' as ChangeKey });

  test('keeps the occurrence of its day under the key of the item, and loses the others with their witness', () => {
    const { linked } = stepsWith({ master: { is: 'single', item }, linked: all });
    const kept = linked.find(({ link }) => link.guid === guidOf(1));
    expect(kept).toMatchObject({ exchange: { is: 'there', item: { itemId: master } }, rekey: { key } });
    expect(kept?.rekey?.occurrence).toBeUndefined();
    expect(linked.filter((one) => one !== kept).map(({ exchange }) => exchange)).toEqual(
      [2, 3].map(() => ({ is: 'gone', witness: 'occurrence-removed' })),
    );
  });
});

test('an occurrence that ended before the window has no witness against it, whatever became of its series', () => {
  const old = linkOf(context, 1, {
    guid: guidOf(9),
    occurrence: { series: key, identity: originalStart('2026-01-05T10:00:00'), ordinal: 1 },
  });
  for (const from of [series(), { is: 'gone', witness: 'deleted-by-person' } as const])
    for (const { exchange } of stepsWith({ master: from, links: [old] }).linked)
      expect(exchange).not.toHaveProperty('witness');
});
