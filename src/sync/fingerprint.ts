/**
 * Owns the fingerprint: a keyed hash of one normalised field. Pure – no I/O. Both sides are normalised through the mapping before they come here, so
 * that equal fingerprints mean "the same for the user" (I6: changed means content changed). Keyed, so that stored hashes tell nobody the content.
 */
import { createHmac } from 'node:crypto';

import { type Appointment, type Field, fields } from '../model/appointment.ts';
import { type Base } from '../model/link.ts';

export type Fingerprints = { readonly [F in Field]: string };

const canonical = (value: Appointment[Field]): string => {
  if (typeof value !== 'object') return String(value);
  return value.kind === 'timed'
    ? `timed|${value.start}|${value.end}|${value.zone}`
    : `allDay|${value.firstDay}|${value.lastDay}`;
};

/** @returns 32 hex digits per field */
export const fingerprintsOf = (key: string, appointment: Appointment): Fingerprints => {
  const of = (field: Field): string =>
    createHmac('sha256', key)
      .update(`${field}\u0000${canonical(appointment[field])}`)
      .digest('hex')
      .slice(0, 32);
  return Object.fromEntries(fields.map((field) => [field, of(field)])) as Fingerprints;
};

/** A keyed hash of an id, for journal and views. */
export const hashOf = (key: string, id: string): string =>
  createHmac('sha256', key).update(id).digest('hex').slice(0, 32);

/** The fields of a pair that nobody has compared yet, or whose last write is in doubt. */
export const unknownBase: Base = {
  subject: null,
  when: null,
  location: null,
  note: null,
  importance: null,
  private: null,
};

/** Picks some fields' fingerprints. */
export const only = (fingerprints: Fingerprints, chosen: readonly Field[]): { readonly [F in Field]?: string } =>
  Object.fromEntries(chosen.map((field) => [field, fingerprints[field]]));

/** Fields whose value is not the base's; an unknown base counts as changed. */
export const changedFields = (base: Base, now: Fingerprints): readonly Field[] =>
  fields.filter((field) => base[field] !== now[field]);
