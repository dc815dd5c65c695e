/**
 * Owns the fields that only appointments have, in the schema's order (CalendarItemType). What belongs to attachments of meaning and online meetings
 * stands here by name only until the store holds it.
 */
import { attendeesOf } from '../../store/meeting-mail.ts';
import { type Calendar, type Content, type Item } from '../../store/model.ts';
import { firstOccurrence, lastOccurrence } from '../../store/series.ts';
import { wallTime } from '../../store/zones.ts';
import { readInstant, writeInstant } from '../date-time.ts';
import { ItemError } from '../fault.ts';
import { readBoolean, readWord } from '../values.ts';
import { type XmlElement } from '../xml-read.ts';
import { tag, type Xml } from '../xml-write.ts';
import { type Field, type Reading, type Written } from './field.ts';
import { readAttendees, writeAttendees, writeMailbox, writeName } from './people.ts';
import {
  readRecurrence,
  writeDeletedOccurrences,
  writeModifiedOccurrences,
  writeOccurrence,
  writeRecurrence,
} from './recurrence.ts';
import { displayName, readMeetingZone, readZone, writeZone } from './time-zone.ts';

type Part = Partial<Calendar>;

const FREE_BUSY = ['Free', 'Tentative', 'Busy', 'OOF', 'WorkingElsewhere', 'NoData'] as const;
/** The bits of AppointmentState. */
const MEETING = 1;
const RECEIVED = 2;
const CANCELLED = 4;

const named = (name: string): Field => ({ uri: `calendar:${name}`, shape: 'asked' });

/** A field whose text comes from the appointment. */
function field(
  name: string,
  shape: Field['shape'],
  value: (calendar: Calendar, item: Item) => string | undefined,
): Field {
  const write = ({ item }: Written): Xml | undefined => {
    const written = item.content.calendar && value(item.content.calendar, item);
    return written === undefined ? undefined : tag(`t:${name}`, written);
  };
  return { uri: `calendar:${name}`, shape, write };
}

function setting(part: (value: XmlElement, reading: Reading) => Part): NonNullable<Field['set']> {
  return (content, value, reading) => withPart(content, part(value, reading));
}

function clearing(part: Part): NonNullable<Field['clear']> {
  return (content) => withPart(content, part);
}

function withPart(content: Content, part: Part): Content {
  return content.calendar ? { ...content, calendar: { ...content.calendar, ...part } } : content;
}

function people(name: string, role: 'required' | 'optional' | 'resources'): Field {
  return {
    uri: `calendar:${name}`,
    shape: 'default',
    detail: true,
    write: ({ item }) => writeAttendees(name, item.content.calendar?.[role] ?? []),
    set: setting((value) => ({ [role]: readAttendees(value) })),
    clear: clearing({ [role]: [] }),
    append: (content, value) =>
      withPart(content, { [role]: [...(content.calendar?.[role] ?? []), ...readAttendees(value)] }),
  };
}

function zone(name: 'StartTimeZone' | 'EndTimeZone', key: 'startZone' | 'endZone'): Field {
  return {
    uri: `calendar:${name}`,
    shape: 'all',
    write: ({ item }) => item.content.calendar && writeZone(`t:${name}`, item.content.calendar[key], true),
    set: setting((value) => ({ [key]: readZone(value) })),
  };
}

const flag = (name: string, key: 'responseRequested' | 'allowNewTimeProposal'): Field => ({
  ...field(name, 'all', (calendar) => String(calendar[key])),
  set: setting((value) => ({ [key]: readBoolean(value.text) })),
});

const isMeeting = (content: Content): boolean =>
  attendeesOf(content).length > 0 || content.calendar?.myResponse !== 'Organizer';

const duration = ({ start, end }: Calendar): string => {
  const minutes = Math.round((end - start) / 60_000);
  const time = `${minutes % 1440 < 60 ? '' : `${Math.trunc((minutes % 1440) / 60)}H`}${minutes % 60 === 0 ? '' : `${minutes % 60}M`}`;
  const days = minutes < 1440 ? '' : `${Math.trunc(minutes / 1440)}D`;
  if (time === '') return days === '' ? 'PT0S' : `P${days}`;
  return `P${days}T${time}`;
};

/** Replaced by what the rest of the appointment says when it is settled. */
const REGULAR = { times: { start: '00:00:00', end: '00:00:00', endDays: 0 }, exceptions: [], deleted: [] };

/** What a master tells of its occurrences; only GetItem gives it. */
function listed(name: string, write: NonNullable<Field['write']>): Field {
  return { uri: `calendar:${name}`, shape: 'all', detail: true, write };
}

function recurrenceId({ recurrenceId: own }: Calendar, { occurrence }: Item): string | undefined {
  const at = occurrence?.originalStart ?? own;
  return at === undefined ? undefined : writeInstant(at);
}

function notOfAnOccurrence(): ItemError {
  return new ItemError('ErrorInvalidPropertySet', 'Set action is invalid for property.', {
    messageXml: { FieldURI: 'calendar:Recurrence' },
  });
}

