import { type Engine } from '../support/world/engine.ts';
/**
 * Owns the worlds in which the cells of the decision meet: one appointment in two mailboxes, and at the same moment one thing that happens to it in S/4 and one that
 * happens to the item of one of the two, in every combination; then, once that is settled, what was hidden comes back or both are edited. Nothing is drawn.
 */
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { finalViolations } from './final-properties.ts';
import { hour, untilQuiet } from './quiet.ts';
import { createSession, type Session } from './session.ts';
import { leader, participant, setUp } from './small-worlds.ts';
import { edit, itemsIn, rearrange, remove, setPrivate } from './user-steps.ts';

const actsOnS4 = ['nothing', 'edit', 'delete', 'delete unheard', 'private', 'edit, private'] as const;
type ActOnS4 = (typeof actsOnS4)[number];
const actsOnExchange = [
  'nothing',
  'edit',
  'delete',
  'edit, delete',
  'purge',
  'purge unheard',
  'move-out',
  'edit, move-out',
  'private',
] as const;
type ActOnExchange = (typeof actsOnExchange)[number];
const sequels = ['nothing', 'back', 'edit in S/4', 'edit in Outlook'] as const;
type Sequel = (typeof sequels)[number];

export type CellWorld = {
  readonly whose: 'leader' | 'participant';
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

const playOnS4: { readonly [A in ActOnS4]: (session: Session) => void } = {
  nothing: () => undefined,
  edit: (session) => editOn(session, 's4', 0),
  delete: (session) => remove(session, { side: 's4', pick: 0 }),
  'delete unheard': (session) => {
    session.world.doors.drop('s4', 9);
    remove(session, { side: 's4', pick: 0 });
    session.world.doors.drop('s4', 0);
  },
  private: (session) => setPrivate(session, { do: 'private', side: 's4', pick: 0, on: true, run: 0 }),
  'edit, private': (session) => {
    playOnS4.edit(session);
    playOnS4.private(session);
  },
};

const playOnExchange: { readonly [A in ActOnExchange]: (session: Session, pick: number) => void } = {
  nothing: () => undefined,
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

const comeBack = (session: Session, world: CellWorld): void => {
  if (world.s4.endsWith('private')) setPrivate(session, { do: 'private', side: 's4', pick: 0, on: false, run: 0 });
  const away = placeIn(session, 'other', world);
  if (away >= 0) rearrange(session, { do: 'move-back', pick: away });
  const here = placeIn(session, 'calendar', world);
  if (here >= 0 && world.exchange === 'private')
    setPrivate(session, { do: 'private', side: 'exchange', pick: here, on: false, run: 0 });
};

const playSequel = (session: Session, world: CellWorld): void => {
  if (world.sequel === 'back') comeBack(session, world);
  if (world.sequel === 'edit in S/4') editOn(session, 's4', 0);
  const pick = placeIn(session, 'calendar', world);
  if (world.sequel === 'edit in Outlook' && pick >= 0) editOn(session, 'exchange', pick);
  session.ledger.lastActAt = session.world.scheduler.now();
};

/** @returns the violations */
export const playCellWorld = async (engine: Engine, world: CellWorld): Promise<readonly string[]> => {
  const session = createSession({ engine, seed: 1, pageSize: 50, choose: () => 0 });
  await setUp(session, 's4');
  playOnS4[world.s4](session);
  const pick = placeIn(session, 'calendar', world);
  if (pick >= 0) playOnExchange[world.exchange](session, pick);
  session.ledger.lastActAt = session.world.scheduler.now();
  for (const id of session.world.tables.enrolments.keys()) session.world.syncNow(id);
  await session.world.drain();
  playSequel(session, world);
  await session.world.drain();
  await untilQuiet(session, hour);
  return [...session.violations, ...finalViolations(session)];
};

const comesBack = ({ s4, exchange }: Pick<CellWorld, 's4' | 'exchange'>): boolean =>
  s4.endsWith('private') || exchange.endsWith('private') || exchange.endsWith('move-out');

export const cellWorlds: readonly CellWorld[] = (['leader', 'participant'] as const).flatMap((whose) =>
  actsOnS4.flatMap((s4) =>
    actsOnExchange.flatMap((exchange) =>
      sequels
        .filter((sequel) => sequel !== 'back' || comesBack({ s4, exchange }))
        .map((sequel) => ({ whose, s4, exchange, sequel })),
    ),
  ),
);

export const nameOfCellWorld = ({ whose, s4, exchange, sequel }: CellWorld): string =>
  `${whose}: ${s4} / ${exchange}${sequel === 'nothing' ? '' : `, then ${sequel}`}`;
