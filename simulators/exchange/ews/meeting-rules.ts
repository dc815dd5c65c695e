/** Owns the rules that creating, updating and deleting appointments share: whom to mail, and which times are possible. */
import { type Actor } from '../store/actions.ts';
import { type ContentProblem, problemOf } from '../store/content.ts';
import { type Recipients } from '../store/meeting-mail.ts';
import { type Content, type Item } from '../store/model.ts';
import { masterOf } from '../store/series-actions.ts';
import { crossesNeighbour } from '../store/series-edit.ts';
import { ItemError } from './fault.ts';

export const SEND_ON_CREATE = ['SendToNone', 'SendOnlyToAll', 'SendToAllAndSaveCopy'] as const;
export const SEND_ON_UPDATE = [
  'SendToNone',
  'SendOnlyToAll',
  'SendOnlyToChanged',
  'SendToAllAndSaveCopy',
  'SendToChangedAndSaveCopy',
] as const;

/** Who gets mail by one of the Send… values. */
export function recipientsOf(send: (typeof SEND_ON_UPDATE)[number]): Recipients {
  if (send === 'SendToNone') return 'none';
  return send === 'SendOnlyToChanged' || send === 'SendToChangedAndSaveCopy' ? 'changed' : 'all';
}

const PROBLEMS: Readonly<Record<ContentProblem, readonly [code: string, text: string]>> = {
  'end-before-start': ['ErrorCalendarEndDateIsEarlierThanStartDate', 'EndDate is earlier than StartDate'],
  'too-long': ['ErrorCalendarDurationIsTooLong', 'The duration of the calendar item is too long.'],
  'no-occurrence': ['ErrorRecurrenceHasNoOccurrence', 'The recurrence has no occurrence.'],
  'span-too-big': [
    'ErrorOccurrenceTimeSpanTooBig',
    'The duration of the occurrence is longer than the time between two occurrences.',
  ],
};

/** Throws ItemError when an appointment's times, or those of a series, are not possible. */
export function checkTimes(content: Content): void {
  const problem = problemOf(content);
  if (problem !== undefined) throw new ItemError(...PROBLEMS[problem]);
}

/** Throws ItemError ErrorOccurrenceCrossingBoundary when an occurrence would be moved to where its neighbours are. */
export function checkNeighbours(actor: Actor, before: Item, content: Content): void {
  const master = masterOf(actor, before);
  if (!master || !before.occurrence || !content.calendar || !isMoved(before, content.calendar)) return;
  if (crossesNeighbour(master, before.occurrence.date, content.calendar))
    throw new ItemError(
      'ErrorOccurrenceCrossingBoundary',
      'Modified occurrence is crossing or overlapping adjacent occurrence.',
    );
}

function isMoved({ content }: Item, { start, end }: { start: number; end: number }): boolean {
  return content.calendar?.start !== start || content.calendar.end !== end;
}
