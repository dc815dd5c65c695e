/** Owns how Outlook shows the time of an item. */
export const busyStates = ['Free', 'Tentative', 'Busy', 'OOF', 'WorkingElsewhere'] as const;
export type BusyState = (typeof busyStates)[number];
