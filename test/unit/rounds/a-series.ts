/** A series of three days and the links of its occurrences, for tests of what one look at it comes to. */
import { type Appointment } from '../../../src/model/appointment.ts';
import { type Result } from '../../../src/model/fault.ts';
import { itemId, type S4Guid, s4Guid } from '../../../src/model/ids.ts';
import { ianaZone, instant, plainDate } from '../../../src/model/instant.ts';
import { type Link } from '../../../src/model/link.ts';
import { localTime, originalStart, type Series, type SeriesException } from '../../../src/model/series.ts';
import { type ExchangeItem, occurrenceId } from '../../../src/ports/exchange.ts';
import { type S4Appointment } from '../../../src/ports/s4.ts';
import { type Context } from '../../../src/rounds/mailbox/context.ts';
import { seen } from '../../../src/rounds/mailbox/observe.ts';
import { type Reader } from '../../../src/rounds/mailbox/reader.ts';
import { type Master, type OnMaster, type SeriesInPlay } from '../../../src/rounds/mailbox/series/series-in-play.ts';
import { type SeriesSteps, stepsOf } from '../../../src/rounds/mailbox/series/series-steps.ts';
import { keyOfExchangeBorn, keyOfOccurrence } from '../../../src/sync/identity.ts';
import { appointment } from '../../support/sample-appointment.ts';
import { contextWith, installation, itemWith, linkWith } from './planning.ts';

export const zone = ianaZone('Europe/Berlin');
export const master = itemId('master');
export const key = keyOfExchangeBorn(installation, 'uid-series');

/** Three days in a row, ten to eleven in Berlin. */
export const daily: Series = {
  pattern: { kind: 'daily', interval: 1 },
  range: { firstDay: plainDate('2026-11-24'), ends: 'afterCount', count: 3 },
  time: { kind: 'timed', start: localTime('10:00:00'), end: localTime('11:00:00'), endsDaysLater: 0, zone },
};
export const day = (ordinal: number) => `2026-11-${23 + ordinal}`;
export const whenOf = (ordinal: number): Appointment['when'] => ({
  kind: 'timed',
  start: instant(`${day(ordinal)}T09:00:00Z`),
  end: instant(`${day(ordinal)}T10:00:00Z`),
  zone,
});
export const guidOf = (ordinal: number): S4Guid => s4Guid(String(ordinal).padStart(32, '0'));

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

export const linkOf = (context: Context, ordinal: number, changes: Partial<Link> = {}): Link => {
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

export const stepsWith = (given: Given): SeriesSteps => {
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

export const series = (...args: Parameters<typeof masterWith>): OnMaster => ({
  is: 'series',
  item: masterWith(...args),
});
export const moved = (ordinal: number, to: Appointment['when']): SeriesException => ({
  kind: 'modified',
  original: instant(`${day(ordinal)}T09:00:00Z`),
  item: itemId(`exception-${ordinal}`),
  when: to,
});
export const exceptionItem = (ordinal: number, changes: Partial<Appointment>): ExchangeItem =>
  itemWith({ when: whenOf(ordinal), ...changes }, { itemId: itemId(`exception-${ordinal}`), uid: 'uid-series' });
