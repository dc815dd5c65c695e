/**
 * Owns recurrences on the wire: pattern and range as clients send and get them, and the occurrences that a master lists. The dates of a range carry
 * the offset of the series' zone on that day, as Exchange writes them; what offset a client gives with a date is ignored.
 */
import { type Mailbox } from '../../store/mailbox.ts';
import { type Calendar, type Item } from '../../store/model.ts';
import {
  DAY_KINDS,
  type DayKind,
  MONTHS,
  type Pattern,
  type Range,
  type Recurrence,
  WEEK_INDEXES,
  WEEKDAYS,
  type Weekday,
  weekdaysOf,
} from '../../store/recurrence.ts';
import { occurrenceOf, slotOf } from '../../store/series.ts';
import { offsetAt } from '../../store/zones.ts';
import { writeInstant } from '../date-time.ts';
import { ItemError, schemaViolation } from '../fault.ts';
import { changeKey, idOf } from '../ids.ts';
import { TYPES } from '../namespaces.ts';
import { readInteger, readWord, required, textOf } from '../values.ts';
import { type XmlElement } from '../xml-read.ts';
import { element, sequence, tag, type Xml } from '../xml-write.ts';

const MOST_DAYS_BETWEEN = 999;
const MOST_BETWEEN = 99;
const MOST_OCCURRENCES = 999;
const DATE = /^\s*(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})?\s*$/;

const patterns: Readonly<Record<string, (of: XmlElement) => Pattern>> = {
  DailyRecurrence: (of) => ({ kind: 'daily', interval: interval(of, MOST_DAYS_BETWEEN) }),
  WeeklyRecurrence: (of) => ({
    kind: 'weekly',
    interval: interval(of, MOST_BETWEEN),
    days: readDays(required(of, TYPES, 'DaysOfWeek').text),
    firstDay: readWord(textOf(of, 'FirstDayOfWeek') ?? 'Sunday', WEEKDAYS),
  }),
  AbsoluteMonthlyRecurrence: (of) => ({
    kind: 'absolute-monthly',
    interval: interval(of, MOST_BETWEEN),
    day: dayOfMonth(of),
  }),
  RelativeMonthlyRecurrence: (of) => ({
    kind: 'relative-monthly',
    interval: interval(of, MOST_BETWEEN),
    ...relativeDay(of),
  }),
  AbsoluteYearlyRecurrence: (of) => ({ kind: 'absolute-yearly', day: dayOfMonth(of), month: month(of) }),
  RelativeYearlyRecurrence: (of) => ({ kind: 'relative-yearly', ...relativeDay(of), month: month(of) }),
};

const ranges: Readonly<Record<string, (of: XmlElement) => Range>> = {
  NoEndRecurrence: (of) => ({ start: readDate(of, 'StartDate') }),
  EndDateRecurrence: (of) => ({ start: readDate(of, 'StartDate'), end: readDate(of, 'EndDate') }),
  NumberedRecurrence: (of) => ({
    start: readDate(of, 'StartDate'),
    count: limited(required(of, TYPES, 'NumberOfOccurrences'), MOST_OCCURRENCES),
  }),
};

/** Reads a Recurrence. Throws ItemError ErrorCalendarInvalidRecurrence, ErrorRecurrenceHasNoOccurrence, or a schema fault. */
export function readRecurrence(value: XmlElement): Recurrence {
  const [first, second, ...rest] = value.children;
  if (rest.length > 0) throw invalidContent();
  const made = { pattern: readChoice(patterns, first), range: readChoice(ranges, second) };
  if (made.range.end !== undefined && made.range.end < made.range.start)
    throw new ItemError('ErrorRecurrenceHasNoOccurrence', 'The recurrence has no occurrence.');
  return made;
}

/** Reads an element by the reader that a choice has for its name. */
function readChoice<T>(choice: Readonly<Record<string, (of: XmlElement) => T>>, of: XmlElement | undefined): T {
  const read = of && Object.hasOwn(choice, of.name) ? choice[of.name] : undefined;
  if (!of || !read) throw invalidContent();
  return read(of);
}

function invalidContent(): Error {
  return schemaViolation("The element 'Recurrence' has invalid content.");
}

/** The Recurrence element of a master. */
export function writeRecurrence({ series, startZone }: Calendar): Xml | undefined {
  if (!series) return undefined;
  return tag('t:Recurrence', writePattern(series.pattern), writeRange(series.range, startZone));
}

/** An occurrence under the given name, as masters list them. */
export function writeOccurrence(name: string, mailbox: Mailbox, item: Item | undefined): Xml | undefined {
  const calendar = item?.content.calendar;
  if (!item?.occurrence || !calendar) return undefined;
  return tag(
    name,
    element('t:ItemId', { Id: idOf(mailbox, item), ChangeKey: changeKey(mailbox, item.version) }),
    tag('t:Start', writeInstant(calendar.start)),
    tag('t:End', writeInstant(calendar.end)),
    tag('t:OriginalStart', writeInstant(item.occurrence.originalStart)),
  );
}

