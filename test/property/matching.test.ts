/**
 * Initial matching (product.md, rows 21 and 24): people entered appointments on both sides before their mailbox was enrolled. Whatever is on which side, and whenever the
 * first round is killed: what is the same is linked, what may be is asked about and left alone, everything else is on both sides once.
 */
import * as fc from 'fast-check';

import { type Appointment } from '../../src/model/appointment.ts';
import { type ItemId, type S4Guid } from '../../src/model/ids.ts';
import { instantOfMs, msOfInstant } from '../../src/model/instant.ts';
import { type Link } from '../../src/model/link.ts';
import { type Engine } from '../support/world/engine.ts';
import { loadEngine } from '../support/world/load-engine.ts';
import { present } from '../support/world/records-double.ts';
import { people, type Person } from '../support/world/world.ts';
import { createSession } from './create-session.ts';
import { finalViolations } from './final-properties.ts';
import { hour, untilQuiet } from './quiet.ts';
import { full, seed } from './scale.ts';
import { type Session } from './session.ts';
import { linksOf } from './standing.ts';
import { appointmentOf, type Shape } from './values.ts';

const [owner] = people as readonly [Person, Person, Person];

/** How an appointment is on both sides before the mailbox is enrolled. */
const kinds = {
  same: 'linked',
  'same all-day': 'linked',
  'same but for case and blanks': 'linked',
  'same but for the location': 'linked',
  'same, longer than S/4 holds': 'linked',
  'only in S/4': 'copied',
  'only in Outlook': 'copied',
  'an hour later in Outlook': 'asked',
  'twice in Outlook': 'asked',
  'twice in S/4': 'asked',
  'twice on both sides': 'asked',
} as const;
type Kind = keyof typeof kinds;
const allKinds = Object.keys(kinds) as readonly Kind[];

type Copies = { readonly s4: readonly Appointment[]; readonly outlook: readonly Appointment[] };

const later = (appointment: Appointment): Appointment => {
  const { when } = appointment;
  if (when.kind === 'allDay') return appointment;
  const move = (at: typeof when.start) => instantOfMs(msOfInstant(at) + 3_600_000);
  return { ...appointment, when: { ...when, start: move(when.start), end: move(when.end) } };
};

const shapeOf: { readonly [K in Kind]?: Shape } = {
  'same all-day': 'allDay',
  'same, longer than S/4 holds': 'long',
};

const once = (one: Appointment): Copies => ({ s4: [one], outlook: [one] });
const inOutlook =
  (change: (one: Appointment) => Appointment) =>
  (one: Appointment): Copies => ({ s4: [one], outlook: [change(one)] });

const copies: { readonly [K in Kind]: (one: Appointment) => Copies } = {
  same: once,
  'same all-day': once,
  'same, longer than S/4 holds': once,
  'same but for case and blanks': inOutlook((one) => ({
    ...one,
    subject: ` ${one.subject.replaceAll(' ', '  ').toUpperCase()}`,
  })),
  'same but for the location': inOutlook((one) => ({ ...one, location: '' })),
  'only in S/4': (one) => ({ s4: [one], outlook: [] }),
  'only in Outlook': (one) => ({ s4: [], outlook: [one] }),
  'an hour later in Outlook': inOutlook(later),
  'twice in Outlook': (one) => ({ s4: [one], outlook: [one, one] }),
  'twice in S/4': (one) => ({ s4: [one, one], outlook: [one] }),
  'twice on both sides': (one) => ({ s4: [one, one], outlook: [one, one] }),
};

const copiesOf = (kind: Kind, number: number): Copies => copies[kind](appointmentOf(number, shapeOf[kind] ?? 'timed'));

type Entered = { readonly kind: Kind; readonly guids: readonly S4Guid[]; readonly ids: readonly ItemId[] };

const enter = ({ world }: Session, made: readonly Kind[]): readonly Entered[] => {
  const both = made.map((kind, place) => ({ kind, ...copiesOf(kind, place + 1) }));
  const guids = both.map(({ s4 }) =>
    s4.map((appointment) => {
      const { employee } = owner;
      const draft = { appointment, responsible: employee, partners: [employee], transactionType: '0001' };
      return world.s4.add({ ...draft, by: 'user' }).guid;
    }),
  );
  // Twins lie on different pages.
  const ids = both.map((): ItemId[] => []);
  for (const round of [0, 1])
    for (const [place, { outlook }] of both.entries()) {
      const appointment = outlook[round];
      if (appointment !== undefined)
        ids[place]?.push(world.mailboxes.add(owner.address, { appointment, by: 'user' }).itemId);
    }
  return made.map((kind, place) => ({ kind, guids: guids[place] ?? [], ids: ids[place] ?? [] }));
};

const calendarOf = ({ world }: Session) =>
  [...world.mailboxes.mailbox(owner.address).items.values()].filter(({ folder }) => folder === 'calendar');

/** The first of two in Outlook may have been linked before the second was seen. */
const halves: readonly Kind[] = ['twice in Outlook'];

type Found = { readonly links: readonly Link[]; readonly reviews: number };

const foundOf = (session: Session, { guids, ids }: Entered): Found => ({
  links: linksOf(session, owner).filter(
    ({ state, guid, itemId }) => state === 'linked' && (guids.includes(guid) || ids.includes(itemId)),
  ),
  reviews: [...session.world.tables.reviews.values()].filter(
    ({ itemId }) => itemId !== undefined && ids.includes(itemId),
  ).length,
});

const isOne = ({ links, reviews }: Found): boolean => links.length === 1 && reviews === 0;

