/**
 * Owns when the reminder of an appointment is due: of a series, for the next occurrence since it was last changed or its reminder dismissed.
 */
import { type Item } from '../../store/model.ts';
import { nextOccurrence } from '../../store/series.ts';

const MINUTE = 60_000;

/** The start that the reminder is for; undefined for other items, and once a series is over. */
export function reminderDue(item: Item): number | undefined {
  const { calendar, message } = item.content;
  if (!calendar || message) return undefined;
  if (!calendar.series) return calendar.start;
  return nextOccurrence(item, Math.max(calendar.remindedUntil ?? 0, item.modified))?.content.calendar?.start;
}

/** When the reminder is shown; undefined when there is none. */
export function reminderTime(item: Item): number | undefined {
  const due = item.content.reminderIsSet ? reminderDue(item) : undefined;
  return due === undefined ? undefined : due - item.content.reminderMinutes * MINUTE;
}
