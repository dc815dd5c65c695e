/** Step 6: a group of mailboxes synchronises only what carries a category. Without it an item stays out; taking it away unlinks and deletes nothing. */
import { inGroup, lookedAt, stateOf } from './administrator.ts';
import { inS4, morning } from './everyday.ts';
import { expectThat, ms, type Step } from './report.ts';
import { type World } from './world.ts';

const category = 'Kundentermin';
const title = 'Messebesuch';

const triggered = async (world: World): Promise<string> => {
  const person = world.people[1];
  const { mailbox, number } = person;
  const titled = async () => (await world.s4.of(number)).filter(({ Description }) => Description.startsWith(title));
  const deletes = await world.s4.deletes();
  const settings = { appointments: { trigger: { mode: 'category', category } } } as const;
  const { itemId, took } = await inGroup(world, { person, settings }, async () => {
    const itemId = await world.outlook.create(mailbox, {
      subject: title,
      ...morning(9, 13),
      timeZone: 'W. Europe Standard Time',
    });
    const is = (state: string) =>
      world.when(`the item is ${state}`, async () => (await stateOf(world, person, itemId)) === state);
    await is('skipped not-triggered');
    expectThat((await titled()).length === 0, 'without the category it is not in S/4');
    await world.outlook.update(mailbox, itemId, { categories: [category] });
    const took = await world.when('S/4 shows the item with the category', async () => (await titled()).length === 1);
    await is('linked');
    await world.quiet();
    await world.outlook.update(mailbox, itemId, { categories: [] });
    await is('resting not-triggered');
    await world.outlook.update(mailbox, itemId, { subject: `${title} 2` });
    await lookedAt(world, person);
    const found = await titled();
    expectThat(found.length === 1 && found[0]?.Description === title, 'S/4 keeps its copy as it was');
    const kept = (await world.outlook.calendar(mailbox)).some((item) => item.itemId === itemId);
    expectThat(kept, 'Outlook keeps its copy');
    return { itemId, took };
  });
  expectThat((await world.s4.deletes()) === deletes, 'nothing was deleted in S/4');
  await world.outlook.update(mailbox, itemId, { location: 'Halle 7' });
  const again = await world.when('without the setting it is synchronised again', async () => {
    const found = await inS4(world, person, itemId);
    return found?.Description === `${title} 2` && found.Location === 'Halle 7';
  });
  await world.agree();
  await world.quiet();
  expectThat((await titled()).length === 1, 'there is one appointment in S/4');
  expectThat((await world.outlook.mails()) === 0, 'no mail was sent');
  return `without it not in S/4, with it after ${ms(took)}, taken away both copies rest; without the setting in step again after ${ms(again)}; 0 deletes, 0 mails`;
};

export const categories = (world: World): readonly Step[] => [
  { number: '6 ', title: 'only what carries a category', run: () => triggered(world) },
];
