/** What one look at a series makes of its occurrences: only what moved on Exchange is compared with S/4, and what left the series has a witness. */
import { type ChangeKey } from '../../../src/model/ids.ts';
import { ianaZone, instant, plainDate } from '../../../src/model/instant.ts';
import { localTime, originalStart, type Series, type SeriesException } from '../../../src/model/series.ts';
import { occurrenceId } from '../../../src/ports/exchange.ts';
import { seen } from '../../../src/rounds/mailbox/observe.ts';
import { type OnMaster } from '../../../src/rounds/mailbox/series/series-in-play.ts';
import { keyOfOccurrence } from '../../../src/sync/identity.ts';
import { appointment } from '../../support/sample-appointment.ts';
import {
  daily,
  day,
  exceptionItem,
  guidOf,
  key,
  linkOf,
  master,
  moved,
  series,
  stepsWith,
  whenOf,
  zone,
} from './a-series.ts';
import { contextWith, installation, itemWith, s4With } from './planning.ts';

const context = contextWith();
const all = [1, 2, 3];

test('a series that nobody touched costs nothing: no occurrence is compared', () => {
  expect(stepsWith({ master: series(), linked: all })).toMatchObject({ linked: [], fresh: [] });
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
    { link: { guid: guidOf(2) }, exchange: { is: 'gone', witness: 'occurrence-removed' }, cut: day(1) },
    { link: { guid: guidOf(3) }, exchange: { is: 'gone', witness: 'occurrence-removed' }, cut: day(1) },
  ]);
});

test('a series that was thrown away as a whole is deleted by whoever did it', () => {
  const { linked } = stepsWith({ master: { is: 'gone', witness: 'deleted-by-person' }, linked: all });
  expect(linked.map(({ exchange }) => exchange)).toEqual(all.map(() => ({ is: 'gone', witness: 'deleted-by-person' })));
});

test('of a series that is nowhere any more only what is still to come counts as deleted by a person (I7)', () => {
  const past = linkOf(context, 1, {
    guid: guidOf(9),
    occurrence: { series: key, identity: originalStart('2026-11-20T10:00:00'), ordinal: 1 },
  });
  const links = [past, linkOf(context, 2)];
  const deletedItems: OnMaster = { is: 'gone', witness: 'deleted-by-person' };
  const witnesses = (from: OnMaster) =>
    stepsWith({ master: from, links }).linked.map(({ exchange }) => exchange.is === 'gone' && exchange.witness);
  expect(witnesses({ ...deletedItems, hard: true })).toEqual([undefined, 'deleted-by-person']);
  expect(witnesses(deletedItems)).toEqual(['deleted-by-person', 'deleted-by-person']);
});

test('a series that is nowhere without a witness is for review, once, and deletes nothing (I7)', () => {
  const { linked, fresh } = stepsWith({ master: { is: 'gone' }, linked: all });
  expect(fresh).toEqual([]);
  expect(linked.map(({ exchange }) => exchange)).toEqual(all.map(() => ({ is: 'gone' })));
  const vanished = all.map((ordinal) => linkOf(context, ordinal, { state: 'vanished' }));
  expect(stepsWith({ master: { is: 'gone' }, links: vanished })).toMatchObject({ linked: [], fresh: [] });
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
  // Marked on both sides, as it was agreed before the mode changed: whether that may stay is asked anew.
  const marked = all.map((ordinal) => {
    const base = seen(context, { ...appointment, when: whenOf(ordinal), private: true });
    return linkOf(context, ordinal, { base });
  });
  expect(stepsWith({ master: series({}, { private: true }), links: marked }).linked).toHaveLength(3);
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
  expect(stepsWith({ master: series(), appointments })).toMatchObject({
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