const isMet: { readonly [V in (typeof kinds)[Kind]]: (found: Found, entered: Entered) => boolean } = {
  copied: isOne,
  linked: (found, { guids, ids }) =>
    isOne(found) && found.links.every(({ guid, itemId }) => guid === guids[0] && itemId === ids[0]),
  asked: ({ links, reviews }, { kind, ids }) =>
    links.length === 0 ? reviews === ids.length : halves.includes(kind) && links.length === 1 && reviews === 1,
};

/** What is wrong with one of them at rest, as a sentence. */
const judge = (session: Session, entered: Entered): string | undefined => {
  const { kind } = entered;
  const found = foundOf(session, entered);
  return isMet[kinds[kind]](found, entered)
    ? undefined
    : `${kind}: ${found.links.length} links, ${found.reviews} reviews`;
};

const total = (entered: readonly Entered[], of: (one: Entered) => number): number =>
  entered.reduce((sum, one) => sum + of(one), 0);

/** No double, anywhere: what was on one side only is the only thing that was made. */
const doubles = (session: Session, entered: readonly Entered[]): readonly string[] => {
  const only = (kind: Kind): number => entered.filter((one) => one.kind === kind).length;
  const items = total(entered, ({ ids }) => ids.length) + only('only in S/4');
  const appointments = total(entered, ({ guids }) => guids.length) + only('only in Outlook');
  return [
    ...(calendarOf(session).length === items ? [] : [`${calendarOf(session).length} items, not ${items}`]),
    ...(session.world.s4.items.size === appointments
      ? []
      : [`${session.world.s4.items.size} appointments, not ${appointments}`]),
  ];
};

/**
 * Properties that know nothing of what was there before the enrolment. What is asked about has no counterpart until it is decided, and what is there twice holds the same
 * values; nobody knows what both sides agreed on before, so that whatever differs is a conflict, with the loser in the vault.
 */
const isExpected = (text: string, entered: readonly Entered[]): boolean =>
  (/^P3: a conflict about the (location|subject)/.test(text) && entered.some(({ kind }) => kind.includes('but for'))) ||
  (/^P1: (item|appointment)|^P6: two items .* are about one/.test(text) &&
    entered.some(({ kind }) => kinds[kind] === 'asked'));

type Played = { readonly session: Session; readonly entered: readonly Entered[]; readonly releases: number };

type Plan = {
  readonly seed: number;
  readonly pageSize: number;
  readonly made: readonly Kind[];
  readonly crashAt: readonly number[];
};

const crashRound = ({ world }: Session): void => {
  const task = world.scheduler
    .tasks()
    .find(({ alive, done, actor }) => alive && !done && actor?.startsWith('mailbox/'));
  if (task !== undefined) world.scheduler.crash(task);
};

const play = async (engine: Engine, { seed: by, pageSize, made, crashAt }: Plan): Promise<Played> => {
  const session = createSession({ engine, seed: by, pageSize });
  const { world } = session;
  const entered = enter(session, made);
  world.enrol(owner);
  let releases = 0;
  for (; world.scheduler.waiting() > 0; releases += 1) {
    if (crashAt.includes(releases)) crashRound(session);
    await world.run(1);
  }
  await untilQuiet(session, hour);
  return { session, entered, releases };
};

const wrong = ({ session, entered }: Played): readonly string[] => [
  ...[...session.violations, ...finalViolations(session)].filter((text) => !isExpected(text, entered)),
  ...entered.flatMap((one) => judge(session, one) ?? []),
  ...doubles(session, entered),
];

test('what is on both sides before the enrolment is linked or asked about, through crashes (P1, P3, P6)', async () => {
  const engine = await loadEngine();
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        seed: fc.integer({ min: 1 }),
        pageSize: fc.constantFrom(2, 5, 50),
        made: fc.array(fc.constantFrom(...allKinds), { minLength: 1, maxLength: 12 }),
        crashAt: fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { maxLength: 3 }),
      }),
      async (plan) => {
        expect(wrong(await play(engine, plan))).toEqual([]);
      },
    ),
    { numRuns: full ? 500 : 25, seed },
  );
}, 3_600_000);

const half: readonly Kind[] = Array.from({ length: 30 }, (_, place) => {
  if (place % 2 === 0) return place % 4 === 0 ? 'same' : 'same but for the location';
  return place % 4 === 1 ? 'only in S/4' : 'only in Outlook';
});

test('the first round of thirty, half of them on both sides, is killed at one moment after another (P6)', async () => {
  const engine = await loadEngine();
  const plan = { seed: 7, pageSize: 4, made: half };
  const { releases } = await play(engine, { ...plan, crashAt: [] });
  const every = full ? 1 : Math.ceil(releases / 12);
  for (let release = 0; release < releases; release += every) {
    const played = await play(engine, { ...plan, crashAt: [release] });
    expect({ release, wrong: wrong(played) }).toEqual({ release, wrong: [] });
  }
}, 3_600_000);

test('while a first round goes on its mailbox shows how many items are done, and of how many', async () => {
  const session = createSession({ engine: await loadEngine(), seed: 7, pageSize: 50 });
  const { world } = session;
  enter(session, half);
  world.enrol(owner);
  const shown = new Set<string>();
  while (world.scheduler.waiting() > 0) {
    await world.run(1);
    for (const { progress } of present(world.tables.mailboxViews))
      if (progress?.total !== undefined) shown.add(`${progress.done} of ${progress.total}`);
  }
  // Fifteen on both sides and seven in Outlook only; what only S/4 has comes after them.
  expect([...shown]).toEqual(['22 of 22', '29 of 29']);
  expect(present(world.tables.mailboxViews).map(({ progress }) => progress)).toEqual([undefined]);
});
