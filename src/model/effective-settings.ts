/**
 * Owns what counts where several decide: installation, then group of mailboxes, then transaction type of the appointment; the narrower wins, field by field.
 * Pure; asked anew in every round, so that a change is effective without restart.
 */
import { createHash } from 'node:crypto';

import { type GroupSettings, type Settings, type TypeSettings } from './settings.ts';

/** What counts for a mailbox. What a transaction type decides for itself is still open, because it depends on the appointment. */
export type MailboxSettings = Pick<Settings, 'appointments' | 'codes' | 'window' | 'transactionTypes'>;
/** What counts for an appointment. */
export type AppointmentSettings = Pick<Settings, 'appointments' | 'window'>;

const own = <T>(record: { readonly [key: string]: T }, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** Everything of `wide` but what `narrow` names. */
const over = <T extends object>(wide: T, narrow: { readonly [K in keyof T]?: T[K] | undefined } | undefined): T => {
  const named = Object.fromEntries(Object.entries(narrow ?? {}).filter(([, value]) => value !== undefined));
  // Sound, because a part that is named has the type of the part that it stands for.
  return { ...wide, ...named } as T;
};

const decidedBy = (settings: AppointmentSettings, narrow: GroupSettings): AppointmentSettings => {
  const { appointments } = settings;
  const { people, deletes, newItems, winner, ...whole } = narrow.appointments ?? {};
  return {
    appointments: {
      ...over(appointments, whole),
      people: over(appointments.people, people),
      deletes: over(appointments.deletes, deletes),
      newItems: over(appointments.newItems, newItems),
      winner: over(appointments.winner, winner),
    },
    window: over(settings.window, narrow.window),
  };
};

const ofType = (type: TypeSettings): GroupSettings => ({ appointments: type });

/** @returns `undefined` when there is no such group. Without a group the installation decides. */
export const settingsOfMailbox = (settings: Settings, group: string | undefined): MailboxSettings | undefined => {
  const narrow = group === undefined ? {} : own(settings.groups, group);
  return (
    narrow && { ...decidedBy(settings, narrow), codes: settings.codes, transactionTypes: settings.transactionTypes }
  );
};

/** Every type has an answer: one that decides nothing for itself leaves it to the mailbox. */
export const settingsOfAppointment = (settings: MailboxSettings, transactionType: string): AppointmentSettings =>
  decidedBy(settings, ofType(own(settings.transactionTypes, transactionType) ?? {}));

/** The same for the same settings. */
export const nameOfRules = (settings: MailboxSettings): string =>
  createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 16);
