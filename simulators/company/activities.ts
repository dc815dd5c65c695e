/**
 * Owns the two thousand activities of the sample company: 1,400 appointments and 600 tasks around
 * a given day. Drawn by a fixed seed; the day only shifts them, so that the same day gives the same
 * activities on every machine. Pure – the day comes in as an argument.
 */
import { Temporal } from 'temporal-polyfill';

import { type ContactPerson, contactPersons } from './contact-persons.ts';
import { type Employee, employees } from './employees.ts';
import { type Seeded, seeded } from './seeded.ts';

/** What appointments and tasks have in common. */
export type Activity = {
  guid: string;
  /** Object number, ten digits. */
  id: string;
  /** Transaction type, four characters. */
  transactionType: string;
  /** At most forty characters. */
  description: string;
  note: string;
  responsible: Employee;
  contact: ContactPerson;
  priority: '1' | '3' | '5' | '9';
  /** Milliseconds since 1970. */
  createdAt: number;
};

/** An appointment (business object 2000126). */
export type SampleAppointment = Activity & {
  location: string;
  allDay: boolean;
  /** Milliseconds; for all-day UTC midnights, the end exclusive. */
  from: number;
  to: number;
  isPrivate: boolean;
  participants: readonly Employee[];
};

/** A task (business object 2000125). */
export type SampleTask = Activity & { start: number; due: number; completed: boolean; percent: number };

/** The sample company's activities. */
export type Activities = { appointments: readonly SampleAppointment[]; tasks: readonly SampleTask[] };

const appointmentTypes = ['0001', '0001', '0001', 'ZTEL', 'ZTEL', 'ZMES'];
const taskTypes = ['1003', '1003', 'ZAUF'];
const subjects = [
  'Jahresgespräch & Bonusvereinbarung',
  'Visit <demo> of the new line',
  '🚀 Kick-off Projekt Größe XL',
  'פגישת סיכום רבעונית',
  'اجتماع المراجعة السنوية',
  'Preisverhandlung 5 < 7 & 9 > 8',
  'Wartungsvertrag verlängern',
  'Product presentation "Blue"',
  "Fußballtor's Abnahme – 100 %",
  'Reklamation besprechen',
  'Quarterly review',
  'Angebot nachfassen',
  'Messevorbereitung Köln',
  'Rückruf vereinbaren',
  '年次会議の準備',
];
const notes = [
  '',
  '',
  'Bitte Muster & Preisliste mitbringen.',
  'Agenda:\n1. Begrüßung\n2. Stand <Projekt>\n3. Offene Punkte 🙂',
  'Parking behind building "B & C".',
  'הערה: להביא מצגת',
  'Anfahrt über Tor 3; Ausweis nicht vergessen!',
];
const locations = [
  '',
  'Büro Köln, Raum 3.14',
  'Beim Kunden',
  'Teams',
  'Halle 7 / Stand B&C',
  'Café "Größenwahn"',
  'חדר ישיבות 2',
  'Werk <Nord>',
];
const dayMs = 86_400_000;

type Frame = { types: readonly string[]; midnight: number };

function activity(chance: Seeded, number: number, { types, midnight }: Frame): Activity {
  return {
    guid: chance.guid(),
    id: String(number).padStart(10, '0'),
    transactionType: chance.pick(types),
    description: chance.pick(subjects),
    note: chance.pick(notes),
    responsible: employees[number % employees.length] ?? chance.pick(employees),
    contact: chance.pick(contactPersons),
    priority: chance.pick(['1', '3', '5', '5', '5', '9'] as const),
    createdAt: midnight - (1 + chance.whole(60)) * dayMs + chance.whole(86_400) * 1000,
  };
}

/** Days from 60 before to 120 after, most of them near. */
function dayOffset(chance: Seeded): number {
  return chance.chance(0.6) ? chance.whole(29) - 7 : chance.whole(181) - 60;
}

function timed(chance: Seeded, day: Temporal.PlainDate, zone: string): { from: number; to: number } {
  const start = day.toZonedDateTime({
    timeZone: zone,
    plainTime: { hour: 8 + chance.whole(9), minute: 15 * chance.whole(4) },
  }).epochMilliseconds;
  return { from: start, to: start + (1 + chance.whole(8)) * 900_000 };
}

function wholeDays(chance: Seeded, day: Temporal.PlainDate): { from: number; to: number } {
  const start = day.toZonedDateTime('UTC').epochMilliseconds;
  return { from: start, to: start + (1 + chance.whole(3)) * dayMs };
}

function appointment(chance: Seeded, number: number, today: Temporal.PlainDate): SampleAppointment {
  const midnight = today.toZonedDateTime('UTC').epochMilliseconds;
  const base = activity(chance, number, { types: appointmentTypes, midnight });
  const day = today.add({ days: dayOffset(chance) });
  const allDay = chance.chance(0.06);
  const participants = chance.chance(0.3) ? [chance.pick(employees), chance.pick(employees)] : [];
  return {
    ...base,
    location: chance.pick(locations),
    allDay,
    ...(allDay ? wholeDays(chance, day) : timed(chance, day, base.responsible.ianaZone)),
    isPrivate: base.transactionType === '0001' && chance.chance(0.03),
    participants: [...new Set(participants)].filter((employee) => employee !== base.responsible),
  };
}

function task(chance: Seeded, number: number, today: Temporal.PlainDate): SampleTask {
  const midnight = today.toZonedDateTime('UTC').epochMilliseconds;
  const start = midnight + dayOffset(chance) * dayMs;
  const completed = chance.chance(0.3);
  return {
    ...activity(chance, number, { types: taskTypes, midnight }),
    start,
    due: start + chance.whole(15) * dayMs,
    completed,
    percent: completed ? 100 : 25 * chance.whole(4),
  };
}

/** Draws the activities around `today` (YYYY-MM-DD). */
export function activitiesAround(today: string): Activities {
  const day = Temporal.PlainDate.from(today);
  const chance = seeded(1414);
  return {
    appointments: Array.from({ length: 1400 }, (_, index) => appointment(chance, 4_000_001 + index, day)),
    tasks: Array.from({ length: 600 }, (_, index) => task(chance, 5_000_001 + index, day)),
  };
}
