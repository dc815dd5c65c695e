/** Owns what a new appointment of S/4 is made of. Of a block nobody is named (P8). */
import { type Intent } from '../../actors/messages.ts';
import { normaliseForS4 } from '../../mapping/s4/appointment.ts';
import { type Appointment } from '../../model/appointment.ts';
import { type Hidden } from '../../model/link.ts';
import { type S4Draft } from '../../ports/s4.ts';
import { type Context } from '../mailbox/context.ts';
import { type NewPeople } from '../mailbox/sighting.ts';

type NewAppointment = {
  readonly appointment: Appointment;
  readonly hidden?: Hidden;
  readonly people?: NewPeople;
  readonly create: Pick<Intent, 'key'>;
};

/** S/4's own default where the item says nothing in particular. */
export const draftOnS4 = (context: Context, { appointment, hidden, people, create }: NewAppointment): S4Draft => {
  const { codes } = context.settings;
  const normal = normaliseForS4(appointment, context.shape);
  const { subject, when, location, note } = normal;
  const priority = normal.importance === 'Normal' ? undefined : codes.priorities.write[normal.importance];
  return {
    transactionType: context.settings.appointments.defaultTransactionType,
    responsible: context.enrolment.employee,
    externalId: create.key,
    content: { subject, when, location, note },
    ...(priority === undefined ? {} : { priority }),
    ...(normal.private ? { private: true } : {}),
    ...(people === undefined || hidden !== undefined ? {} : { partners: people.partners }),
  };
};
