/** What an administrator decides for a group or a transaction type counts in the next round of a mailbox, without restart. */
import { type GroupSettings, settingsSchema } from '../../src/model/settings.ts';
import { loadEngine } from '../support/world/load-engine.ts';
import { createWorld, people, type Person, type World } from '../support/world/world.ts';
import { appointmentOf } from './values.ts';

const [first, second] = people as readonly [Person, Person, Person];

const worldWith = async (groups: { readonly [name: string]: GroupSettings }, transactionTypes: object = {}) => {
  const nothing = () => undefined;
  const world = createWorld(
    { seed: 1, engine: await loadEngine() },
    { turn: nothing, wrote: nothing, vaulted: nothing },
  );
  world.tables.settings = settingsSchema.parse({ groups, transactionTypes });
  for (const person of [first, second]) world.enrol(person);
  await world.drain();
  return world;
};

const join = (world: World, person: Person, group: string): void => {
  const id = world.enrolled(person);
  if (id === undefined) throw new Error('not enrolled');
  world.tables.groups.set(id, group);
};

let number = 0;
/** An appointment on both sides. */
const linked = async (world: World, { address, employee }: Person, transactionType: string) => {
  const appointment = appointmentOf((number += 1), 'timed');
  const { guid } = world.s4.add({
    appointment,
    responsible: employee,
    partners: [employee],
    transactionType,
    by: 'user',
  });
  await world.drain();
  const item = [...world.mailboxes.mailbox(address).items.values()].find(
    (one) => one.appointment.subject === appointment.subject,
  );
  if (item === undefined) throw new Error('not created');
  return { address, appointment, guid, itemId: item.itemId };
};

/** Both sides change the subject to different values. @returns what both agree on */
const contested = async (world: World, one: Awaited<ReturnType<typeof linked>>): Promise<string> => {
  const { address, appointment, guid, itemId } = one;
  world.s4.change(guid, { appointment: { ...appointment, subject: 'of S/4' }, by: 'user' });
  world.mailboxes.change(address, itemId, { appointment: { ...appointment, subject: 'of Exchange' }, by: 'user' });
  await world.drain();
  const agreed = world.s4.items.get(guid)?.appointment.subject;
  expect(world.mailboxes.mailbox(address).items.get(itemId)?.appointment.subject).toBe(agreed);
  return agreed ?? 'gone';
};

test('a conflict is won by the rule of the transaction type, else of the group, else of the installation', async () => {
  const world = await worldWith(
    { Sales: { appointments: { winner: { subject: 'exchange' } } } },
    { ZVIS: { winner: { subject: 's4' } }, ZLAT: { winner: { note: 'latest' } } },
  );
  join(world, second, 'Sales');
  const outcomes: string[] = [];
  for (const person of [first, second])
    for (const type of ['0001', 'ZVIS', 'ZLAT'])
      outcomes.push(await contested(world, await linked(world, person, type)));
  expect(outcomes).toEqual(['of S/4', 'of S/4', 'of S/4', 'of Exchange', 'of S/4', 'of Exchange']);
});

test('a mailbox that joins or leaves a group, or a group that changes, counts from the next round on', async () => {
  const world = await worldWith({ Sales: { appointments: { winner: { subject: 'exchange' } } } });
  const one = await linked(world, first, '0001');
  const outcomes = [await contested(world, one)];
  join(world, first, 'Sales');
  outcomes.push(await contested(world, one));
  world.tables.settings = settingsSchema.parse({ groups: { Sales: {} } });
  outcomes.push(await contested(world, one));
  expect(outcomes).toEqual(['of S/4', 'of Exchange', 'of S/4']);
});

test('appointments born in Outlook get the transaction type of the group, and its window decides which are', async () => {
  const world = await worldWith({
    Sales: { appointments: { defaultTransactionType: 'ZVIS' }, window: { daysAhead: 1 } },
    Service: { appointments: { defaultTransactionType: 'ZSRV' } },
  });
  join(world, first, 'Sales');
  join(world, second, 'Service');
  const born = async ({ address }: Person, shown: number) => {
    const appointment = appointmentOf(shown, 'timed');
    world.mailboxes.add(address, { appointment, by: 'user' });
    await world.drain();
    return [...world.s4.items.values()].find((item) => item.appointment.subject === appointment.subject)
      ?.transactionType;
  };
  // The days after the first: outside of a window of one day.
  expect([await born(first, 15), await born(second, 16)]).toEqual([undefined, 'ZSRV']);
  world.tables.settings = settingsSchema.parse({
    groups: { Sales: { appointments: { defaultTransactionType: 'ZVIS' } }, Service: {} },
  });
  expect([await born(first, 17), await born(second, 18)]).toEqual(['ZVIS', '0001']);
});
