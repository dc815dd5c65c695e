/**
 * Owns what the in-memory S/4 keeps of what it is given: what the mapping says that S/4 holds. The mapping's own laws (P10) are proved elsewhere;
 * here it only matters that truncation and zone names are real.
 */
import { normaliseForS4 } from '../../../src/mapping/s4/appointment.ts';
import { type Appointment } from '../../../src/model/appointment.ts';

export const asS4Holds = (appointment: Appointment): Appointment => ({
  ...appointment,
  ...normaliseForS4(appointment),
});
