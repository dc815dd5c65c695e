/** Owns how OData V2 writes instants in JSON and in URLs. Pure. */
import { type Instant, instantOfMs } from '../../model/instant.ts';

/**
 * Reads `/Date(ms)/` and `/Date(ms+0000)/`; the milliseconds are UTC in both, the offset only says how to show them (OData V2, JSON format,
 * primitive types). Whole seconds remain.
 * @returns `undefined` when the text is neither
 */
export const instantOfODataDate = (text: string): Instant | undefined => {
  const match = /^\/Date\((-?\d{1,15})(?:[+-]\d{1,4})?\)\/$/.exec(text);
  return match?.[1] === undefined ? undefined : instantOfMs(Number(match[1]));
};

/** The JSON form for `Edm.DateTimeOffset`. */
export const odataDateOfMs = (ms: number): string => `/Date(${ms}+0000)/`;

/** The literal of `Edm.DateTimeOffset` for `$filter`. */
export const dateTimeOffsetLiteral = (at: Instant): string => `datetimeoffset'${at}'`;

/** A string literal for `$filter` and keys: quotes are doubled (OData V2, abstract type system). Not yet percent-encoded. */
export const stringLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`;
