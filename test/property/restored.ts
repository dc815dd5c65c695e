/**
 * Owns the restore of an older database in the midst of a history (product.md, row 51; I15): what is backed up, what people do meanwhile, what comes back. What only the
 * lost life could explain (an item on one side whose other side was deleted meanwhile) is left for review, so missing counterparts, lost vault entries and lost journal
 * entries do not count.
 */
import { correlationId } from '../../src/model/ids.ts';
import { instantOfMs } from '../../src/model/instant.ts';
import { type ActorKind } from '../../src/ports/wake.ts';
import { type RoundDeps } from '../../src/rounds/deps.ts';
import { createTold } from '../../src/rounds/told.ts';
import { type Engine } from '../support/world/engine.ts';
import { people, type World } from '../support/world/world.ts';
import { createSession } from './create-session.ts';
import { finalViolations } from './final-properties.ts';
import { playStep } from './play.ts';
import { untilQuiet } from './quiet.ts';
import { type Session } from './session.ts';
import { type History, type Step } from './step.ts';
import { userSteps } from './user-steps.ts';

type Backup = {
  readonly actors: readonly {
    readonly kind: ActorKind;
    readonly id: string;
    readonly keys: readonly (readonly [string, string])[];
  }[];
  readonly tables: ReadonlyMap<string, ReadonlyMap<unknown, unknown>>;
};

const mapsOf = ({ tables }: World): readonly (readonly [string, Map<unknown, unknown>])[] =>
  Object.entries(tables).flatMap(([name, value]) =>
    value instanceof Map && name !== 'everEnrolled' ? [[name, value as Map<unknown, unknown>] as const] : [],
  );

const backUp = (world: World): Backup => ({
  actors: world.host.actors().map(({ kind, id }) => ({ kind, id, keys: [...world.host.state(kind, id)] })),
  tables: new Map(mapsOf(world).map(([name, map]) => [name, structuredClone(map)])),
});

const crashAll = ({ scheduler }: World): void => {
  for (const task of scheduler.tasks().filter(({ alive, done }) => alive && !done)) scheduler.crash(task);
};

/** All rows and all actors' states are those of the backup. */
const restore = (world: World, backup: Backup): void => {
  for (const { kind, id } of world.host.actors()) {
    const kept = backup.actors.find((one) => one.kind === kind && one.id === id);
    world.host.replace(kind, id, new Map(kept?.keys));
  }
  for (const [name, map] of mapsOf(world)) {
    map.clear();
    for (const [key, value] of structuredClone(backup.tables.get(name) ?? new Map())) map.set(key, value);
  }
};

/** As the service does when it starts. */
const rearm = (world: World): void => {
  for (const enrolment of world.tables.enrolments.values()) {
    const message = { enrolment, at: instantOfMs(world.scheduler.now()), correlation: correlationId('rearm-1') };
    world.scheduler.spawn('re-arm', (task) =>
      world.host.callTurn(task, { kind: 'mailbox', id: enrolment.id, turn: 'enrol' }, message),
    );
  }
};

const playAll = async (session: Session, steps: readonly Step[], runs: boolean): Promise<void> => {
  for (const step of steps) {
    await playStep(session, step);
    if (runs) await session.world.run(step.run);
  }
};

const isForReview = (violation: string): boolean =>
  /^P1: .* has no item/.test(violation) || /^P(3|11):/.test(violation);

/** Who is enrolled does not change: an enrolment that a restore brings back is another story. */
const enrolments: ReadonlySet<Step['do']> = new Set(['enrol', 'remove']);
/** What people do while no service runs. */
const whatPeopleDo = new Set(Object.keys(userSteps).filter((name) => name !== 'after-our-write'));

const tooEarly = 'I15: a delete was sent before both sides were read completely';

/** Tells of every delete on either side, before it is sent. */
const watched = (deps: RoundDeps, onDelete: () => void): RoundDeps => ({
  ...deps,
  exchange: {
    ...deps.exchange,
    delete: (...call) => {
      onDelete();
      return deps.exchange.delete(...call);
    },
  },
  s4: (system) => {
    const port = deps.s4(system);
    return {
      ...port,
      delete: (...call) => {
        onDelete();
        return port.delete(...call);
      },
    };
  },
});

/** Places in the history: where the backup is made, the service stops, and the restored one starts. */
export type Restored = {
  readonly history: History;
  readonly backupAt: number;
  readonly stopAt: number;
  readonly startAt: number;
};

const inOrder = (
  { backupAt, stopAt, startAt }: Omit<Restored, 'history'>,
  most: number,
): readonly [number, number, number] => {
  const [first = 0, second = 0, third = 0] = [backupAt, stopAt, startAt]
    .map((place) => place % (most + 1))
    .toSorted((a, b) => a - b);
  return [first, second, third];
};

/** @returns the violations */
export const playRestored = async (
  engine: Engine,
  { history: told, ...places }: Restored,
): Promise<readonly string[]> => {
  let epoch = 1;
  // The service begins anew, and has told nobody of anything yet.
  const tolds = [createTold(), createTold()];
  const inLife = (deps: RoundDeps): RoundDeps => ({ ...deps, epoch, told: tolds[epoch - 1] ?? deps.told });
  const early: string[] = [];
  const isRepaired = (id: string): boolean => {
    const text = world.host.state('mailbox', id).get('head');
    const head = text === undefined ? {} : (JSON.parse(text) as { readonly epoch?: number; readonly repair?: object });
    return (head.epoch ?? 1) === epoch && head.repair === undefined;
  };
  const live: Engine = {
    ...engine,
    mailboxRound: (deps, id) =>
      engine.mailboxRound(
        watched(inLife(deps), () => void (isRepaired(id) || early.push(tooEarly))),
        id,
      ),
    systemInboxRound: (deps, id) => engine.systemInboxRound(inLife(deps), id),
  };
  const session = createSession({ engine: live, seed: told.seed, pageSize: told.pageSize });
  const { world } = session;
  for (const person of people.slice(0, 2)) world.enrol(person);
  await world.drain();
  const steps = told.steps.filter((step) => !enrolments.has(step.do));
  const [first, second, third] = inOrder(places, steps.length);
  try {
    await playAll(session, steps.slice(0, first), true);
    const backup = backUp(world);
    await playAll(session, steps.slice(first, second), true);
    crashAll(world);
    restore(world, backup);
    session.ledger.restoredAt = session.ledger.next();
    session.waits.restored();
    await playAll(
      session,
      steps.slice(second, third).filter((step) => whatPeopleDo.has(step.do)),
      false,
    );
    // Nobody listened: what the doors would have taken is lost.
    crashAll(world);
    for (const person of people) world.exchange.loseSubscriptions(person.address);
    epoch = 2;
    rearm(world);
    await playAll(session, steps.slice(third), true);
    await untilQuiet(session);
  } catch (error) {
    return [`the world stopped: ${error instanceof Error ? error.stack : String(error)}`];
  }
  return [...new Set([...early, ...session.violations, ...finalViolations(session)])].filter(
    (one) => !isForReview(one),
  );
};
