/** What an administrator answers where nobody could tell whether two are the same (product.md, row 21), and what happens to both until then. */
import { type ItemId, type S4Guid } from '../../src/model/ids.ts';
import { instantOfMs, msOfInstant } from '../../src/model/instant.ts';
import { loadEngine } from '../support/world/load-engine.ts';
import { people, type Person } from '../support/world/world.ts';
import { createSession } from './create-session.ts';
import { finalViolations } from './final-properties.ts';
import { hour, untilQuiet } from './quiet.ts';
import { type Session } from './session.ts';
import { linksOf } from './standing.ts';
import { appointmentOf } from './values.ts';

const [owner] = people as readonly [Person, Person, Person];
const { address, employee } = owner;

type Stage = { readonly session: Session; readonly guid: S4Guid; readonly itemId: ItemId };

/** The same in Outlook, an hour later, before the mailbox is enrolled. */
const stage = async (): Promise<Stage> => {
  const session = createSession({ engine: await loadEngine(), seed: 3, pageSize: 5 });
  const { world } = session;
  const appointment = appointmentOf(1, 'timed');
  const { guid } = world.s4.add({
    appointment,
    responsible: employee,
    partners: [employee],
    transactionType: '0001',
    by: 'user',
  });
  const { when } = appointment;
  if (when.kind === 'allDay') throw new Error('not timed');
  const move = (at: typeof when.start) => instantOfMs(msOfInstant(at) + 3_600_000);
  const { itemId } = world.mailboxes.add(address, {
    appointment: { ...appointment, when: { ...when, start: move(when.start), end: move(when.end) } },
    by: 'user',
  });
  world.enrol(owner);
  await world.drain();
  return { session, guid, itemId };
};

const counts = ({ session }: Stage) => ({
  items: [...session.world.mailboxes.mailbox(address).items.values()].filter(({ folder }) => folder === 'calendar')
    .length,
  appointments: session.world.s4.items.size,
  links: linksOf(session, owner).filter(({ state }) => state === 'linked').length,
  reviews: session.world.tables.reviews.size,
});

const decide = ({ session: { world } }: Stage, same: S4Guid | null): void => {
  for (const [id, review] of world.tables.reviews) world.tables.reviews.set(id, { ...review, decision: { same } });
  const id = world.enrolled(owner);
  if (id !== undefined) world.syncNow(id);
};

/** Both sides hold the same values in two of them: that is what the question was about. */
const violations = ({ session }: Stage): readonly string[] =>
  [...session.violations, ...finalViolations(session)].filter(
    (text) => !text.startsWith('P6: two items of') && !text.startsWith('P3: a conflict about the when'),
  );

test('both are left alone until it is decided, also when they are edited', async () => {
  const at = await stage();
  const { world } = at.session;
  const item = world.mailboxes.mailbox(address).items.get(at.itemId);
  if (item === undefined) throw new Error('no item');
  const appointment = { ...item.appointment, note: 'Neu' };
  world.mailboxes.change(address, at.itemId, { appointment, by: 'user' });
  world.s4.change(at.guid, { appointment: { ...appointmentOf(1, 'timed'), note: 'Auch neu' }, by: 'user' });
  await untilQuiet(at.session, hour);
  expect(counts(at)).toEqual({ items: 1, appointments: 1, links: 0, reviews: 1 });
  expect(at.session.writes).toEqual([]);
});

test('what is the same is linked, and the review is gone', async () => {
  const at = await stage();
  decide(at, at.guid);
  await at.session.world.drain();
  expect(counts(at)).toEqual({ items: 1, appointments: 1, links: 1, reviews: 0 });
  await untilQuiet(at.session, hour);
  expect(violations(at)).toEqual([]);
  expect(linksOf(at.session, owner)).toEqual([expect.objectContaining({ guid: at.guid, itemId: at.itemId })]);
});

test('what is not the same is made on the other side, both ways', async () => {
  const at = await stage();
  decide(at, null);
  await at.session.world.drain();
  expect(counts(at)).toEqual({ items: 2, appointments: 2, links: 2, reviews: 0 });
  await untilQuiet(at.session, hour);
  expect(violations(at)).toEqual([]);
});

test('a decision is carried out however often its round is killed', async () => {
  for (const same of [true, false]) {
    for (let release = 0; release < 60; release += 5) {
      const at = await stage();
      const { world } = at.session;
      decide(at, same ? at.guid : null);
      await world.run(release);
      const task = world.scheduler.tasks().find(({ alive, done, actor }) => alive && !done && actor !== undefined);
      if (task !== undefined) world.scheduler.crash(task);
      await untilQuiet(at.session, hour);
      const number = same ? 1 : 2;
      expect({ release, ...counts(at) }).toEqual({
        release,
        items: number,
        appointments: number,
        links: number,
        reviews: 0,
      });
      expect(violations(at)).toEqual([]);
    }
  }
}, 600_000);

test('the review of an item that its person deleted goes, and the appointment gets its item', async () => {
  const at = await stage();
  const { world } = at.session;
  world.mailboxes.purge(address, at.itemId);
  await world.drain();
  const id = world.enrolled(owner);
  if (id !== undefined) world.syncNow(id);
  await world.drain();
  expect(counts(at)).toEqual({ items: 1, appointments: 1, links: 1, reviews: 0 });
});
