/**
 * Reads one returned item. Fences E7 (text stays as sent, missing is empty) and E10 (nothing is asked of an object that may not have it).
 * Content of items that are left alone is dropped here and never leaves (sync.md, Private).
 */
import { appointmentFromExchange, type ExchangeFields } from '../../mapping/exchange/appointment.ts';
import { skipReasonOf } from '../../mapping/exchange/skip.ts';
import { type TimeContext } from '../../mapping/exchange/when.ts';
import { type Appointment } from '../../model/appointment.ts';
import { failed, ok, type Result } from '../../model/fault.ts';
import { instant, instantOfMs, type Instant } from '../../model/instant.ts';
import { type SkipReason } from '../../model/link.ts';
import { type ExchangeItem } from '../../ports/exchange.ts';
import { bodyOf, noteIn } from './body.ts';
import { versionOf } from './item-version.ts';
import { keyOf } from './tandem-property.ts';
import { child, textOf, type XmlElement } from './xml-tree.ts';

export type ReadContext = TimeContext & {
  readonly propertySetId?: string;
  /** Told when an item's time zone is not in CLDR; its instants are kept. */
  readonly onUnknownZone: () => void;
};

type FieldsButNote = Omit<ExchangeFields, 'body'>;
type Common = Pick<ExchangeItem, 'itemId' | 'changeKey' | 'uid' | 'lastModified' | 'key'>;

/** @param item e.g. a CalendarItem element. `invalid/not-understood` only when it has not even an id, `invalid/rejected` when its body is too large. */
export function readItem(item: XmlElement, context: ReadContext): Result<ExchangeItem> {
  const version = versionOf(item);
  if (version === undefined) return failed({ kind: 'invalid', code: 'not-understood' });
  const key = keyOf(item, context.propertySetId);
  const lastModified = instantIn(item, 'LastModifiedTime');
  const common: Common = {
    ...version,
    uid: textOf(item, 'UID') ?? '',
    lastModified: lastModified ?? instantOfMs(0),
    ...(key !== undefined && { key }),
  };
  const skip = skipOf(item);
  if (skip !== undefined) return ok({ ...common, skip });
  const fields = lastModified === undefined || common.uid === '' ? undefined : fieldsOf(item);
  if (fields === undefined) return ok({ ...common, skip: 'unreadable' });
  const appointment = appointmentOf(item, fields, context);
  return appointment.ok ? ok({ ...common, appointment: appointment.value }) : appointment;
}

function appointmentOf(item: XmlElement, fields: FieldsButNote, context: ReadContext): Result<Appointment> {
  const body = bodyOf(item);
  const note = body.ok ? noteIn(body.value) : body;
  if (!note.ok) return note;
  const { appointment, zoneUnknown } = appointmentFromExchange({ ...fields, body: note.value }, context);
  if (zoneUnknown) context.onUnknownZone();
  return ok(appointment);
}

function skipOf(item: XmlElement): SkipReason | undefined {
  const reason = skipReasonOf({
    sensitivity: textOf(item, 'Sensitivity'),
    itemClass: textOf(item, 'ItemClass'),
    calendarItemType: textOf(item, 'CalendarItemType'),
    isMeeting: textOf(item, 'IsMeeting') === 'true',
  });
  return reason ?? (item.name === 'CalendarItem' ? undefined : 'not-an-appointment');
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
    time: {
      start,
      end,
      allDay: textOf(item, 'IsAllDayEvent') === 'true',
      ...(startZone !== undefined && { startZone }),
      ...(endZone !== undefined && { endZone }),
    },
  };
}

function instantIn(item: XmlElement, name: string): Instant | undefined {
  try {
    return instant(textOf(item, name) ?? '');
  } catch {
    return undefined;
  }
}
