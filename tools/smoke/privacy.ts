/** Step 5: an item turns private and public again. In S/4 nothing of its content is left after one write, in the default mode and with busy blocks. */
import { inGroup } from './administrator.ts';
import { inS4, morning } from './everyday.ts';
import { expectThat, ms, type Step } from './report.ts';
import { type S4State } from './s4-person.ts';
import { type Person, type World } from './world.ts';

const content = { subject: 'Arzttermin', location: 'Praxis Dr. Weiß', body: 'Befund\nbesprechen' };

const isBlock = ({ Description, Location, Note }: S4State): boolean =>
  Description === 'Private' && Location === '' && (Note ?? '') === '';

const isWhole = ({ Description, Location, Note }: S4State): boolean =>
  Description === content.subject && Location === content.location && Note?.trimEnd() === content.body;

const toggle = async (world: World, person: Person, day: number): Promise<string> => {
  const { mailbox } = person;
  const at = morning(day, 15);
  const itemId = await world.outlook.create(mailbox, { ...content, ...at, timeZone: 'W. Europe Standard Time' });
  await world.when('S/4 shows the appointment', async () => {
    const found = await inS4(world, person, itemId);
    return found !== undefined && isWhole(found);
  });
  await world.quiet();
  const guid = (await inS4(world, person, itemId))?.Guid ?? '';
  const turned = async (sensitivity: string, what: string, matches: (item: S4State) => boolean): Promise<number> => {
    const before = await world.s4.writes();
    await world.outlook.update(mailbox, itemId, { sensitivity });
    const took = await world.when(`S/4 shows ${what}`, async () => {
      const found = await world.s4.get(guid);
      return found !== undefined && matches(found);
    });
    await world.quiet();
    const writes = (await world.s4.writes()) - before;
    expectThat(writes === 1, `one write in S/4 shows ${what}, not ${writes}`);
    return took;
  };
  const hidden = await turned('Private', 'a block without content', isBlock);
  const { FromDate } = (await world.s4.get(guid)) ?? { FromDate: '' };
  expectThat(Date.parse(FromDate) === Date.parse(at.start), 'the block is where the item is');
  const shown = await turned('Normal', 'the content again', isWhole);
  await world.agree();
  expectThat((await world.outlook.mails()) === 0, 'no mail was sent');
  return `no title, place or note in S/4 after ${ms(hidden)} and one write; public again after ${ms(shown)}; 0 deletes, 0 mails`;
};

const toggled = async (world: World, work: () => Promise<string>): Promise<string> => {
  const deletes = await world.s4.deletes();
  const measured = await work();
  expectThat((await world.s4.deletes()) === deletes, 'nothing was deleted in S/4');
  return measured;
};

export const privacy = (world: World): readonly Step[] => [
  {
    number: '5a',
    title: 'private and public again',
    run: () => toggled(world, () => toggle(world, world.people[2], 6)),
  },
  {
    number: '5b',
    title: 'the same with busy blocks',
    run: () => {
      const person = world.people[2];
      const settings = { appointments: { privateMode: 'busyBlock' } } as const;
      return toggled(world, () => inGroup(world, { person, settings }, () => toggle(world, person, 7)));
    },
  },
];
