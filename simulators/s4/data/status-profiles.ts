/**
 * Owns the simulated status profiles: which user statuses the documents of a transaction type can have. The same id may mean different
 * things in two profiles, as in real customizing, so an id says nothing without the transaction type.
 */
import { type Texts } from '../odata/sap-error.ts';

/** A user status of one profile. */
export type UserStatus = {
  /** `E0001` and so on, five characters. */
  id: string;
  text: Texts;
  /** The system status that it sets: I1002 open, I1003 in process, I1005 completed, I1032 cancelled. */
  systemStatus: string;
  /** The status of a new document; one per profile. */
  isDefault: boolean;
  /** A final status cannot be left. */
  isFinal: boolean;
};

/** The statuses of one profile by id, in the order of customizing. */
export type StatusProfile = ReadonlyMap<string, UserStatus>;

type Row = readonly [id: string, text: Texts, systemStatus: string, mark?: 'default' | 'final'];

const profile = (rows: readonly Row[]): StatusProfile =>
  new Map(
    rows.map(([id, text, systemStatus, mark]) => [
      id,
      { id, text, systemStatus, isDefault: mark === 'default', isFinal: mark === 'final' },
    ]),
  );

/** The profile of the standard activities; every change is allowed. */
export const activityProfile = profile([
  ['E0001', { EN: 'Open', DE: 'Offen' }, 'I1002', 'default'],
  ['E0002', { EN: 'In process', DE: 'In Bearbeitung' }, 'I1003'],
  ['E0003', { EN: 'Completed', DE: 'Erledigt' }, 'I1005'],
  ['E0004', { EN: 'Cancelled', DE: 'Storniert' }, 'I1032'],
]);

/** A customer's own profile for visits with a report: E0004 is not its cancellation, and E0005 is final. */
export const visitProfile = profile([
  ['E0001', { EN: 'Planned', DE: 'Geplant' }, 'I1002', 'default'],
  ['E0002', { EN: 'Confirmed', DE: 'Bestätigt' }, 'I1003'],
  ['E0003', { EN: 'Held', DE: 'Durchgeführt' }, 'I1005'],
  ['E0004', { EN: 'Report & minutes written', DE: 'Bericht & Protokoll erstellt' }, 'I1005'],
  ['E0005', { EN: 'Called off', DE: 'Abgesagt' }, 'I1032', 'final'],
]);

/** The status that a new document of the profile has. */
export function initialStatusOf(statuses: StatusProfile): string {
  return [...statuses.values()].find((status) => status.isDefault)?.id ?? '';
}

/** The status that `CompleteAppointment` sets: the first one that completes. */
export function completedStatusOf(statuses: StatusProfile): string {
  return [...statuses.values()].find((status) => status.systemStatus === 'I1005')?.id ?? '';
}
