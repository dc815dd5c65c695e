/**
 * Owns the worlds in which the cells of the decision meet: one appointment in two mailboxes, and at the same moment one thing that happens to it in S/4 and one that
 * happens to the item of one of the two, in every combination and under every way that it may flow; then, once that is settled, what was hidden comes back or one side
 * is edited. Nothing is drawn. Notices go first and rounds of mailboxes last, so that a round meets both.
 */
import { type Link, type LinkState } from '../../src/model/link.ts';
import { type Direction } from '../../src/model/settings.ts';
import { type Trigger } from '../../src/model/trigger.ts';
import { type Engine } from '../support/world/engine.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { adminSteps } from './admin-steps.ts';
import { createSession } from './create-session.ts';
import { finalViolations } from './final-properties.ts';
import { untrueStandings } from './link-states.ts';
import { hour, untilQuiet } from './quiet.ts';
import { type Session } from './session.ts';
import { leader, participant, setUp } from './small-worlds.ts';
import { linksOf } from './standing.ts';
import { edit, itemsIn, rearrange, remove, setPrivate } from './user-steps.ts';
import { askingCategory } from './values.ts';

export const actsOnS4 = ['nothing', 'edit', 'delete', 'delete unheard', 'archive', 'private', 'edit, private'] as const;
export type ActOnS4 = (typeof actsOnS4)[number];
export const actsOnExchange = [
  'nothing',
  'touch',
  'edit',
  'delete',
  'edit, delete',
  'purge',
  'purge unheard',
  'move-out',
  'edit, move-out',
  'private',
] as const;
export type ActOnExchange = (typeof actsOnExchange)[number];
const sequels = ['nothing', 'back', 'edit in S/4', 'edit in Outlook', 'delete in Outlook'] as const;
type Sequel = (typeof sequels)[number];

/** What an administrator decides at the same moment. `untriggered`: from now on only items of a category are synchronised, and this one has none. */
const rules = ['as it was', 's4ToExchange', 'exchangeToS4', 'off', 'untriggered'] as const;
type RuleOfWorld = (typeof rules)[number];

export type CellWorld = {
  readonly whose: 'leader' | 'participant';
  readonly rule: RuleOfWorld;
  readonly s4: ActOnS4;
  readonly exchange: ActOnExchange;
  readonly sequel: Sequel;
};

const placeIn = (session: Session, folder: StoredItem['folder'], { whose }: CellWorld): number =>
  itemsIn(session, folder).findIndex(({ address }) => address === (whose === 'leader' ? leader : participant).address);

/** Two fields, so that what the other side edits merges with one and fights over the other. */
const editOn = (session: Session, side: 's4' | 'exchange', pick: number): void => {
  for (const field of ['subject', side === 's4' ? 'location' : 'note'] as const)
    edit(session, { do: 'edit', side, pick, field, shape: 'timed', run: 0 });
};

/** Out of the database, by a rule for old documents: no event, no tombstone, nobody deleted it. */
const archive = ({ world }: Session): void => {
  const items = world.s4.items as Map<StoredAppointment['guid'], StoredAppointment>;
  items.clear();
};

export const playOnS4: { readonly [A in ActOnS4]: (session: Session) => void } = {
  nothing: () => undefined,
  edit: (session) => editOn(session, 's4', 0),
  delete: (session) => remove(session, { side: 's4', pick: 0 }),
  'delete unheard': (session) => {
    session.world.doors.drop('s4', 9);
    remove(session, { side: 's4', pick: 0 });
    session.world.doors.drop('s4', 0);
  },
  archive,
  private: (session) => setPrivate(session, { do: 'private', side: 's4', pick: 0, on: true, run: 0 }),
  'edit, private': (session) => {
    playOnS4.edit(session);
    playOnS4.private(session);
  },
};

export const playOnExchange: { readonly [A in ActOnExchange]: (session: Session, pick: number) => void } = {
  nothing: () => undefined,
  // A reminder was dismissed: the change key moves, the content does not.
  touch: (session, pick) => {
    const found = itemsIn(session, 'calendar')[pick];
    if (found !== undefined) session.world.mailboxes.change(found.address, found.item.itemId, { by: 'user' });
  },
  edit: (session, pick) => editOn(session, 'exchange', pick),
  delete: (session, pick) => remove(session, { side: 'exchange', pick }),
  'edit, delete': (session, pick) => {
    playOnExchange.edit(session, pick);
    playOnExchange.delete(session, pick);
  },
  purge: (session, pick) => rearrange(session, { do: 'purge', pick }),
  'purge unheard': (session, pick) => {
    session.world.doors.drop('exchange', 9);
    playOnExchange.purge(session, pick);
    session.world.doors.drop('exchange', 0);
  },
  'move-out': (session, pick) => rearrange(session, { do: 'move-out', pick }),
  'edit, move-out': (session, pick) => {
    playOnExchange.edit(session, pick);
    playOnExchange['move-out'](session, pick);
  },
  private: (session, pick) => setPrivate(session, { do: 'private', side: 'exchange', pick, on: true, run: 0 }),
};

