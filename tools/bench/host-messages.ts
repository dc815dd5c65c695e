/** Owns what the benchmark and its simulator processes tell each other: options on the command line, one line of JSON per change. */
import * as z from 'zod';

export const hostOptionsSchema = z.object({
  side: z.enum(['s4', 'outlook']),
  port: z.int(),
  latencyMs: z.number(),
  /** At least the forty of the sample company. */
  employees: z.int(),
});
export type HostOptions = z.infer<typeof hostOptionsSchema>;

export const changeSchema = z.object({
  /** Epoch milliseconds, with fractions, when the change was committed. */
  t: z.number(),
  side: z.enum(['s4', 'outlook']),
  kind: z.string(),
  id: z.string(),
  user: z.string(),
  text: z.string(),
});
export type Change = z.infer<typeof changeSchema>;
