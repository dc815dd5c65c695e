/**
 * Owns the small worlds, to be enumerated: one appointment in two mailboxes, one step of each person (in S/4, of the leader and of a participant in Outlook) at the same moment; then
 * every moment at which a person might have been late, every place where another task might have gone first, every call at which one fault might have struck, and
 * every release at which a round might have been abandoned. Nothing is drawn.
 */
import { type Side } from '../../src/model/appointment.ts';
import { transient } from '../support/world/calls.ts';
import { type Engine } from '../support/world/engine.ts';
import { type Person, people } from '../support/world/world.ts';
import { createSession } from './create-session.ts';
import { finalViolations } from './final-properties.ts';
import { hour, untilQuiet } from './quiet.ts';
import { type Session } from './session.ts';
import { changeResponsible, create, edit, itemsIn, remove } from './user-steps.ts';

const acts = ['edit subject', 'edit location', 'delete', 'nothing'] as const;
export type Act = (typeof acts)[number];
const actors = ['s4', 'leader', 'participant'] as const;
type Actor = (typeof actors)[number];

type Twist =
  | { readonly kind: 'none' }
  /** At this decision, the task in this place of the queue goes first. */
  | { readonly kind: 'order'; readonly decision: number; readonly choice: number }
  /** This person acts only after so many releases: in the midst of what the other one caused. */
  | { readonly kind: 'late'; readonly actor: Actor; readonly release: number }
  /** The round that runs after so many releases is abandoned. */
  | { readonly kind: 'crash'; readonly release: number }
  | { readonly kind: 'fault'; readonly call: number; readonly fault: 'before' | 'after' };

export type SmallWorld = {
  readonly acting: { readonly [A in Actor]: Act };
  readonly bornOn: 's4' | 'exchange';
  readonly twist: Twist;
};
type Met = {
  readonly violations: readonly string[];
  readonly decisions: readonly number[];
  readonly calls: number;
  readonly releases: number;
};

export const [leader, participant] = people as readonly [Person, Person, Person];

const placeOf = (session: Session, actor: Actor): number =>
  actor === 's4'
    ? 0
    : itemsIn(session, 'calendar').findIndex(
        ({ address }) => address === (actor === 'leader' ? leader : participant).address,
      );

const act = (session: Session, actor: Actor, what: Act): void => {
  const pick = placeOf(session, actor);
  // Taken away meanwhile: a person who comes too late finds nothing.
  if (what === 'nothing' || pick < 0) return;
  session.ledger.lastActAt = session.world.scheduler.now();
  const side: Side = actor === 's4' ? 's4' : 'exchange';
  if (what === 'delete') return remove(session, { side, pick });
  const field = what === 'edit subject' ? 'subject' : 'location';
  edit(session, { do: 'edit', side, pick, field, shape: 'timed', run: 0 });
};

/** The appointment was the participant's before it became the leader's; both have it in their calendars. */
export const setUp = async (session: Session, bornOn: Side): Promise<void> => {
  session.world.enrol(leader);
  session.world.enrol(participant);
  create(session, { do: 'create', side: bornOn, who: 1, shape: 'timed', run: 0 });
  await session.world.drain();
  changeResponsible(session, { do: 'responsible', pick: 0, who: 0, keepPartner: true, run: 0 });
  await session.world.drain();
  // All of that is agreed and excuses nothing of what comes now.
  session.ledger.restedOnS4.clear();
  session.ledger.lastActAt = session.world.scheduler.now();
};

const striking = (session: Session, twist: Twist): void => {
  if (twist.kind !== 'fault') return;
  session.world.calls.strikeAt(session.world.calls.served.length + twist.call, () => ({
    fault: transient('timeout', { maybeDone: true }),
    when: twist.fault,
  }));
};

const crashRound = ({ world }: Session): void => {
  const task = world.scheduler
    .tasks()
    .find((one) => one.alive && !one.done && one.actor?.startsWith('mailbox/') === true);
  if (task !== undefined) world.scheduler.crash(task);
};

export const playSmall = async (engine: Engine, world: SmallWorld): Promise<Met> => {
  const decisions: number[] = [];
  let counting = false;
  const { twist } = world;
  const choose = (labels: readonly string[]): number => {
    if (!counting || labels.length < 2) return 0;
    decisions.push(labels.length);
    return twist.kind === 'order' && twist.decision === decisions.length - 1
      ? Math.min(twist.choice, labels.length - 1)
      : 0;
  };
  const session = createSession({ engine, seed: 1, pageSize: 50, choose });
  await setUp(session, world.bornOn);
  for (const actor of actors)
    if (twist.kind !== 'late' || twist.actor !== actor) act(session, actor, world.acting[actor]);
  striking(session, twist);
  const before = session.world.calls.served.length;
  counting = true;
  let releases = 0;
  for (; session.world.scheduler.waiting() > 0; releases += 1) {
    if (twist.kind === 'late' && twist.release === releases) act(session, twist.actor, world.acting[twist.actor]);
    if (twist.kind === 'crash' && twist.release === releases) crashRound(session);
    await session.world.run(1);
  }
  counting = false;
  const calls = session.world.calls.served.length - before;
  await untilQuiet(session, hour);
  return { violations: [...session.violations, ...finalViolations(session)], decisions, calls, releases };
};

const times = (count: number, of: (place: number) => Twist): readonly Twist[] =>
  Array.from({ length: count }, (_, place) => of(place));

/** Every place of a crash and of a fault, and every moment at which the other person might act. */
const strikes = (plain: SmallWorld, met: Met): readonly Twist[] => [
  ...times(met.releases, (release) => ({ kind: 'crash', release })),
  ...actors
    .filter((actor) => plain.acting[actor] !== 'nothing')
    .flatMap((actor) => times(met.releases, (place) => ({ kind: 'late', actor, release: place + 1 }))),
  ...(['before', 'after'] as const).flatMap((fault) => times(met.calls, (call) => ({ kind: 'fault', call, fault }))),
];

/** Every place at which another task might have gone first. */
const orders = (met: Met): readonly Twist[] =>
  met.decisions.flatMap((labels, decision) =>
    times(labels - 1, (place) => ({ kind: 'order', decision, choice: place + 1 })),
  );

/** @param met what the plain world met: where it can be struck */
export const twistsOf = (plain: SmallWorld, met: Met, withOrders: boolean): readonly Twist[] => [
  ...strikes(plain, met),
  ...(withOrders ? orders(met) : []),
];

/** Every combination of one act of each person, on either birth. */
export const plainWorlds = (['s4', 'exchange'] as const).flatMap((bornOn) =>
  acts.flatMap((s4) =>
    acts.flatMap((onLeader) =>
      (['edit subject', 'delete', 'nothing'] as const)
        .filter((onParticipant) => [s4, onLeader, onParticipant].some((one) => one !== 'nothing'))
        .map((onParticipant): SmallWorld => ({
          acting: { s4, leader: onLeader, participant: onParticipant },
          bornOn,
          twist: { kind: 'none' },
        })),
    ),
  ),
);
