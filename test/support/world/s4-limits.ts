/**
 * Owns what the in-memory S/4 keeps of what it is given: what the mapping says that S/4 holds. The mapping's own laws (P10) are proved elsewhere;
 * here it only matters that truncation and zone names are real.
 */
export { normaliseForS4 as asS4Holds } from '../../../src/mapping/s4/appointment.ts';
