/**
 * Owns which calendar items are left alone, and why. Pure. Privacy comes first: an item that is private for any reason is `private`,
 * whatever else it is.
 */
import { type SkipReason } from '../../model/link.ts';

/** The traits that decide, as the service names them; absent means the service did not say. */
type ItemTraits = {
  readonly sensitivity: string | undefined;
  readonly itemClass: string | undefined;
  readonly calendarItemType: string | undefined;
  readonly isMeeting: boolean;
};

/** @returns why the item is left alone, `undefined` when it is a single appointment of the owner's own */
export function skipReasonOf(traits: ItemTraits): SkipReason | undefined {
  // A sensitivity that the service does not state cannot be taken for Normal: content would leave the mailbox.
  if (traits.sensitivity !== 'Normal') return 'private';
  if (!isAppointmentClass(traits.itemClass)) return 'not-an-appointment';
  if (traits.calendarItemType !== undefined && traits.calendarItemType !== 'Single') return 'series';
  return traits.isMeeting ? 'meeting' : undefined;
}

/** `IPM.Appointment` and what is derived from it. Item classes are compared without case. */
export const isAppointmentClass = (itemClass: string | undefined): boolean =>
  /^ipm\.appointment(\.|$)/i.test(itemClass ?? '');
