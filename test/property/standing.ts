/** Owns what the properties ask of a world at rest: who is enrolled and well, which items lie where, what is in scope, what belongs together. */
import { type Appointment } from '../../src/model/appointment.ts';
import { type EnrolmentId } from '../../src/model/ids.ts';
import { type Link } from '../../src/model/link.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { present } from '../support/world/records-double.ts';
import { spanOf } from '../support/world/s4-double.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { type Person, people, type World } from '../support/world/world.ts';
import { keysOf } from './keys.ts';
import { isHidden } from './privacy.ts';
import { type Session } from './session.ts';

const day = 86_400_000;

/** A day away from both ends, because time goes on while the world comes to rest. */
export const inWindow = ({ world }: Session, appointment: Appointment): boolean => {
  const [start, end] = spanOf({ appointment } as StoredAppointment);
  const now = world.scheduler.now();
  const { daysBack, daysAhead } = world.tables.settings.window;
  return end > now - (daysBack - 1) * day && start < now + (daysAhead - 1) * day;
};

export const isPoison = ({ subject }: Appointment): boolean => subject.includes('POISON');

export const enrolledPeople = ({ world }: Session): readonly Person[] =>
  people.filter((person) => world.enrolled(person) !== undefined && !world.calls.sick(person.address));

export const isHealthy = ({ tables, calls }: World, id: EnrolmentId): boolean => {
  const enrolment = tables.enrolments.get(id);
  return enrolment !== undefined && !calls.sick(enrolment.smtpAddress);
};

export const enrolmentsOf = ({ tables }: World, address: string): number =>
  [...tables.everEnrolled.values()].filter((one) => one.smtpAddress === address).length;

export const itemsOf = ({ world }: Session, person: Person, folder?: StoredItem['folder']): readonly StoredItem[] =>
  [...world.mailboxes.mailbox(person.address).items.values()].filter(
    (item) => folder === undefined || item.folder === folder,
  );

export const counterpartOf = ({ world }: Session, item: StoredItem): StoredAppointment | undefined =>
  [...world.s4.items.values()].find((one) => item.key !== undefined && keysOf(one).includes(item.key));

export const itemInScope = (session: Session, item: StoredItem): boolean =>
  !isHidden(session, item.appointment, counterpartOf(session, item)) &&
  item.strange !== true &&
  inWindow(session, item.appointment) &&
  !isPoison(item.appointment);

export const appointmentInScope = (session: Session, one: StoredAppointment): boolean =>
  !isHidden(session, one.appointment, one) && inWindow(session, one.appointment) && !isPoison(one.appointment);

export const linksOf = (session: Session, person: Person): readonly Link[] => {
  const id = session.world.enrolled(person);
  if (id === undefined) return [];
  return [...session.world.host.values('mailbox', id).entries()]
    .filter(([key]) => key.startsWith('link:'))
    .map(([, link]) => link as Link);
};

/** GUIDs of what was given up. */
export const givenUp = ({ world }: Session): ReadonlySet<string> =>
  new Set(present(world.tables.deadLetters).flatMap(({ guid }) => (guid === undefined ? [] : [guid])));
