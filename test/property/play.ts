/** Plays one history to its end and says which properties it broke. */
import { settingsSchema } from '../../src/model/settings.ts';
import { type Engine } from '../support/world/engine.ts';
import { people } from '../support/world/world.ts';
import { adminSteps } from './admin-steps.ts';
import { createSession } from './create-session.ts';
import { finalViolations } from './final-properties.ts';
import { meetingSteps } from './meeting-steps.ts';
import { untilQuiet } from './quiet.ts';
import { seriesSteps } from './series-steps.ts';
import { type Covered, type Session } from './session.ts';
import { type History, type Step } from './step.ts';
import { create, userSteps } from './user-steps.ts';
import { worldSteps } from './world-steps.ts';

export type Played = {
  readonly violations: readonly string[];
  readonly covered: ReadonlySet<Covered>;
  readonly session: Session;
};

const players = { ...userSteps, ...worldSteps, ...adminSteps, ...seriesSteps, ...meetingSteps };

const byAdministrator: ReadonlySet<string> = new Set([
  'enrol',
  'remove',
  'sync-now',
  'retry',
  'authorisation',
  ...Object.keys(adminSteps),
]);

/** Plays one step and remembers when a person or an administrator acted last. */
export const playStep = async (session: Session, step: Step): Promise<void> => {
  await (players[step.do] as (session: Session, step: Step) => void | Promise<void>)(session, step);
  if (step.do in userSteps || step.do in seriesSteps || step.do in meetingSteps || byAdministrator.has(step.do))
    session.ledger.lastActAt = session.world.scheduler.now();
};

const timedOutAfterWrite = ({ world }: Session): boolean =>
  world.calls.served.some((call) => call.write && call.effect && !call.ok);

/** Without linked appointments the first step meets a mailbox in the midst of its first round. */
const prelude = async (session: Session, { linked, seed }: History): Promise<void> => {
  if (linked === 0) return session.world.run(seed % 60);
  for (let number = 0; number < linked * 2; number += 1) {
    const side = number % 3 === 0 ? 'exchange' : 's4';
    create(session, { do: 'create', side, who: number % 2, shape: 'timed', run: 0 });
  }
  await session.world.drain();
};

export const play = async (engine: Engine, history: History): Promise<Played> => {
  const session = createSession({ engine, seed: history.seed, pageSize: history.pageSize });
  const { world } = session;
  const { winner } = history;
  if (winner !== undefined) world.setWinner(winner);
  const { appointments, daysAhead } = history;
  if (daysAhead !== undefined) world.decide((settings) => ({ ...settings, window: { ...settings.window, daysAhead } }));
  if (appointments !== undefined)
    world.decide((settings) =>
      settingsSchema.parse({ ...settings, appointments: { ...settings.appointments, ...appointments } }),
    );
  for (const person of people.slice(0, 2)) world.enrol(person);
  await prelude(session, history);
  const violations: string[] = [];
  try {
    for (const step of history.steps) {
      await playStep(session, step);
      await world.run(step.run);
    }
    await untilQuiet(session);
    violations.push(...finalViolations(session));
  } catch (error) {
    violations.push(`the world stopped: ${error instanceof Error ? error.stack : String(error)}`);
  }
  if (timedOutAfterWrite(session)) session.covered.add('time-out after the write');
  return { violations: [...new Set([...session.violations, ...violations])], covered: session.covered, session };
};
