/** Owns the parts that the shapes of the admin API share. */
import * as z from 'zod';

import { fields } from '../model/appointment.ts';
import { faultCodes } from '../model/fault.ts';

export const moment = z.string().meta({ description: 'UTC, whole seconds', examples: ['2026-11-22T08:30:00Z'] });
export const id = z
  .string()
  .regex(/^[0-9a-z-]{8,64}$/)
  .meta({ description: 'Enrolment id of a mailbox' });
export const sideSchema = z.enum(['s4', 'exchange']);
export const fieldSchema = z.enum(fields as [string, ...string[]]);
export const codeSchema = z.enum(faultCodes).meta({ description: 'Explained in docs/faults.md' });
export const kindSchema = z.enum(['transient', 'stale', 'gone', 'refused', 'invalid', 'bug']);