const setDirection = (session: Session, direction: Direction): void =>
  adminSteps.direction(session, { do: 'direction', direction, run: 0 });
const setTrigger = (session: Session, trigger: Trigger): void =>
  adminSteps.trigger(session, { do: 'trigger', trigger, run: 0 });

const playRule = (session: Session, rule: RuleOfWorld): void => {
  if (rule === 'as it was') return;
  if (rule === 'untriggered') return setTrigger(session, { mode: 'category', category: askingCategory });
  setDirection(session, rule);
};

const comeBack = (session: Session, world: CellWorld): void => {
  if (world.rule === 'untriggered') setTrigger(session, { mode: 'all' });
  else if (world.rule !== 'as it was') setDirection(session, 'both');
  if (world.s4.endsWith('private')) setPrivate(session, { do: 'private', side: 's4', pick: 0, on: false, run: 0 });
  const away = placeIn(session, 'other', world);
  if (away >= 0) rearrange(session, { do: 'move-back', pick: away });
  const here = placeIn(session, 'calendar', world);
  if (here >= 0 && world.exchange === 'private')
    setPrivate(session, { do: 'private', side: 'exchange', pick: here, on: false, run: 0 });
};

/** A setting counts from the next round on. */
export const everybodyLooks = ({ world, ledger }: Session): void => {
  ledger.lastActAt = world.scheduler.now();
  for (const id of world.tables.enrolments.keys()) world.syncNow(id);
};

const playSequel = (session: Session, world: CellWorld): void => {
  if (world.sequel === 'back') comeBack(session, world);
  if (world.sequel === 'edit in S/4') editOn(session, 's4', 0);
  const pick = placeIn(session, 'calendar', world);
  if (world.sequel === 'edit in Outlook' && pick >= 0) editOn(session, 'exchange', pick);
  if (world.sequel === 'delete in Outlook' && pick >= 0) remove(session, { side: 'exchange', pick });
  everybodyLooks(session);
};

const isPrivateWorld = ({ s4, exchange }: CellWorld): boolean => s4.endsWith('private') || exchange === 'private';

const goesInS4 = ({ s4 }: CellWorld): boolean => s4.startsWith('delete') || s4 === 'archive';

/** What was left alone before, and a block that is left behind, stay. */
const leaderDeletes = ({ whose, rule, exchange, sequel }: CellWorld): boolean =>
  (rule === 'off' && sequel === 'back') ||
  (whose === 'leader' &&
    !['s4ToExchange', 'off'].includes(rule) &&
    (exchange.endsWith('delete') || exchange === 'purge'));

/** Only S/4 and, where that way is open, whoever leads delete an appointment. */
const unlawfulDeletes = ({ world: { s4 } }: Session, world: CellWorld): readonly string[] =>
  s4.tombstones.length === 0 || goesInS4(world) || leaderDeletes(world) || isPrivateWorld(world)
    ? []
    : ['P5: the appointment is deleted in S/4, although nobody who leads it deleted it'];

/**
 * Nobody deleted what was archived in S/4; that its items have no appointment is how it is. Turning private clears the partners in S/4, which removes the copies of
 * those who took part (sync.md, Private, and Deletes 4).
 */
const excused = (world: CellWorld, violations: readonly string[]): readonly string[] => {
  const isExcused = (one: string): boolean =>
    (world.s4 === 'archive' && /^P1: .* has no (appointment|item)/.test(one)) ||
    (isPrivateWorld(world) && one === 'P5: a delete on exchange names person-removed, which did not happen');
  return violations.filter((one) => !isExcused(one));
};

const moves = (act: ActOnS4 | ActOnExchange): boolean => act !== 'nothing' && act !== 'archive';

const notIn = (links: readonly Link[], wanted: LinkState): readonly string[] =>
  links
    .filter(({ state }) => state !== wanted)
    .map(({ state }) => `P11: a pair counts as ${state}, but is ${wanted}: by a setting it does not flow`);

