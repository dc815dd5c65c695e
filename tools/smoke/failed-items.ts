/** Step 6b: S/4 refuses what a person changed. The item says so in Outlook, and no longer when an administrator had it tried again; nobody is mailed, and the person's categories stay. */
import { lookedAt } from './administrator.ts';
import { inS4, morning } from './everyday.ts';
import { expectThat, ms, type Step } from './report.ts';
import { type World } from './world.ts';

const own = 'Rot';
/** In the language that S/4 says of the person. */
const says = 'Tandem: nicht synchronisiert – von S/4HANA abgelehnt';

const refused = async (world: World): Promise<string> => {
  const person = world.people[2];
  const { mailbox } = person;
  const itemId = await world.outlook.create(mailbox, {
    subject: 'Angebot',
    ...morning(10, 15),
    timeZone: 'W. Europe Standard Time',
    categories: [own],
  });
  const categories = async (): Promise<readonly string[]> =>
    (await world.outlook.calendar(mailbox)).find((item) => item.itemId === itemId)?.categories ?? [];
  await world.when('the item is in S/4', async () => (await inS4(world, person, itemId)) !== undefined);
  await world.quiet();
  expectThat((await categories()).join() === `${own},S/4HANA`, 'it carries the category of new items beside its own');
  const { Guid: guid = '' } = (await inS4(world, person, itemId)) ?? {};
  await world.s4.fault({ kind: 'refuse-item', user: 'TANDEM', guid, count: 2 });
  await world.outlook.update(mailbox, itemId, { subject: 'Angebot 2' });
  const told = await world.when('the item says why', async () => (await categories()).includes(says), 30_000);
  const tried = await world.admin('/dead-letters/retry', { method: 'POST', body: { fault: 'rejected' } });
  expectThat(tried.status === 202, `the dead letter is tried again, not ${tried.status}`);
  const took = await world.when('the item is fine', async () => !(await categories()).includes(says));
  expectThat((await inS4(world, person, itemId))?.Description === 'Angebot 2', 'S/4 has the change');
  expectThat((await categories()).join() === `${own},S/4HANA`, 'the categories of its person stay');
  await lookedAt(world, person);
  await world.agree();
  expectThat((await world.outlook.mails()) === 0, 'no mail was sent');
  return `said after ${ms(told)}, tried again and unsaid after ${ms(took)}; own categories kept; 0 mails`;
};

export const failedItems = (world: World): readonly Step[] => [
  { number: '6b', title: 'an item that S/4 refuses says so in Outlook', run: () => refused(world) },
];
