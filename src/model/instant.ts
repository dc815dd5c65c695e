/**
 * Owns how Tandem writes time. Instants are UTC text with whole seconds, so that equal instants are equal strings and stored state
 * stays readable; S/4 has no finer resolution for appointments.
 */
declare const brand: unique symbol;
/** `2026-11-22T08:30:00Z`: UTC, whole seconds. Sorts as text. */
export type Instant = string & { readonly [brand]: 'Instant' };
/** `2026-11-22`: a date of the calendar, in no zone. */
export type PlainDate = string & { readonly [brand]: 'PlainDate' };
/** IANA time zone name, e.g. `Europe/Berlin`. */
export type IanaZone = string & { readonly [brand]: 'IanaZone' };

/** @param at milliseconds since 1970-01-01T00:00:00Z; parts of a second are dropped */
export const instantOfMs = (at: number): Instant =>
  `${new Date(Math.floor(at / 1000) * 1000).toISOString().slice(0, 19)}Z` as Instant;
/** @returns milliseconds since 1970-01-01T00:00:00Z */
export const msOfInstant = (instant: Instant): number => Date.parse(instant);
/** @param ms negative for what was before */
export const later = (at: Instant, ms: number): Instant => instantOfMs(msOfInstant(at) + ms);

/** Parses ISO 8601 text with an offset or `Z`. @throws TypeError without the value */
export const instant = (text: string): Instant => {
  const at = /(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new TypeError('not a valid instant');
  return instantOfMs(at);
};

/** @throws TypeError when the text is no date of the Gregorian calendar */
export const plainDate = (text: string): PlainDate => {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text) throw new TypeError('not a valid date');
  return text as PlainDate;
};

const knownZones = new Set<string>();
/** More names than there are zones: names come from outside, in any case of their letters. */
const mostKnown = 2000;

/** @throws TypeError when the runtime's time zone data does not know the name */
export const ianaZone = (text: string): IanaZone => {
  if (knownZones.has(text)) return text as IanaZone;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
  } catch {
    throw new TypeError('not a known IANA time zone');
  }
  // Asking the runtime costs microseconds that a listing of thousands would feel.
  if (knownZones.size < mostKnown) knownZones.add(text);
  return text as IanaZone;
};