/** What moved while nothing may flow rests, and what went without a word is listed; what S/4 deleted is no question of the setting. */
const standingsWhileOff = (session: Session, { s4, exchange }: CellWorld): readonly string[] =>
  moves(s4) || moves(exchange)
    ? // What was heard of it is forgotten while it may not flow.
      notIn(linksOf(session, leader), exchange.startsWith('purge') ? 'vanished' : 'resting')
    : [];

const isThere = (act: ActOnExchange): boolean => ['nothing', 'touch', 'edit'].includes(act);

const standingsAfterRule = (session: Session, world: CellWorld): readonly string[] => {
  const { rule, s4, exchange } = world;
  if (rule === 'off') return goesInS4(world) ? [] : standingsWhileOff(session, world);
  if (rule === 'untriggered')
    return s4 === 'edit' && isThere(exchange)
      ? [leader, participant].flatMap((person) => notIn(linksOf(session, person), 'resting'))
      : [];
  const unheard = exchange === 'purge unheard' || s4 === 'archive';
  return isPrivateWorld(world) ? [] : untrueStandings(session, { unheard, whose: [leader] });
};

/** What nobody may delete while a way is closed is left over; what comes back to nothing has no answer. */
const standingsAfterBack = (session: Session, world: CellWorld): readonly string[] => {
  const { rule, sequel, s4, exchange } = world;
  if (sequel !== 'back' || s4 === 'archive' || isPrivateWorld(world)) return [];
  return untrueStandings(session, {
    unheard: exchange === 'purge unheard' || (rule === 'off' && exchange === 'purge'),
  });
};

const standingsOf = (session: Session, world: CellWorld): readonly string[] => {
  const { rule, sequel, s4, exchange } = world;
  if (rule !== 'as it was')
    return sequel === 'nothing' ? standingsAfterRule(session, world) : standingsAfterBack(session, world);
  if (s4 === 'archive' && sequel === 'back') return [];
  return untrueStandings(session, { unheard: exchange === 'purge unheard' || s4 === 'archive' });
};

/** Whoever is not a round of a mailbox goes first. */
export const roundsLast = (labels: readonly string[]): number =>
  Math.max(
    0,
    labels.findIndex((label) => !label.startsWith('round mailbox')),
  );

/** @returns the violations */
export const playCellWorld = async (engine: Engine, world: CellWorld): Promise<readonly string[]> => {
  const session = createSession({ engine, seed: 1, pageSize: 50, choose: roundsLast });
  await setUp(session, world.rule === 'untriggered' ? 'exchange' : 's4');
  playRule(session, world.rule);
  playOnS4[world.s4](session);
  const pick = placeIn(session, 'calendar', world);
  if (pick >= 0) playOnExchange[world.exchange](session, pick);
  everybodyLooks(session);
  await session.world.drain();
  playSequel(session, world);
  await session.world.drain();
  await untilQuiet(session, hour);
  return [
    ...excused(world, [...session.violations, ...finalViolations(session)]),
    ...standingsOf(session, world),
    ...unlawfulDeletes(session, world),
  ];
};

const comesBack = ({ rule, s4, exchange }: Omit<CellWorld, 'sequel'>): boolean =>
  rule !== 'as it was' || s4.endsWith('private') || exchange.endsWith('private') || exchange.endsWith('move-out');

const sequelsOf = (world: Omit<CellWorld, 'sequel'>): readonly Sequel[] =>
  sequels
    .filter((sequel) => sequel !== 'back' || comesBack(world))
    .filter(
      (sequel) =>
        world.rule === 'as it was' || sequel === 'nothing' || sequel === 'back' || world.rule === 'untriggered',
    )
    // Whoever deletes what is in step deletes it on both sides: small worlds have that.
    .filter((sequel) => sequel !== 'delete in Outlook' || world.rule === 'untriggered');

const withRules = [
  ...rules.map((rule) => ({ whose: 'leader', rule }) as const),
  { whose: 'participant', rule: 'as it was' } as const,
];

export const cellWorlds: readonly CellWorld[] = withRules.flatMap(({ whose, rule }) =>
  actsOnS4.flatMap((s4) =>
    actsOnExchange.flatMap((exchange) =>
      sequelsOf({ whose, rule, s4, exchange }).map((sequel) => ({ whose, rule, s4, exchange, sequel })),
    ),
  ),
);

export const nameOfCellWorld = ({ whose, rule, s4, exchange, sequel }: CellWorld): string =>
  `${whose}${rule === 'as it was' ? '' : `, ${rule}`}: ${s4} / ${exchange}${sequel === 'nothing' ? '' : `, then ${sequel}`}`;
