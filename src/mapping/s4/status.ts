/**
 * Owns the translation of statuses and priorities by the administrator's table. Pure. Several codes may mean the same: a code is replaced only by one that means
 * something else, so that reading and writing back changes nothing (P10).
 */
import { type Importance } from '../../model/appointment.ts';
import { type StatusMeaning, type StatusTable } from '../../model/status-table.ts';

const statusesOf = (table: StatusTable, type: string): StatusTable['statuses'] =>
  table.statusesOfType[type] ?? table.statuses;

/** @returns undefined when the table does not know the code: then nothing follows from it */
export const meaningOfStatus = (table: StatusTable, type: string, status: string): StatusMeaning | undefined =>
  statusesOf(table, type).meaning[status.trim()];

/** @returns the code to write; the current one when it means that already; undefined when the table has none */
export const statusToWrite = (
  table: StatusTable,
  wanted: { readonly type: string; readonly meaning: StatusMeaning; readonly current: string },
): string | undefined => {
  if (meaningOfStatus(table, wanted.type, wanted.current) === wanted.meaning) return wanted.current;
  return statusesOf(table, wanted.type).write[wanted.meaning];
};

/** An unknown or blank priority is normal. */
export const importanceOf = (table: StatusTable, priority: string): Importance =>
  table.priorities.importance[priority.trim()] ?? 'Normal';

/** @param current the priority that S/4 has; blank when the appointment is new */
export const priorityToWrite = (table: StatusTable, importance: Importance, current: string): string =>
  current.trim() !== '' && importanceOf(table, current) === importance ? current : table.priorities.write[importance];
