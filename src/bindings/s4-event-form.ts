/**
 * Owns reading what S/4 sends (s4.md, Events): the JSON form and the legacy query form, to the objects that are named. Parsed at the edge; events
 * are hints, so one that cannot be used is reported and never spoils the others.
 */
import * as z from 'zod';

import { type S4Notice } from '../actors/inbox-messages.ts';
import { partnerNumber, type PartnerNumber, s4Guid, type S4System } from '../model/ids.ts';

const short = z.string().min(1).max(70);
const eventSchema = z.object({
  objectType: short,
  objectKey: short,
  event: short,
  changedBy: z.string().max(70).optional(),
  partners: z.array(z.string().max(70)).max(1_000).optional(),
});
export type S4Event = z.infer<typeof eventSchema>;

/** Unknown fields are let through: senders of a later release may add some. */
export const s4EventsSchema = z.object({
  system: short,
  client: short,
  events: z.array(eventSchema).min(1).max(5_000),
});
export type S4Events = z.infer<typeof s4EventsSchema>;

export type NotHandled = {
  /** Position in the request. */
  readonly index: number;
  readonly because:
    | 'unknown-object-type'
    | 'not-synchronised-yet'
    | 'not-a-guid'
    | 'not-a-partner-number'
    | 'nobody-follows';
};

export type Read = {
  readonly appointments: readonly S4Notice[];
  readonly partners: readonly { readonly index: number; readonly number: PartnerNumber }[];
  readonly notHandled: readonly NotHandled[];
};

type One =
  | { readonly appointment: S4Notice }
  | { readonly partner: PartnerNumber }
  | { readonly because: NotHandled['because'] };

/** @param us the communication user, whose changes are our own writes */
export const readEvents = (events: readonly S4Event[], us: string): Read => {
  const read = {
    appointments: [] as S4Notice[],
    partners: [] as Read['partners'][number][],
    notHandled: [] as NotHandled[],
  };
  for (const [index, event] of events.entries()) {
    const one = readEvent(event, us);
    if ('appointment' in one) read.appointments.push(one.appointment);
    else if ('partner' in one) read.partners.push({ index, number: one.partner });
    else read.notHandled.push({ index, because: one.because });
  }
  return read;
};

const readEvent = (event: S4Event, us: string): One => {
  switch (event.objectType.toUpperCase()) {
    case 'BUS2000126':
      return readAppointment(event, us);
    case 'BUS1006': {
      const number = tryTo(alphaNumber, event.objectKey);
      return number === undefined ? { because: 'not-a-partner-number' } : { partner: number };
    }
    case 'BUS2000125':
    case 'BUT050':
      return { because: 'not-synchronised-yet' };
    default:
      return { because: 'unknown-object-type' };
  }
};

const readAppointment = ({ objectKey, event, partners = [], changedBy }: S4Event, us: string): One => {
  const guid = tryTo(s4Guid, objectKey);
  if (guid === undefined) return { because: 'not-a-guid' };
  const numbers = partners.map((partner) => tryTo(alphaNumber, partner));
  return {
    appointment: {
      guid,
      event: eventKind(event),
      partners: numbers.filter((number) => number !== undefined),
      byUs: changedBy !== undefined && changedBy.toUpperCase() === us.toUpperCase(),
    },
  };
};

/** An event of another name says at least that something changed; the object is read again in any case. */
const eventKind = (event: string): S4Notice['event'] => {
  const name = event.toUpperCase();
  return name === 'CREATED' || name === 'DELETED' ? name : 'CHANGED';
};

/** The legacy form names neither system nor client: they are ours. */
export const legacySchema = z.object({ objectType: short, guid: short, event: short });
export const legacyEvents = ({ objectType, guid, event }: z.infer<typeof legacySchema>, ours: S4System): S4Events => ({
  ...ours,
  events: [{ objectType, objectKey: guid, event }],
});

/** Some senders leave out the leading zeros; blank is no number. */
const alphaNumber = (text: string): PartnerNumber =>
  partnerNumber(/^\d{1,10}$/.test(text) ? text.padStart(10, '0') : text);

const tryTo = <T>(parse: (text: string) => T, text: string): T | undefined => {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
};
