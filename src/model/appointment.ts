/**
 * Owns the canonical appointment: what both sides can hold, in the shape in which it is compared and merged. Field by field merging
 * (sync.md, The model) works on `Field`; `when` is one field, because a start without its end or its zone means nothing.
 */
import { type IanaZone, type Instant, type PlainDate } from './instant.ts';

/** The two systems that are kept in step. */
export type Side = 's4' | 'exchange';
export const otherSide = (side: Side): Side => (side === 's4' ? 'exchange' : 's4');

/** Timed: instants plus the zone in which the organiser thinks. All-day: dates, both inclusive, in no zone. */
export type When =
  | { readonly kind: 'timed'; readonly start: Instant; readonly end: Instant; readonly zone: IanaZone }
  | { readonly kind: 'allDay'; readonly firstDay: PlainDate; readonly lastDay: PlainDate };

/** What an appointment says. Text is plain, with `\n` as line end; nothing is `undefined`, absent text is `''`. */
export type Content = {
  readonly subject: string;
  readonly when: When;
  readonly location: string;
  readonly note: string;
};

export const importances = ['High', 'Normal', 'Low'] as const;
export type Importance = (typeof importances)[number];

/** The synchronised fields. `private`: whether the side marks it as private (how much the other side may then hold is decided in sync/privacy.ts). */
export type Appointment = Content & {
  readonly importance: Importance;
  readonly private: boolean;
};

export type ContentField = keyof Content;
export const contentFields: readonly ContentField[] = ['subject', 'when', 'location', 'note'];
export type Field = keyof Appointment;
export const fields: readonly Field[] = [...contentFields, 'importance', 'private'];
