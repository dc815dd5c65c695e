/** Owns the one moment that a reminder of an appointment hangs on. */
import { type Content } from '../../store/model.ts';

/** The start of an appointment, written; undefined for other items. */
export function startOf(content: Content, write: (instant: number) => string): string | undefined {
  return content.calendar && write(content.calendar.start);
}
