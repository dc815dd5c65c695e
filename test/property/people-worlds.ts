/**
 * Owns the worlds of people (I20; product, row 7): whom an organiser invites and whom somebody names in S/4, among them an address that two partners have, one of a
 * blocked partner and one that nobody has. Nobody is guessed, nobody is dropped, and who is invited gets no silent copy besides. Nothing is drawn.
 */
import { smtpAddress } from '../../src/model/ids.ts';
import { type Attendee } from '../../src/model/people.ts';
import { type Direction } from '../../src/model/settings.ts';
import { directory } from '../support/world/directory.ts';
import { numbersOf } from '../support/world/s4-store.ts';
import { begin, type BuiltWorld, end, pass } from './built-worlds.ts';
import { type Session } from './session.ts';
import { leader, participant } from './small-worlds.ts';
import { itemsOf } from './standing.ts';
import { create, edit, userSteps } from './user-steps.ts';

/** By place in the directory: a colleague, one outside, two with one address, one who is blocked. */
const places = { colleague: 1, customer: 3, 'one of two': 4, blocked: 6 } as const;
type Who = keyof typeof places;

const known = (who: Who) => {
  const found = directory[places[who]];
  if (found === undefined) throw new Error(`nobody is called ${who}`);
  return found;
};

const attendeeOf = (who: Who): Attendee => {
  const { address, name } = known(who);
  return { email: smtpAddress(address), name, kind: 'required' };
};

const invite = (session: Session, invited: readonly Who[]): void => {
  const [item] = itemsOf(session, leader, 'calendar');
  if (item === undefined) throw new Error('nothing in the calendar');
  session.world.mailboxes.change(leader.address, item.itemId, {
    meeting: {
      organiser: smtpAddress(leader.address),
      response: 'organiser',
      cancelled: false,
      attendees: invited.map(attendeeOf),
    },
    by: 'user',
  });
};

const named = ({ world }: Session): readonly string[] =>
  [...world.s4.items.values()].flatMap(numbersOf).filter((number) => number !== leader.employee);

/** @param wanted who takes part in S/4, besides the employee responsible */
const partners = (session: Session, wanted: readonly Who[]): readonly string[] => {
  const is = named(session);
  const should = wanted.map((who) => known(who).number as string);
  return [
    ...is.filter((number) => !should.includes(number)).map((number) => `I20: ${number} is guessed`),
    ...should.filter((number) => !is.includes(number)).map((number) => `I20: ${number} is dropped`),
  ];
};

const copies = (session: Session): readonly string[] =>
  itemsOf(session, participant, 'calendar').length > 1 ? ['P6: who is invited has a silent copy besides'] : [];

type People = {
  readonly direction?: Direction;
  readonly invited: readonly Who[];
  /** By a person in S/4, before or after. */
  readonly named?: Who;
  readonly expected: readonly Who[];
};

const worlds: { readonly [what: string]: People } = {
  'a customer is invited': { invited: ['customer'], expected: ['customer'] },
  'an ambiguous address is invited': { invited: ['one of two', 'customer'], expected: ['customer'] },
  'a blocked partner is invited': { invited: ['blocked', 'customer'], expected: ['customer'] },
  'somebody else is named in S/4': { invited: ['customer'], named: 'one of two', expected: ['customer', 'one of two'] },
  'a customer is invited, from Outlook only': {
    direction: 'exchangeToS4',
    invited: ['customer'],
    expected: ['customer'],
  },
  'S/4 says who of two is meant': { invited: ['one of two'], named: 'one of two', expected: ['one of two'] },
};

const inOrder = (
  { direction = 'both', invited, named: whom, expected }: People,
  first: 's4' | 'exchange',
): BuiltWorld['play'] => {
  return async (engine) => {
    const session = await begin(engine, { direction });
    const side = direction === 's4ToExchange' ? 's4' : 'exchange';
    create(session, { do: 'create', side, who: 0, shape: 'timed', run: 0 });
    await pass(session);
    const acts = {
      exchange: () => invite(session, invited),
      s4: () =>
        whom === undefined
          ? undefined
          : userSteps.partner(session, { do: 'partner', pick: 0, whom: places[whom], on: true, run: 0 }),
    };
    for (const side of first === 's4' ? (['s4', 'exchange'] as const) : (['exchange', 's4'] as const)) {
      await acts[side]();
      await pass(session);
    }
    if (direction === 'both')
      edit(session, { do: 'edit', side: 'exchange', pick: 0, field: 'location', shape: 'timed', run: 0 });
    const broken = await end(session);
    return [...broken, ...partners(session, expected), ...copies(session)];
  };
};

/** A colleague is invited from Outlook: the mail brings the item, and S/4 then names that person. */
const invitedColleague: BuiltWorld = {
  name: 'people: a colleague is invited, and the mail brings the item',
  play: async (engine) => {
    const session = await begin(engine);
    create(session, { do: 'create', side: 'exchange', who: 0, shape: 'timed', run: 0 });
    await pass(session);
    invite(session, ['colleague']);
    const [item] = itemsOf(session, leader, 'calendar');
    if (item?.meeting === undefined) throw new Error('no meeting');
    const before = session.world.mail.outbox.length;
    session.world.mail.send({ ...item, meeting: item.meeting }, () => undefined);
    session.ledger.mails += session.world.mail.outbox.length - before;
    const broken = await end(session);
    return [...broken, ...partners(session, ['colleague']), ...copies(session)];
  },
};

/** Somebody is named in S/4, and nobody is invited for it: the item in Outlook says who takes part. */
const namedInBody = (['both', 's4ToExchange'] as const satisfies readonly Direction[]).map((direction): BuiltWorld => ({
  name: `people: a customer is named in S/4, ${direction}`,
  play: async (engine) => {
    const session = await begin(engine, { direction });
    create(session, { do: 'create', side: 's4', who: 0, shape: 'timed', run: 0 });
    await pass(session);
    await userSteps.partner(session, { do: 'partner', pick: 0, whom: places.customer, on: true, run: 0 });
    const broken = await end(session);
    const [item] = itemsOf(session, leader, 'calendar');
    const says = item?.own?.named?.length === 1 && item.meeting === undefined;
    return says ? broken : [...broken, 'row 7: the item does not say who takes part'];
  },
}));

export const peopleWorlds: readonly BuiltWorld[] = [
  ...namedInBody,
  ...Object.entries(worlds).flatMap(([what, world]) =>
    (['s4', 'exchange'] as const).map((first): BuiltWorld => ({
      name: `people: ${what}, ${first} first`,
      play: inOrder(world, first),
    })),
  ),
  invitedColleague,
];
