/**
 * Reads one returned item. Fences E7 (text stays as sent, missing is empty) and E10 (nothing is asked of an object that may not have it).
 * Content of items that are left alone is dropped here and never leaves.
 */
import { appointmentFromExchange, type ExchangeFields } from '../../mapping/exchange/appointment.ts';
import { seriesTimes } from '../../mapping/exchange/series-times.ts';
import { skipReasonOf } from '../../mapping/exchange/skip.ts';
import { type TimeContext } from '../../mapping/exchange/when.ts';
import { type Appointment } from '../../model/appointment.ts';
import { type BusyState, busyStates } from '../../model/busy-state.ts';
import { failed, ok, type Result } from '../../model/fault.ts';
import { type ItemId, type SmtpAddress } from '../../model/ids.ts';
import { instantOfMs } from '../../model/instant.ts';
import { type SkipReason } from '../../model/link.ts';
import {
  type ExchangeItem,
  type Meeting,
  type OccurrenceOf,
  parseOccurrenceId,
  type SeriesOfMaster,
} from '../../ports/exchange.ts';
import { bodyOf, noteIn } from './body.ts';
import { categoriesIn } from './categories-in.ts';
import { instantIn } from './instant-in.ts';
import { versionOf } from './item-version.ts';
import { meetingIn } from './read-meeting.ts';
import { isMaster, seriesIn } from './read-series.ts';
import { keyOf, namedIn, remembersNames } from './tandem-property.ts';
import { child, textOf, type XmlElement } from './xml-tree.ts';

export type ReadContext = TimeContext & {
  readonly mailbox: SmtpAddress;
  readonly propertySetId?: string;
  /** Told when an item's time zone is not in CLDR; its instants are kept. */
  readonly onUnknownZone: () => void;
};

type FieldsButNote = Omit<ExchangeFields, 'body'>;
type Common = Pick<ExchangeItem, 'itemId' | 'changeKey' | 'uid' | 'lastModified' | 'key'>;
type Parts = {
  readonly series?: SeriesOfMaster;
  readonly occurrence?: OccurrenceOf;
  readonly meeting?: Meeting;
  readonly named?: readonly string[];
};

/**
 * @param item e.g. a CalendarItem element. @param asked the id under which it was asked for, and under which it answers. `invalid/not-understood` only when it has
 * not even an id, `invalid/rejected` when its body is too large.
 */
export function readItem(item: XmlElement, asked: ItemId, context: ReadContext): Result<ExchangeItem> {
  const version = versionOf(item);
  if (version === undefined) return failed({ kind: 'invalid', code: 'not-understood' });
  const common = commonOf(
    item,
    { ...version, ...(parseOccurrenceId(asked) !== undefined && { itemId: asked }) },
    context,
  );
  const skip = skipOf(item);
  if (skip !== undefined) return ok({ ...common, skip });
  const fields = isNamed(item, common) ? fieldsOf(item) : undefined;
  if (fields === undefined) return ok({ ...common, skip: 'unreadable' });
  const read = appointmentOf(item, fields, context);
  if (!read.ok) return read;
  const parts = partsOf(item, { asked, fields, ...read.value }, context);
  if (parts === undefined) return ok({ ...common, skip: 'unreadable' });
  const busyState = busyStateIn(item);
  const surroundings = { categories: categoriesIn(item), ...(busyState !== undefined && { busyState }) };
  return ok({ ...common, appointment: read.value.appointment, ...surroundings, ...parts });
}

const busyStateIn = (item: XmlElement): BusyState | undefined =>
  busyStates.find((each) => each === textOf(item, 'LegacyFreeBusyStatus'));

function commonOf(item: XmlElement, version: Pick<Common, 'itemId' | 'changeKey'>, context: ReadContext): Common {
  // What a master carries shows in its occurrences too, but it is the master's.
  const key = isOccurrence(item) ? undefined : keyOf(item, context.propertySetId);
  return {
    ...version,
    uid: textOf(item, 'UID') ?? '',
    lastModified: instantIn(item, 'LastModifiedTime') ?? instantOfMs(0),
    ...(key !== undefined && { key }),
  };
}