export function writeModifiedOccurrences(mailbox: Mailbox, item: Item): Xml | undefined {
  const exceptions = item.content.calendar?.series?.exceptions ?? [];
  if (exceptions.length === 0) return undefined;
  const written = exceptions.map(({ date }) => writeOccurrence('t:Occurrence', mailbox, occurrenceOf(item, date)));
  return tag('t:ModifiedOccurrences', sequence(written));
}

export function writeDeletedOccurrences(calendar: Calendar): Xml | undefined {
  const { series } = calendar;
  if (!series || series.deleted.length === 0) return undefined;
  const written = series.deleted.map((date) =>
    tag('t:DeletedOccurrence', tag('t:Start', writeInstant(slotOf(calendar, series, date).start))),
  );
  return tag('t:DeletedOccurrences', sequence(written));
}

function writePattern(pattern: Pattern): Xml {
  const every = 'interval' in pattern ? tag('t:Interval', String(pattern.interval)) : undefined;
  switch (pattern.kind) {
    case 'daily':
      return tag('t:DailyRecurrence', every);
    case 'weekly': {
      const first = tag('t:FirstDayOfWeek', pattern.firstDay);
      return tag('t:WeeklyRecurrence', every, tag('t:DaysOfWeek', pattern.days.join(' ')), first);
    }
    case 'absolute-monthly':
      return tag('t:AbsoluteMonthlyRecurrence', every, tag('t:DayOfMonth', String(pattern.day)));
    case 'relative-monthly':
      return tag('t:RelativeMonthlyRecurrence', every, ...writeRelativeDay(pattern));
    case 'absolute-yearly': {
      const day = tag('t:DayOfMonth', String(pattern.day));
      return tag('t:AbsoluteYearlyRecurrence', day, tag('t:Month', pattern.month));
    }
    case 'relative-yearly':
      return tag('t:RelativeYearlyRecurrence', ...writeRelativeDay(pattern), tag('t:Month', pattern.month));
  }
}

function writeRelativeDay(pattern: { days: DayKind; index: string }): Xml[] {
  return [tag('t:DaysOfWeek', pattern.days), tag('t:DayOfWeekIndex', pattern.index)];
}

function writeRange({ start, end, count }: Range, zone: string): Xml {
  const first = tag('t:StartDate', start + offsetAt(start, zone));
  if (count !== undefined) return tag('t:NumberedRecurrence', first, tag('t:NumberOfOccurrences', String(count)));
  if (end === undefined) return tag('t:NoEndRecurrence', first);
  return tag('t:EndDateRecurrence', first, tag('t:EndDate', end + offsetAt(end, zone)));
}

function interval(of: XmlElement, most: number): number {
  return limited(required(of, TYPES, 'Interval'), most);
}

function limited(value: XmlElement, most: number): number {
  const read = readInteger(value.text);
  if (read < 1 || read > most) throw invalid();
  return read;
}

function dayOfMonth(of: XmlElement): number {
  return limited(required(of, TYPES, 'DayOfMonth'), 31);
}

function relativeDay(of: XmlElement): { days: DayKind; index: (typeof WEEK_INDEXES)[number] } {
  return {
    days: readWord(required(of, TYPES, 'DaysOfWeek').text, DAY_KINDS),
    index: readWord(required(of, TYPES, 'DayOfWeekIndex').text, WEEK_INDEXES),
  };
}

function month(of: XmlElement): (typeof MONTHS)[number] {
  return readWord(required(of, TYPES, 'Month').text, MONTHS);
}

/** A list of days in the week's order, each once. */
function readDays(text: string): Weekday[] {
  const named = text.split(/\s+/).flatMap((each) => (each === '' ? [] : weekdaysOf(readWord(each, DAY_KINDS))));
  if (named.length === 0) throw new ItemError('ErrorCalendarInvalidDayForWeeklyRecurrence', 'There is no day of week.');
  return WEEKDAYS.filter((day) => named.includes(day));
}

function readDate(of: XmlElement, name: string): string {
  const date = DATE.exec(required(of, TYPES, name).text)?.[1];
  const day = date === undefined ? Number.NaN : Date.parse(date);
  if (date === undefined || Number.isNaN(day) || !new Date(day).toISOString().startsWith(date))
    throw schemaViolation('A value is not a valid date.');
  if (date < '1601-01-02' || date > '4500-08-30')
    throw new ItemError('ErrorCalendarOutOfRange', 'The date is out of range.');
  return date;
}

function invalid(): ItemError {
  return new ItemError('ErrorCalendarInvalidRecurrence', 'The recurrence pattern or range is invalid.');
}
