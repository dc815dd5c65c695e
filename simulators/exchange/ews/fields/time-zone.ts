/**
 * Owns time zone definitions on the wire: the full form that Exchange gives (periods, transition groups), computed from the zone's rules in the
 * current year, and the reading of the short form that clients send.
 */
import { Temporal } from 'temporal-polyfill';

import { ianaOf, windowsZoneOf } from '../../store/zones.ts';
import { ItemError } from '../fault.ts';
import { TYPES } from '../namespaces.ts';
import { child, type XmlElement } from '../xml-read.ts';
import { element, sequence, tag, type Xml } from '../xml-write.ts';

type Turn = { at: Temporal.ZonedDateTime; offsetMinutes: number };

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
/** A zone's standard offset in minutes, and its two changes of the year if it has daylight saving time. */
type Turns = { standard: number; turns: Turn[] };

const turns = new Map<string, Turns>();
const written = new Map<string, Xml>();

/** The Windows zone id that a definition stands for. Throws ItemError ErrorTimeZone for an unknown one. */
export function readZone(definition: XmlElement): string {
  const id = definition.attributes.get('Id') ?? child(definition, TYPES, 'Periods')?.attributes.get('Id') ?? '';
  if (ianaOf(id) === undefined) throw new ItemError('ErrorTimeZone', 'There was a problem with the time zone.');
  return id;
}

/** The zone of a 2007-style MeetingTimeZone, or undefined when it names none that we know. */
export function readMeetingZone(value: XmlElement): string | undefined {
  return windowsZoneOf(value.attributes.get('TimeZoneName') ?? '');
}

/** A definition under the given element name. `full` adds periods and transitions. */
export function writeZone(name: string, zone: string, full: boolean): Xml {
  const attributes = { Id: zone, Name: displayName(zone) };
  return full ? element(name, attributes, rules(zone)) : element(name, attributes);
}

/** A name such as `(UTC+01:00) W. Europe Standard Time`. */
export function displayName(zone: string): string {
  const { standard } = turnsOf(zone);
  if (standard === 0) return `(UTC) ${zone}`;
  return `(UTC${sign(standard)}${clock(standard)}) ${zone}`;
}

function rules(zone: string): Xml {
  const known = written.get(zone);
  if (known) return known;
  const { standard, turns: changes } = turnsOf(zone);
  const standardId = `trule:Microsoft/Registry/${zone}/1-Standard`;
  const daylightId = `trule:Microsoft/Registry/${zone}/1-Daylight`;
  const daylight = changes.find(({ offsetMinutes }) => offsetMinutes !== standard);
  const periods = [
    period('Standard', standardId, standard),
    daylight && period('Daylight', daylightId, daylight.offsetMinutes),
  ];
  const steps = daylight
    ? changes.map((turn) => recurring(turn, turn.offsetMinutes === standard ? standardId : daylightId))
    : [tag('t:Transition', target('Period', standardId))];
  const made = sequence([
    tag('t:Periods', sequence(periods)),
    tag('t:TransitionsGroups', element('t:TransitionsGroup', { Id: '0' }, sequence(steps))),
    tag('t:Transitions', tag('t:Transition', target('Group', '0'))),
  ]);
  written.set(zone, made);
  return made;
}

function turnsOf(zone: string): Turns {
  const known = turns.get(zone) ?? computeTurns(zone);
  turns.set(zone, known);
  return known;
}

function computeTurns(zone: string): Turns {
  const year = Temporal.Now.plainDateISO('UTC').year;
  let at = Temporal.PlainDate.from({ year, month: 1, day: 1 }).toZonedDateTime(ianaOf(zone) ?? 'UTC');
  const january = minutes(at);
  const found: Turn[] = [];
  for (let next = at.getTimeZoneTransition('next'); next?.year === year; next = at.getTimeZoneTransition('next')) {
    found.push({ at: next, offsetMinutes: minutes(next) });
    at = next;
  }
  const regular = found.length === 2 ? found : [];
  return { standard: Math.min(january, ...regular.map(({ offsetMinutes }) => offsetMinutes)), turns: regular };
}

function recurring(turn: Turn, to: string): Xml {
  const before = turn.at.subtract({ nanoseconds: 1 });
  const wall = before.toPlainDateTime().add({ nanoseconds: 1 });
  const isLast = wall.add({ days: 7 }).month !== wall.month;
  return tag(
    't:RecurringDayTransition',
    target('Period', to),
    tag('t:TimeOffset', `PT${wall.hour}H${wall.minute === 0 ? '' : `${wall.minute}M`}`),
    tag('t:Month', String(wall.month)),
    tag('t:DayOfWeek', DAYS[wall.dayOfWeek - 1] ?? 'Sunday'),
    tag('t:Occurrence', isLast ? '-1' : String(Math.ceil(wall.day / 7))),
  );
}

function period(name: string, id: string, offset: number): Xml {
  const bias = `${offset > 0 ? '-' : ''}PT${Math.trunc(Math.abs(offset) / 60)}H${Math.abs(offset) % 60 === 0 ? '' : `${Math.abs(offset) % 60}M`}`;
  return element('t:Period', { Bias: bias, Name: name, Id: id });
}

function target(kind: 'Period' | 'Group', to: string): Xml {
  return element('t:To', { Kind: kind }, to);
}

function minutes(at: Temporal.ZonedDateTime): number {
  return Math.round(at.offsetNanoseconds / 60_000_000_000);
}

function sign(offset: number): string {
  return offset < 0 ? '-' : '+';
}

function clock(offset: number): string {
  const whole = Math.abs(offset);
  return `${String(Math.trunc(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}
