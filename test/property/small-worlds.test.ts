/**
 * Small worlds, enumerated: one appointment in one mailbox, one step of a person on each side at the same moment; then every place where another
 * task might have gone first, and every call at which one fault might have struck. Nothing is drawn; the number of worlds is asserted.
 */
import { type Side } from '../../src/model/appointment.ts';
import { transient } from '../support/world/calls.ts';
import { type Engine } from '../support/world/engine.ts';
import { loadEngine } from '../support/world/load-engine.ts';
import { people } from '../support/world/world.ts';
import { finalViolations } from './final-properties.ts';
import { hour, untilQuiet } from './quiet.ts';
import { createSession, type Session } from './session.ts';
import { create, edit, remove } from './user-steps.ts';

const acts = ['edit subject', 'edit location', 'delete', 'nothing'] as const;
type Act = (typeof acts)[number];
const sides = ['s4', 'exchange'] as const;

type Twist =
  | { readonly kind: 'none' }
  /** At this decision, the task in this place of the queue goes first. */
  | { readonly kind: 'order'; readonly decision: number; readonly choice: number }
  /** The person on this side acts only after so many releases: in the midst of what the other one caused. */
  | { readonly kind: 'late'; readonly side: Side; readonly release: number }
  /** The round that runs after so many releases is abandoned. */
  | { readonly kind: 'crash'; readonly release: number }
  | { readonly kind: 'fault'; readonly call: number; readonly fault: 'before' | 'after' };

type SmallWorld = {
  readonly onS4: Act;
  readonly onExchange: Act;
  readonly bornOn: 's4' | 'exchange';
  readonly twist: Twist;
};
type Met = {
  readonly violations: readonly string[];
  readonly decisions: readonly number[];
  readonly calls: number;
  readonly releases: number;
};

const act = (session: Session, side: 's4' | 'exchange', what: Act): void => {
  if (what === 'nothing') return;
  if (what === 'delete') return remove(session, { side, pick: 0 });
  edit(session, {
    do: 'edit',
    side,
    pick: 0,
    field: what === 'edit subject' ? 'subject' : 'location',
    shape: 'timed',
    run: 0,
  });
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

const playSmall = async (engine: Engine, world: SmallWorld): Promise<Met> => {
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
  const [person] = people;
  if (person === undefined) throw new Error('nobody lives in this world');
  session.world.enrol(person);
  create(session, { do: 'create', side: world.bornOn, who: 0, shape: 'timed', run: 0 });
  await session.world.drain();
  const acting = { s4: world.onS4, exchange: world.onExchange } as const;
  for (const side of sides) if (twist.kind !== 'late' || twist.side !== side) act(session, side, acting[side]);
  striking(session, twist);
  const before = session.world.calls.served.length;
  counting = true;
  let releases = 0;
  for (; session.world.scheduler.waiting() > 0; releases += 1) {
    if (twist.kind === 'late' && twist.release === releases) act(session, twist.side, acting[twist.side]);
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
  ...sides
    .filter((side) => (side === 's4' ? plain.onS4 : plain.onExchange) !== 'nothing')
    .flatMap((side) => times(met.releases, (place) => ({ kind: 'late', side, release: place + 1 }))),
  ...(['before', 'after'] as const).flatMap((fault) => times(met.calls, (call) => ({ kind: 'fault', call, fault }))),
];

/** Every place at which another task might have gone first. */
const orders = (met: Met): readonly Twist[] =>
  met.decisions.flatMap((labels, decision) =>
    times(labels - 1, (place) => ({ kind: 'order', decision, choice: place + 1 })),
  );

const plainWorlds = (['s4', 'exchange'] as const).flatMap((bornOn) =>
  acts.flatMap((onS4) =>
    acts
      .filter((onExchange) => onS4 !== 'nothing' || onExchange !== 'nothing')
      .map((onExchange): SmallWorld => ({ onS4, onExchange, bornOn, twist: { kind: 'none' } })),
  ),
);

// The full enumeration takes a quarter of an hour; `npm test` enumerates these completely, but for the order of tasks.
const everyDay: readonly (readonly [Act, Act])[] = [
  ['edit subject', 'edit subject'],
  ['edit subject', 'edit location'],
  ['edit subject', 'delete'],
  ['delete', 'edit subject'],
  ['delete', 'delete'],
];
const all = process.env['WORLDS'] === 'all';
const chosen = plainWorlds.filter(
  ({ onS4, onExchange, bornOn }) =>
    all || (bornOn === 's4' && everyDay.some(([s4, exchange]) => s4 === onS4 && exchange === onExchange)),
);

test(
  'every small world keeps every property, whoever acts first and wherever one fault strikes (P1-P6, P11-P13)',
  async () => {
    const engine = await loadEngine();
    const broken: string[] = [];
    let worlds = 0;
    const check = async (world: SmallWorld): Promise<Met> => {
      worlds += 1;
      const met = await playSmall(engine, world);
      if (met.violations.length > 0) broken.push(`${JSON.stringify(world)}: ${met.violations.join('; ')}`);
      return met;
    };
    const began = Date.now();
    for (const plain of chosen) {
      const met = await check(plain);
      for (const twist of [...strikes(plain, met), ...(all ? orders(met) : [])]) await check({ ...plain, twist });
    }
    process.stderr.write(
      `${worlds} small worlds in ${Math.round((Date.now() - began) / 1000)} s, ${broken.length} broken\n`,
    );
    expect(broken.slice(0, 5)).toEqual([]);
    expect(plainWorlds).toHaveLength(30);
    expect(worlds).toBeGreaterThan(all ? 5000 : 700);
  },
  60 * 60_000,
);
