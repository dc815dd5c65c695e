/** Owns the list of all lines, in the order in which a full run takes them. */
import { type Line } from './line.ts';
import { notifications } from './lines/notifications.ts';

export const allLines: readonly Line[] = [...notifications];
