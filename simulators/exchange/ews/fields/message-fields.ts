/**
 * Owns the fields of mails, in the schema's order: of every mail (MessageType), of mails about meetings (MeetingMessageType), and of requests,
 * responses and cancellations. What a mail tells of its meeting is written as of the appointment itself, and can not be set.
 */
import { isOutOfDate, meetingOfMail } from '../../store/meeting-delivery.ts';
import { type MeetingPart, type MessagePart } from '../../store/model.ts';
import { writeInstant } from '../date-time.ts';
import { changeKey, idOf } from '../ids.ts';
import { element, sequence, tag, type Xml } from '../xml-write.ts';
import { calendarFields } from './calendar-fields.ts';
import { elementOf, type Field, type Written } from './field.ts';
import { writeMailbox } from './people.ts';

const named = (uri: string): Field => ({ uri, shape: 'asked' });

function ofMessage(name: string, write: (message: MessagePart) => Xml): Field {
  return {
    uri: `message:${name}`,
    shape: 'default',
    write: ({ item }) => item.content.message && write(item.content.message),
  };
}

function ofMeeting(name: string, value: (meeting: MeetingPart, from: Written) => string | undefined): Field {
  const write = (from: Written): Xml | undefined => {
    const meeting = from.item.content.message?.meeting;
    const written = meeting && value(meeting, from);
    return written === undefined ? undefined : tag(`t:${name}`, written);
  };
  return { uri: `meeting:${name}`, shape: 'default', write };
}

/** The fields of an appointment of these names (a list with blanks), for reading only. */
function ofCalendar(names: string): Field[] {
  return names.split(/\s+/).map((name) => {
    const field = calendarFields.find((each) => elementOf(each) === name) ?? named(`calendar:${name}`);
    const { uri, shape, detail, write } = field;
    return { uri, shape, ...(detail !== undefined && { detail }), ...(write && { write }) };
  });
}

export const messageFields: readonly Field[] = [
  ofMessage('Sender', ({ from }) => tag('t:Sender', writeMailbox(from))),
  ofMessage('ToRecipients', ({ to }) => tag('t:ToRecipients', sequence(to.map(writeMailbox)))),
  ...['CcRecipients', 'BccRecipients'].map((name) => named(`message:${name}`)),
  ofMessage('IsReadReceiptRequested', () => tag('t:IsReadReceiptRequested', 'false')),
  ofMessage('IsDeliveryReceiptRequested', () => tag('t:IsDeliveryReceiptRequested', 'false')),
  ...['ConversationIndex', 'ConversationTopic'].map((name) => named(`message:${name}`)),
  ofMessage('From', ({ from }) => tag('t:From', writeMailbox(from))),
  named('message:InternetMessageId'),
  ofMessage('IsRead', () => tag('t:IsRead', 'false')),
  ...['IsResponseRequested', 'References', 'ReplyTo', 'ReceivedBy', 'ReceivedRepresenting'].map((name) =>
    named(`message:${name}`),
  ),
];

export const meetingMessageFields: readonly Field[] = [
  {
    uri: 'meeting:AssociatedCalendarItemId',
    shape: 'default',
    detail: true,
    write: (from) => {
      const item = meetingOfMail(from.mailbox, from.item);
      if (!item) return undefined;
      const attributes = { Id: idOf(from.mailbox, item), ChangeKey: changeKey(from.mailbox, item.version) };
      return element('t:AssociatedCalendarItemId', attributes);
    },
  },
  ofMeeting('IsDelegated', () => 'false'),
  ofMeeting('IsOutOfDate', (_, { mailbox, item }) => String(isOutOfDate(meetingOfMail(mailbox, item), item))),
  ofMeeting('HasBeenProcessed', () => 'true'),
  ofMeeting('ResponseType', ({ response }) => response),
  ...ofCalendar('UID RecurrenceId DateTimeStamp IsOrganizer'),
];

export const meetingRequestFields: readonly Field[] = [
  { ...ofMeeting('MeetingRequestType', ({ requestType }) => requestType), uri: 'meetingRequest:MeetingRequestType' },
  {
    uri: 'meetingRequest:IntendedFreeBusyStatus',
    shape: 'default',
    write: ({ item }) => {
      const intended = item.content.calendar?.intendedFreeBusy;
      return intended && tag('t:IntendedFreeBusyStatus', intended);
    },
  },
  ...ofCalendar(
    `Start End OriginalStart IsAllDayEvent LegacyFreeBusyStatus Location When IsMeeting IsCancelled IsRecurring MeetingRequestWasSent CalendarItemType MyResponseType
    Organizer RequiredAttendees OptionalAttendees Resources ConflictingMeetingCount AdjacentMeetingCount ConflictingMeetings AdjacentMeetings Duration TimeZone
    AppointmentReplyTime AppointmentSequenceNumber AppointmentState Recurrence StartTimeZone EndTimeZone AllowNewTimeProposal IsOnlineMeeting StartWallClock EndWallClock
    StartTimeZoneId EndTimeZoneId`,
  ),
];

export const meetingCancellationFields = ofCalendar('Start End Location Recurrence CalendarItemType');

export const meetingResponseFields: readonly Field[] = [
  ...meetingCancellationFields,
  ofMeeting('ProposedStart', ({ proposed }) => proposed && writeInstant(proposed.start)),
  ofMeeting('ProposedEnd', ({ proposed }) => proposed && writeInstant(proposed.end)),
];
