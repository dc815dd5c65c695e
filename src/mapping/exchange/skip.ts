/** Owns which calendar items are left alone because of what they are. Pure. Whether a private item, a meeting or a series is synchronised is decided elsewhere. */
import { type SkipReason } from '../../model/link.ts';

/** The traits that decide, as the service names them; absent means the service did not say. */
type ItemTraits = {
  readonly itemClass: string | undefined;
  readonly calendarItemType: string | undefined;
};

const knownTypes: ReadonlySet<string | undefined> = new Set([
  undefined,
  'Single',
  'RecurringMaster',
  'Occurrence',
  'Exception',
]);

/** @returns why the item is left alone, `undefined` when it can be read */
export function skipReasonOf(traits: ItemTraits): SkipReason | undefined {
  if (!isAppointmentClass(traits.itemClass)) return 'not-an-appointment';
  return knownTypes.has(traits.calendarItemType) ? undefined : 'unreadable';
}

/** `IPM.Appointment` and what is derived from it. Item classes are compared without case. */
export const isAppointmentClass = (itemClass: string | undefined): boolean =>
  /^ipm\.appointment(\.|$)/i.test(itemClass ?? '');
