/** Step 3: both sides edited at once. Different fields both survive; for the same field the setting decides, and the loser can be read and put back. */
import * as z from 'zod';

import { inOutlook, morning, s4Key } from './everyday.ts';
import { expectThat, ms, type Step } from './report.ts';
import { type World } from './world.ts';

const conflictsSchema = z.object({
  items: z.array(z.looseObject({ id: z.string(), guid: z.string(), field: z.string() })),
});
const conflictSchema = z.looseObject({
  winner: z.string(),
  values: z.object({ s4: z.unknown(), exchange: z.unknown() }),
});

type Pair = { readonly guid: string; readonly itemId: string };

const pair = async (world: World, title: string): Promise<Pair> => {
  const person = world.people[2];
  const at = morning(7);
  const guid = await world.s4.create(person.user, {
    Description: title,
    Location: 'alt',
    FromDate: at.start,
    ToDate: at.end,
    Responsible: person.number,
  });
  const key = s4Key(world, guid);
  await world.when(
    'Outlook shows the new appointment',
    async () => (await inOutlook(world, person, key)) !== undefined,
  );
  await world.quiet();
  return { guid, itemId: (await inOutlook(world, person, key))?.itemId ?? '' };
};

const differentFields = async (world: World): Promise<string> => {
  const person = world.people[2];
  const { guid, itemId } = await pair(world, 'Zwei Felder');
  await Promise.all([
    world.s4.update(person.user, guid, { Location: 'Raum aus S/4' }),
    world.outlook.update(person.mailbox, itemId, { subject: 'Titel aus Outlook' }),
  ]);
  const took = await world.when('both edits are on both sides', async () => {
    const onS4 = await world.s4.get(guid);
    const inMailbox = await inOutlook(world, person, s4Key(world, guid));
    const titles = onS4?.Description === 'Titel aus Outlook' && inMailbox?.subject === 'Titel aus Outlook';
    return titles && onS4.Location === 'Raum aus S/4' && inMailbox.location === 'Raum aus S/4';
  });
  return `both survive after ${ms(took)}`;
};

/** Both edits have to be there before Tandem sees either: Exchange's notification and S/4's event race anyway. */
const sameField = async (world: World): Promise<string> => {
  const person = world.people[2];
  const { guid, itemId } = await pair(world, 'Ein Feld');
  const loser = `Verlierer ${Date.now()}`;
  // Slow reads hold the round back until both people have saved.
  await world.s4.fault({ kind: 'slow', ms: 700, count: 3 });
  await Promise.all([
    world.outlook.update(person.mailbox, itemId, { subject: loser }),
    world.s4.update(person.user, guid, { Description: 'Gewinner aus S/4' }),
  ]);
  const took = await world.when('S/4 won on both sides', async () => {
    const onS4 = await world.s4.get(guid);
    const inMailbox = await inOutlook(world, person, s4Key(world, guid));
    return onS4?.Description === 'Gewinner aus S/4' && inMailbox?.subject === 'Gewinner aus S/4';
  });
  await world.quiet();
  const { items } = conflictsSchema.parse((await world.admin('/conflicts')).json);
  const found = items.find((conflict) => conflict.guid === guid && conflict.field === 'subject');
  expectThat(found !== undefined, 'the conflict is listed');
  const detail = conflictSchema.parse((await world.admin(`/conflicts/${found?.id ?? ''}`)).json);
  expectThat(detail.winner === 's4', 'the setting says that S/4 wins');
  expectThat(detail.values.exchange === loser, 'the losing value can be read back');
  const order = await world.admin(`/conflicts/${found?.id ?? ''}/restore`, { method: 'POST', body: {} });
  expectThat(order.status === 202, 'the losing value can be put back');
  const back = await world.when('the losing value is on both sides', async () => {
    const onS4 = await world.s4.get(guid);
    const inMailbox = await inOutlook(world, person, s4Key(world, guid));
    return onS4?.Description === loser && inMailbox?.subject === loser;
  });
  await world.quiet();
  return `S/4 won as the setting says after ${ms(took)}, the loser is readable and was put back after ${ms(back)}`;
};

export const conflicts = (world: World): readonly Step[] => [
  { number: '3a', title: 'different fields at once', run: () => differentFields(world) },
  { number: '3b', title: 'the same field at once', run: () => sameField(world) },
];
