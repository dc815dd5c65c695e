/** Owns the rules that creating, updating and deleting appointments share: whom to mail, and which times are possible. */
import { problemOf } from '../store/content.ts';
import { type Recipients } from '../store/meeting-mail.ts';
import { type Content } from '../store/model.ts';
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

/** Throws ItemError when an appointment ends before it starts or lasts longer than five years. */
export function checkTimes(content: Content): void {
  const problem = problemOf(content);
  if (problem === 'end-before-start')
    throw new ItemError('ErrorCalendarEndDateIsEarlierThanStartDate', 'EndDate is earlier than StartDate');
  if (problem === 'too-long')
    throw new ItemError('ErrorCalendarDurationIsTooLong', 'The duration of the calendar item is too long.');
}