export const calendarFields: readonly Field[] = [
  { ...field('UID', 'all', ({ uid }) => uid), set: setting((value) => ({ uid: value.text })) },
  field('RecurrenceId', 'all', recurrenceId),
  field('DateTimeStamp', 'all', (_, item) => writeInstant(item.modified)),
  {
    ...field('Start', 'default', ({ start }) => writeInstant(start)),
    set: setting((value, { zone: local }) => ({ start: readInstant(value.text, local) })),
  },
  {
    ...field('End', 'default', ({ end }) => writeInstant(end)),
    set: setting((value, { zone: local }) => ({ end: readInstant(value.text, local) })),
  },
  field('OriginalStart', 'all', (_, { occurrence }) => occurrence && writeInstant(occurrence.originalStart)),
  {
    ...field('IsAllDayEvent', 'all', ({ allDay }) => String(allDay)),
    set: setting((value) => ({ allDay: readBoolean(value.text) })),
  },
  {
    ...field('LegacyFreeBusyStatus', 'default', ({ freeBusy }) => freeBusy),
    set: setting((value) => ({ freeBusy: readWord(value.text, FREE_BUSY) })),
  },
  {
    ...field('Location', 'default', ({ location }) => (location === '' ? undefined : location)),
    set: setting((value) => ({ location: value.text })),
    clear: clearing({ location: '' }),
  },
  named('When'),
  field('IsMeeting', 'all', (_, { content }) => String(isMeeting(content))),
  field('IsCancelled', 'all', ({ cancelled }) => String(cancelled)),
  field('IsRecurring', 'all', (_, { occurrence }) => String(occurrence !== undefined)),
  field('MeetingRequestWasSent', 'all', ({ requestSent }) => String(requestSent)),
  flag('IsResponseRequested', 'responseRequested'),
  field(
    'CalendarItemType',
    'default',
    ({ series }, { occurrence }) => occurrence?.kind ?? (series ? 'RecurringMaster' : 'Single'),
  ),
  field('MyResponseType', 'all', ({ myResponse }) => myResponse),
  {
    uri: 'calendar:Organizer',
    shape: 'default',
    write: ({ item, detail }) =>
      item.content.calendar && tag('t:Organizer', (detail ? writeMailbox : writeName)(item.content.calendar.organizer)),
  },
  people('RequiredAttendees', 'required'),
  people('OptionalAttendees', 'optional'),
  people('Resources', 'resources'),
  named('InboxReminders'),
  field('ConflictingMeetingCount', 'asked', () => '0'),
  field('AdjacentMeetingCount', 'asked', () => '0'),
  named('ConflictingMeetings'),
  named('AdjacentMeetings'),
  field('Duration', 'all', duration),
  field('TimeZone', 'all', ({ startZone }) => displayName(startZone)),
  field('AppointmentReplyTime', 'all', ({ repliedAt }) =>
    repliedAt === undefined ? undefined : writeInstant(repliedAt),
  ),
  field('AppointmentSequenceNumber', 'all', ({ sequence }) => String(sequence)),
  field('AppointmentState', 'all', ({ cancelled, myResponse }, { content }) =>
    String(
      (isMeeting(content) ? MEETING : 0) + (myResponse === 'Organizer' ? 0 : RECEIVED) + (cancelled ? CANCELLED : 0),
    ),
  ),
  {
    uri: 'calendar:Recurrence',
    shape: 'all',
    detail: true,
    write: ({ item }) => item.content.calendar && writeRecurrence(item.content.calendar),
    set: setting((value, { occurrence }) => {
      if (occurrence === true) throw notOfAnOccurrence();
      return { series: { ...readRecurrence(value), ...REGULAR } };
    }),
    clear: (content) => {
      if (!content.calendar) return content;
      const { series: _, ...calendar } = content.calendar;
      return { ...content, calendar };
    },
  },
  listed('FirstOccurrence', ({ mailbox, item }) =>
    writeOccurrence('t:FirstOccurrence', mailbox, firstOccurrence(item)),
  ),
  listed('LastOccurrence', ({ mailbox, item }) => writeOccurrence('t:LastOccurrence', mailbox, lastOccurrence(item))),
  listed('ModifiedOccurrences', ({ mailbox, item }) => writeModifiedOccurrences(mailbox, item)),
  listed('DeletedOccurrences', ({ item }) => item.content.calendar && writeDeletedOccurrences(item.content.calendar)),
  {
    uri: 'calendar:MeetingTimeZone',
    shape: 'asked',
    set: setting((value) => {
      const known = readMeetingZone(value);
      return known === undefined ? {} : { startZone: known, endZone: known };
    }),
  },
  zone('StartTimeZone', 'startZone'),
  zone('EndTimeZone', 'endZone'),
  named('ConferenceType'),
  flag('AllowNewTimeProposal', 'allowNewTimeProposal'),
  field('IsOnlineMeeting', 'all', () => 'false'),
  ...['MeetingWorkspaceUrl', 'NetShowUrl', 'EnhancedLocation'].map(named),
  field('StartWallClock', 'asked', ({ start, startZone }) => wallTime(start, startZone)),
  field('EndWallClock', 'asked', ({ end, endZone }) => wallTime(end, endZone)),
  field('StartTimeZoneId', 'asked', ({ startZone }) => startZone),
  field('EndTimeZoneId', 'asked', ({ endZone }) => endZone),
  field('IntendedFreeBusyStatus', 'asked', ({ freeBusy, intendedFreeBusy }) => intendedFreeBusy ?? freeBusy),
  ...['JoinOnlineMeetingUrl', 'OnlineMeetingSettings'].map(named),
  field('IsOrganizer', 'all', ({ myResponse }) => String(myResponse === 'Organizer')),
  ...['CalendarActivityData', 'DoNotForwardMeeting'].map(named),
];
