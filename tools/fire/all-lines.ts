/** Owns the list of all lines, in the order in which a full run takes them. */
import { type Line } from './line.ts';
import { clockLines } from './lines/clock.ts';
import { contestLines } from './lines/contests.ts';
import { databaseLines } from './lines/database-full.ts';
import { notifications } from './lines/notifications.ts';
import { poison } from './lines/poison.ts';
import { processes } from './lines/processes.ts';
import { replicas } from './lines/replicas.ts';
import { s4Lines } from './lines/s4.ts';
import { throttling } from './lines/throttling.ts';

export const allLines: readonly Line[] = [
  ...notifications,
  ...s4Lines,
  ...throttling,
  ...poison,
  ...contestLines,
  ...processes,
  ...databaseLines,
  ...clockLines,
  ...replicas,
];
