/** Owns seeing: values of both sides in the one form in which they are compared, and their fingerprints. */
import { normaliseForS4 } from '../../mapping/s4/appointment.ts';
import { appointmentOnS4 } from '../../mapping/s4/fields.ts';
import { type Appointment, type Field, fields } from '../../model/appointment.ts';
import { type Instant, msOfInstant } from '../../model/instant.ts';
import { type AppointmentChange, type ExchangeItem } from '../../ports/exchange.ts';
import { type S4Appointment } from '../../ports/s4.ts';
import { type Fingerprints, fingerprintsOf } from '../../sync/fingerprint.ts';
import { type Context } from './context.ts';

/** What S/4 could hold of this appointment: a truncation or a zone that S/4 has no name for is no change (I6). */
export const seen = (context: Context, appointment: Appointment): Fingerprints =>
  fingerprintsOf(context.deps.fingerprintKey, normaliseForS4(appointment, context.shape));

/** The S/4 appointment in canonical form, whatever codes the system uses. */
export const onS4 = (context: Context, item: S4Appointment): Appointment =>
  appointmentOnS4(item, context.settings.codes);

export const seenOnS4 = (context: Context, item: S4Appointment): Fingerprints => seen(context, onS4(context, item));

/** @returns undefined for an item that is left alone: nothing of its content is carried */
export const seenOnExchange = (context: Context, item: ExchangeItem): Fingerprints | undefined =>
  item.appointment === undefined ? undefined : seen(context, item.appointment);

/** Some fields of an appointment, as a change to write. */
export const pick = (appointment: Appointment, chosen: readonly Field[]): AppointmentChange =>
  Object.fromEntries(fields.filter((field) => chosen.includes(field)).map((field) => [field, appointment[field]]));

const dayMs = 86_400_000;

type Timed = Pick<Appointment, 'when'>;

/** Ends in milliseconds since 1970; an all-day item ends with its last day, in the zone that ends last. */
const endMs = ({ when }: Timed): number =>
  when.kind === 'timed' ? msOfInstant(when.end) : Date.parse(`${when.lastDay}T00:00:00Z`) + dayMs + dayMs / 2;
const startMs = ({ when }: Timed): number =>
  when.kind === 'timed' ? msOfInstant(when.start) : Date.parse(`${when.firstDay}T00:00:00Z`) - dayMs / 2;

/** The window of instants in which new items are synchronised; leaving it never deletes. */
export const windowOf = (context: Context): { readonly from: number; readonly to: number } => {
  const { daysBack, daysAhead } = context.settings.window;
  const now = context.deps.clock.now();
  return { from: now - daysBack * dayMs, to: now + daysAhead * dayMs };
};

export const inWindow = (context: Context, appointment: Timed): boolean => {
  const { from, to } = windowOf(context);
  return endMs(appointment) >= from && startMs(appointment) <= to;
};

/** Items that ended before the window are never deleted (sync.md, Deletes). */
export const endedBeforeWindow = (context: Context, appointment: Timed): boolean =>
  endMs(appointment) < windowOf(context).from;

export const endsInFuture = (context: Context, appointment: Timed): boolean =>
  endMs(appointment) > context.deps.clock.now();

/** Which side was changed last, for the rule `latest`; S/4 has whole seconds, a tie goes to S/4. */
export const latestOf = (onS4: Instant, onExchange: Instant): 's4' | 'exchange' =>
  onExchange > onS4 ? 'exchange' : 's4';
