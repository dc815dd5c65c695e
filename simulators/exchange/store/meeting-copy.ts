/**
 * Owns an attendee's copy of a meeting: what it takes over from the organiser, and what stays the attendee's own (categories, reminder, properties,
 * answer). Pure.
 */
import { needsNewAnswer, unanswered } from './meeting-mail.ts';
import { type Calendar, type Content, type Item, type OccurrenceException, type Series } from './model.ts';
import { hasDate, samePattern } from './recurrence.ts';

const CANCELED = 'Canceled: ';
const UNANSWERED = { myResponse: 'NoResponseReceived', freeBusy: 'Tentative' } as const;
const FORGOTTEN_BY_AN_ANSWER = ['myResponse', 'freeBusy', 'repliedAt'];

/** The attendee's content for a meeting as the organiser sent it; `known` is the copy that is there already. */
export function attendeeCopy(sent: Content, known: Content | undefined): Content {
  if (!sent.calendar) return sent;
  const { subject, body, sensitivity, importance, culture } = sent;
  const base = { ...(known ?? fresh(sent)), subject, body, sensitivity, importance, culture };
  const { series: sentSeries, ...meeting } = unanswered(sent.calendar);
  const series = sentSeries && copiedSeries(sentSeries, known?.calendar?.series);
  return {
    ...base,
    calendar: {
      ...meeting,
      intendedFreeBusy: meeting.intendedFreeBusy ?? meeting.freeBusy,
      cancelled: false,
      requestSent: true,
      ...answerLeft(known, sent),
      ...(series && { series }),
    },
  };
}

/** The copy of a meeting that its organiser has called off. */
export function cancelledCopy(known: Content): Content {
  if (!known.calendar || known.calendar.cancelled) return known;
  return {
    ...known,
    subject: CANCELED + known.subject,
    reminderIsSet: false,
    calendar: { ...known.calendar, cancelled: true, freeBusy: 'Free', sequence: known.calendar.sequence + 1 },
  };
}

/** A copy with the attendee's answer, for all occurrences if it is a series. */
export function answeredCopy(known: Content, answer: 'Accept' | 'Tentative', now: number): Content {
  const { calendar } = known;
  if (!calendar) return known;
  const exceptions = calendar.series?.exceptions.map(unansweredException);
  return {
    ...known,
    calendar: {
      ...calendar,
      myResponse: answer,
      repliedAt: now,
      freeBusy: answer === 'Accept' ? (calendar.intendedFreeBusy ?? 'Busy') : 'Tentative',
      ...(calendar.series && exceptions && { series: { ...calendar.series, exceptions } }),
    },
  };
}

/** One occurrence of a series as an item of its own: for whoever is invited to that one alone. */
export function orphan(occurrence: Item): Content {
  const { calendar } = occurrence.content;
  if (!calendar || !occurrence.occurrence) return occurrence.content;
  return { ...occurrence.content, calendar: { ...calendar, recurrenceId: occurrence.occurrence.originalStart } };
}

function fresh(sent: Content): Content {
  const { calendar: _, message: __, ...content } = sent;
  return { ...content, itemClass: 'IPM.Appointment', reminderIsSet: true, categories: [], extended: {} };
}

/** The attendee's answer, where it still holds. */
function answerLeft(known: Content | undefined, sent: Content): Partial<Calendar> {
  if (!known?.calendar || needsNewAnswer(known, sent)) return UNANSWERED;
  const { myResponse, freeBusy, repliedAt } = known.calendar;
  return { myResponse, freeBusy, ...(repliedAt !== undefined && { repliedAt }) };
}

/** The same pattern keeps what the attendee did to single occurrences; another one is taken as it was sent. */
function copiedSeries(sent: Series, known: Series | undefined): Series {
  const isSame =
    known !== undefined && samePattern(known, sent) && JSON.stringify(known.times) === JSON.stringify(sent.times);
  if (isSame) {
    const exceptions = known.exceptions.filter(({ date }) => hasDate(sent, date));
    return { ...sent, exceptions, deleted: known.deleted.filter((date) => hasDate(sent, date)) };
  }
  return { ...sent, exceptions: sent.exceptions.map(sentException) };
}

function sentException(exception: OccurrenceException): OccurrenceException {
  const { fields, calendar } = exception.overrides;
  const { categories: _, reminderIsSet: __, reminderMinutes: ___, ...sentFields } = fields;
  const { required: _r, optional: _o, resources: _s, freeBusy: _f, myResponse: _m, ...sentCalendar } = calendar;
  const overrides = { fields: sentFields, calendar: sentCalendar, extended: {}, withoutExtended: [] };
  return { ...exception, overrides, fieldVersions: {} };
}

function unansweredException(exception: OccurrenceException): OccurrenceException {
  const kept = Object.entries(exception.overrides.calendar).filter(([key]) => !FORGOTTEN_BY_AN_ANSWER.includes(key));
  return { ...exception, overrides: { ...exception.overrides, calendar: Object.fromEntries(kept) } };
}
