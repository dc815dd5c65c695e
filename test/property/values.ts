/** Makes the values that people write in a history: each unique, so that it can be recognised wherever it ends up. All texts carry a mark for the content check. */
import { type Appointment, type Field, type Importance, importances, type When } from '../../src/model/appointment.ts';
import { ianaZone, instantOfMs, plainDate } from '../../src/model/instant.ts';

/** `long`: longer than S/4 holds. `far`: outside the window. `poison`: refused wherever it is written. */
export type Shape = 'timed' | 'allDay' | 'long' | 'far' | 'poison';

/** Stands in every text that a person writes; no log, journal or stored state may hold it. */
export const contentMark = 'Zq#';

/** What is left of a text wherever it was cut: which one it was. */
export const markPattern = /\d+ Zq# [a-z]+/g;

const day = 86_400_000;
const firstDay = Date.parse('2026-11-23T00:00:00Z');
const zones = ['Europe/Berlin', 'America/New_York', 'Pacific/Auckland', 'UTC'] as const;

const whenOf = (number: number, shape: Shape): When => {
  const far = shape === 'far' ? 600 * day : 0;
  if (shape === 'allDay') {
    const first = new Date(firstDay + (number % 200) * day).toISOString().slice(0, 10);
    const last = new Date(firstDay + ((number % 200) + (number % 3)) * day).toISOString().slice(0, 10);
    return { kind: 'allDay', firstDay: plainDate(first), lastDay: plainDate(last) };
  }
  const start = firstDay + (number % 21) * day + (480 + number * 7) * 60_000 + far;
  return {
    kind: 'timed',
    start: instantOfMs(start),
    end: instantOfMs(start + (30 + (number % 4) * 15) * 60_000),
    zone: ianaZone(zones[number % zones.length] ?? 'UTC'),
  };
};

const textOf = (number: number, field: string, shape: Shape): string => {
  const long = shape === 'long' ? ` ${'weiter und weiter ÄÖÜ 🚀 '.repeat(6)}Ende` : '';
  const poison = shape === 'poison' && field === 'subject' ? ' POISON' : '';
  const lines = field === 'note' ? '\nzweite Zeile' : '';
  return `${number} ${contentMark} ${field}${poison} R&D <b>"x"</b>${long}${lines}`;
};

const importanceOf = (number: number): Importance => importances[number % importances.length] ?? 'Normal';

/** The fields that a person edits; the private mark is a step of its own. */
export type EditedField = Exclude<Field, 'private'>;

/** A value for one field of an appointment. Importances are the only ones that are not unique. */
export const valueOf = (number: number, field: EditedField, shape: Shape): Partial<Appointment> => {
  if (field === 'when') return { when: whenOf(number, shape) };
  return field === 'importance' ? { importance: importanceOf(number) } : { [field]: textOf(number, field, shape) };
};

export const appointmentOf = (number: number, shape: Shape): Appointment => ({
  subject: textOf(number, 'subject', shape),
  when: whenOf(number, shape),
  location: textOf(number, 'location', shape),
  note: textOf(number, 'note', shape),
  importance: number % 4 === 0 ? importanceOf(number) : 'Normal',
  private: false,
});

/** What asks for synchronisation where the trigger is a category or a tag. */
export const askingCategory = 'Tandem';
export const askingTag = '#sap';

/** Before what S/4 would cut off. */
export const tagged = (appointment: Appointment): Appointment =>
  appointment.note.includes(askingTag) ? appointment : { ...appointment, note: `${appointment.note}\n${askingTag}` };
