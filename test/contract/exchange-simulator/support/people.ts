/** Owns the people of the meeting tests and what they see and do: Max organises, Probe One and Probe Two are invited. */
import { type ExchangeSimulator } from '../../../../simulators/exchange/server.ts';
import { control, type ItemView, MAX } from './control.ts';

export const ONE = 'probe1@tandem.example';
export const TWO = 'probe2@tandem.example';
export const GUEST = 'guest@elsewhere.example';

export type MeetingView = ItemView & {
  uid: string;
  folder: string;
  itemClass: string;
  cancelled: boolean;
  myResponse: string;
  freeBusy: string;
  calendarItemType: string;
  date?: string;
  organizer: { email: string };
  required: { email: string; response: string; proposed?: object }[];
  optional: { email: string; response: string }[];
  reminderIsSet: boolean;
  sequence: number;
};

export type Made = { itemId: string; changeKey: string };

/** What a person does in Outlook. */
export async function act(simulator: ExchangeSimulator, what: Record<string, unknown>): Promise<Made> {
  return control<Made>(simulator, 'POST act', { mailbox: MAX, ...what });
}

/** The items of a folder. */
export async function seen(simulator: ExchangeSimulator, mailbox: string, folder = 'calendar'): Promise<MeetingView[]> {
  return control<MeetingView[]>(simulator, `GET items?mailbox=${mailbox}&folder=${folder}`);
}

/** Everything in the calendar of these winter months, series as their occurrences. */
export async function view(simulator: ExchangeSimulator, mailbox: string): Promise<MeetingView[]> {
  return control<MeetingView[]>(
    simulator,
    `GET occurrences?mailbox=${mailbox}&from=2026-11-01T00:00:00Z&to=2027-02-01T00:00:00Z`,
  );
}

/** The only item of a folder. Throws when there is none. */
export async function only(simulator: ExchangeSimulator, mailbox: string, folder = 'calendar'): Promise<MeetingView> {
  const [item, ...rest] = await seen(simulator, mailbox, folder);
  if (!item || rest.length > 0) throw new Error(`There are ${item ? rest.length + 1 : 0} items in ${folder}.`);
  return item;
}

export const MEETING = {
  subject: 'Jour fixe',
  start: '2026-11-25T09:00:00',
  end: '2026-11-25T10:00:00',
  timeZone: 'Europe/Berlin',
  requiredAttendees: [ONE, GUEST],
};

/** The meeting on four Wednesdays, 25 November to 16 December. */
export const WEDNESDAYS = {
  ...MEETING,
  recurrence: { pattern: { kind: 'weekly', days: ['Wednesday'] }, range: { start: '2026-11-25', count: 4 } },
};
