/**
 * Step 5: an item turns private and public again. In S/4 nothing of its content is left after one write. What is left is a block: in the default mode it rests where
 * it is, as a busy block it moves with the item.
 */
import { inGroup, lookedAt } from './administrator.ts';
import { inS4, morning } from './everyday.ts';
import { expectThat, ms, type Step } from './report.ts';
import { type S4State } from './s4-person.ts';
import { type Person, type World } from './world.ts';

const content = { subject: 'Arzttermin', location: 'Praxis Dr. Weiß', body: 'Befund\nbesprechen' };

/** In the language that S/4 says of the person. */
const isBlock = ({ Description, Location, Note }: S4State): boolean =>
  Description === 'Privat' && Location === '' && (Note ?? '') === '';

const isWhole = ({ Description, Location, Note }: S4State): boolean =>
  Description === content.subject && Location === content.location && Note?.trimEnd() === content.body;

type Item = { readonly itemId: string; readonly guid: string };

const made = async (world: World, person: Person, at: { start: string; end: string }): Promise<Item> => {
  const fields = { ...content, ...at, timeZone: 'W. Europe Standard Time' };
  const itemId = await world.outlook.create(person.mailbox, fields);
  await world.when('S/4 shows the appointment', async () => {
    const found = await inS4(world, person, itemId);
    return found !== undefined && isWhole(found);
  });
  await world.quiet();
  return { itemId, guid: (await inS4(world, person, itemId))?.Guid ?? '' };
};

/** Sets the sensitivity; the milliseconds until S/4 shows what it should, by one write. */
const turned = async (
  world: World,
  { mailbox }: Person,
  of: Item & { sensitivity: string; what: string; matches: (item: S4State) => boolean },
): Promise<number> => {
  const before = await world.s4.writes();
  await world.outlook.update(mailbox, of.itemId, { sensitivity: of.sensitivity });
  const took = await world.when(`S/4 shows ${of.what}`, async () => {
    const found = await world.s4.get(of.guid);
    return found !== undefined && of.matches(found);
  });
  await world.quiet();
  const writes = (await world.s4.writes()) - before;
  expectThat(writes === 1, `one write in S/4 shows ${of.what}, not ${writes}`);
  return took;
};

const expectBlock = async (world: World, guid: string, start: string): Promise<void> => {
  const found = await world.s4.get(guid);
  expectThat(found !== undefined && isBlock(found), 'S/4 has a block that shows nothing of the item');
  expectThat(Date.parse(found?.FromDate ?? '') === Date.parse(start), `the block begins at ${start}`);
};

type Toggle = { readonly day: number; readonly follows: boolean };

const toggle = async (world: World, person: Person, { day, follows }: Toggle): Promise<string> => {
  const [at, later] = [morning(day, 15), morning(day, 17)];
  const item = await made(world, person, at);
  const { itemId, guid } = item;
  const hidden = await turned(world, person, {
    ...item,
    sensitivity: 'Private',
    what: 'a block without content',
    matches: isBlock,
  });
  await expectBlock(world, guid, at.start);
  await world.outlook.update(person.mailbox, itemId, later);
  await lookedAt(world, person);
  await expectBlock(world, guid, follows ? later.start : at.start);
  const shown = await turned(world, person, {
    ...item,
    sensitivity: 'Normal',
    what: 'the content again',
    matches: isWhole,
  });
  await world.agree();
  expectThat((await world.outlook.mails()) === 0, 'no mail was sent');
  const moved = follows ? 'moves with the item' : 'rests';
  return `no title, place or note in S/4 after ${ms(hidden)} and one write; the block ${moved}; public again after ${ms(shown)}; 0 deletes, 0 mails`;
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
    run: () => toggled(world, () => toggle(world, world.people[2], { day: 6, follows: false })),
  },
  {
    number: '5b',
    title: 'the same with busy blocks',
    run: () => {
      const person = world.people[2];
      const settings = { appointments: { privateMode: 'busyBlock' } } as const;
      return toggled(world, () =>
        inGroup(world, { person, settings }, () => toggle(world, person, { day: 7, follows: true })),
      );
    },
  },
];
