/** What one person changes in Outlook is in the colleagues' calendars at once, not only after the next delta read. */
import { loadEngine } from '../support/world/load-engine.ts';
import { createWorld, people, type Person } from '../support/world/world.ts';
import { appointmentOf } from './values.ts';

const [owner, colleague] = people as readonly [Person, Person, Person];

test('an edit in the calendar of the employee responsible reaches the other employee without a delta read', async () => {
  const nothing = () => undefined;
  const world = createWorld(
    { seed: 1, engine: await loadEngine() },
    { turn: nothing, wrote: nothing, vaulted: nothing },
  );
  for (const person of [owner, colleague]) world.enrol(person);
  await world.drain();
  const { guid } = world.s4.add({
    appointment: appointmentOf(1, 'timed'),
    responsible: owner.employee,
    partners: [owner.employee, colleague.employee],
    transactionType: '0001',
    by: 'user',
  });
  await world.drain();
  // The owner keeps a copy as a participant.
  const both = [owner.employee, colleague.employee];
  world.s4.change(guid, { responsible: colleague.employee, partners: both, by: 'user' });
  await world.drain();
  const only = ({ address }: Person) => {
    const [item, ...more] = world.mailboxes.mailbox(address).items.values();
    if (item === undefined || more.length > 0) throw new Error(`${more.length + 1} items, not one`);
    return item;
  };
  const { itemId, appointment } = only(colleague);
  const begunAt = world.scheduler.now();
  world.mailboxes.change(colleague.address, itemId, {
    appointment: { ...appointment, location: 'Raum 7' },
    by: 'user',
  });
  await world.drain();
  expect(only(owner).appointment.location).toBe('Raum 7');
  expect(world.scheduler.now() - begunAt).toBeLessThan(60_000);
});