const isOccurrence = (item: XmlElement): boolean =>
  ['Occurrence', 'Exception'].includes(textOf(item, 'CalendarItemType') ?? '');

const isNamed = (item: XmlElement, { uid }: Common): boolean =>
  uid !== '' && instantIn(item, 'LastModifiedTime') !== undefined;

function appointmentOf(
  item: XmlElement,
  fields: FieldsButNote,
  context: ReadContext,
): Result<{ readonly appointment: Appointment; readonly zoneUnknown: boolean }> {
  const body = bodyOf(item);
  const note = body.ok ? noteIn(body.value, remembersNames(item, context.propertySetId)) : body;
  if (!note.ok) return note;
  const read = appointmentFromExchange({ ...fields, body: note.value }, context);
  if (read.zoneUnknown) context.onUnknownZone();
  return ok(read);
}

type ReadSoFar = {
  readonly asked: ItemId;
  readonly fields: FieldsButNote;
  readonly appointment: Appointment;
  readonly zoneUnknown: boolean;
};

/** `undefined` when a part cannot be understood. */
function partsOf(item: XmlElement, read: ReadSoFar, context: ReadContext): Parts | undefined {
  const parts = [
    meetingOf(item, context),
    seriesOf(item, read, context),
    occurrenceOf(item, read, context),
    namesOf(item, context),
  ];
  return parts.every((each) => each !== undefined) ? parts.reduce((all, each) => ({ ...all, ...each }), {}) : undefined;
}

function namesOf(item: XmlElement, { propertySetId }: ReadContext): Pick<Parts, 'named'> {
  const named = namedIn(item, propertySetId);
  return named === undefined ? {} : { named };
}

function meetingOf(item: XmlElement, { mailbox }: ReadContext): Pick<Parts, 'meeting'> | undefined {
  const meeting = meetingIn(item, mailbox);
  if (meeting === 'too-many') return undefined;
  return meeting === 'none' ? {} : { meeting };
}

function occurrenceOf(
  item: XmlElement,
  { asked, fields }: ReadSoFar,
  context: ReadContext,
): Pick<Parts, 'occurrence'> | undefined {
  const place = parseOccurrenceId(asked);
  if (place === undefined) return {};
  const original = instantIn(item, 'OriginalStart');
  return original && { occurrence: { ...place, original: seriesTimes(fields.time, context).original(original) } };
}

/** The hours of a series are those of its zone; in another one its occurrences would move with the next change of the clock. */
function seriesOf(
  item: XmlElement,
  { fields, appointment, zoneUnknown }: ReadSoFar,
  context: ReadContext,
): Pick<Parts, 'series'> | undefined {
  const { when } = appointment;
  if (!isMaster(item)) return {};
  const series =
    zoneUnknown && when.kind === 'timed' ? undefined : seriesIn(item, { time: fields.time, when, context });
  return series && { series };
}

function skipOf(item: XmlElement): SkipReason | undefined {
  const reason = skipReasonOf({
    itemClass: textOf(item, 'ItemClass'),
    calendarItemType: textOf(item, 'CalendarItemType'),
  });
  return item.name === 'CalendarItem' ? reason : 'not-an-appointment';
}

/** `undefined` when the times cannot be understood; texts are optional in EWS. */
function fieldsOf(item: XmlElement): FieldsButNote | undefined {
  const start = instantIn(item, 'Start');
  const end = instantIn(item, 'End');
  if (start === undefined || end === undefined) return undefined;
  const startZone = child(item, 'StartTimeZone')?.attributes.get('Id');
  const endZone = child(item, 'EndTimeZone')?.attributes.get('Id');
  return {
    subject: textOf(item, 'Subject') ?? '',
    location: textOf(item, 'Location') ?? '',
    importance: textOf(item, 'Importance'),
    sensitivity: textOf(item, 'Sensitivity'),
    time: {
      start,
      end,
      allDay: textOf(item, 'IsAllDayEvent') === 'true',
      ...(startZone !== undefined && { startZone }),
      ...(endZone !== undefined && { endZone }),
    },
  };
}
