/**
 * Owns the administrator's table of statuses and priorities: what S/4's codes mean, and which code is written for a meaning. Per transaction type; validated, so that
 * what is written is read back as what was meant (P10).
 */
import * as z from 'zod';

import { importances } from './appointment.ts';

export const statusMeanings = ['open', 'inProcess', 'completed', 'cancelled'] as const;
export type StatusMeaning = (typeof statusMeanings)[number];

const statusCode = z.string().regex(/^[A-Z0-9]{5}$/, 'a user status such as E0001');
const priorityCode = z.string().regex(/^[0-9]$/, 'one digit');

const statusesSchema = z
  .strictObject({
    meaning: z.record(statusCode, z.enum(statusMeanings)),
    /** The code to write for a meaning; a meaning without one is never written. */
    write: z.partialRecord(z.enum(statusMeanings), statusCode),
  })
  .refine(
    ({ meaning, write }) => statusMeanings.every((each) => write[each] === undefined || meaning[write[each]] === each),
    'a status that is written must have the meaning for which it is written',
  );

const prioritiesSchema = z
  .strictObject({
    importance: z.record(priorityCode, z.enum(importances)),
    write: z.record(z.enum(importances), priorityCode),
  })
  .refine(
    ({ importance, write }) => importances.every((each) => importance[write[each]] === each),
    'a priority that is written must have the importance for which it is written',
  );

export const statusTableSchema = z.strictObject({
  /** For types without an entry of their own. */
  statuses: statusesSchema.prefault({
    meaning: { E0001: 'open', E0002: 'inProcess', E0003: 'completed', E0004: 'cancelled' },
    write: { open: 'E0001', inProcess: 'E0002', completed: 'E0003', cancelled: 'E0004' },
  }),
  statusesOfType: z.record(z.string().regex(/^[A-Z0-9]{4}$/, 'a transaction type'), statusesSchema).default({}),
  priorities: prioritiesSchema.prefault({
    importance: { 1: 'High', 2: 'High', 3: 'High', 5: 'Normal', 7: 'Low', 9: 'Low' },
    write: { High: '3', Normal: '5', Low: '9' },
  }),
});
export type StatusTable = z.infer<typeof statusTableSchema>;
