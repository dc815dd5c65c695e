/** Plays what an administrator decides in the midst of a history: directions, trigger, private mode, deletes, people. It counts from the next round on. */
import { type Settings, settingsSchema } from '../../src/model/settings.ts';
import { type Session } from './session.ts';
import { type Of } from './step.ts';

type Appointments = Settings['appointments'];

const decideAppointments = (session: Session, change: Partial<Appointments>): void => {
  const { world, ledger, covered } = session;
  covered.add('decided in the midst');
  world.decide((settings) => ({ ...settings, appointments: { ...settings.appointments, ...change } }));
  ledger.decidedAt = world.scheduler.now();
};

const setDirection = (session: Session, { direction, type }: Of<'direction'>): void => {
  if (type === undefined) return decideAppointments(session, { direction });
  session.world.decide((settings) => {
    const own = settings.transactionTypes[type] ?? {};
    return settingsSchema.parse({
      ...settings,
      transactionTypes: { ...settings.transactionTypes, [type]: { ...own, direction } },
    });
  });
  session.ledger.decidedAt = session.world.scheduler.now();
};

export type AdminStep = 'direction' | 'private-mode' | 'trigger' | 'delete-policy' | 'people-policy' | 'unanswered';

/** One player for each step of an administrator that is a setting. */
export const adminSteps: { readonly [D in AdminStep]: (session: Session, step: Of<D>) => void } = {
  direction: setDirection,
  'private-mode': (session, { mode }) => decideAppointments(session, { privateMode: mode }),
  trigger: (session, { trigger }) => decideAppointments(session, { trigger }),
  'delete-policy': (session, { side, policy }) => {
    const { deletes } = session.world.tables.settings.appointments;
    decideAppointments(session, { deletes: { ...deletes, [side]: policy } });
  },
  'people-policy': (session, { policy }) => {
    const { people } = session.world.tables.settings.appointments;
    decideAppointments(session, { people: { ...people, policy } });
  },
  unanswered: (session, { on }) => decideAppointments(session, { unansweredInvitations: on }),
};
