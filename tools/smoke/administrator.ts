/** What the administrator does through the admin API: a group of its own for a mailbox, for a while; and what Tandem says of an item. */
import * as z from 'zod';

import { type GroupSettings } from '../../src/model/settings.ts';
import { type Answer } from './http.ts';
import { expectThat } from './report.ts';
import { mailboxesSchema, type Person, type World } from './world.ts';

const versionSchema = z.looseObject({ version: z.number() });
const itemsSchema = z.object({
  items: z.array(
    z.looseObject({
      item: z.string(),
      itemId: z.string().optional(),
      state: z.string(),
      because: z.string().optional(),
    }),
  ),
});
const peopleSchema = z.object({
  items: z.array(z.looseObject({ kind: z.string(), guid: z.string(), email: z.string() })),
});

const done = (answer: Answer, what: string): Answer => {
  expectThat(answer.status < 300, `${what} is answered with 2xx, not ${answer.status}: ${answer.text.slice(0, 300)}`);
  return answer;
};

export const mailboxIdOf = async (world: World, { mailbox }: Person): Promise<string> => {
  const { items } = mailboxesSchema.parse((await world.admin('/mailboxes')).json);
  const found = items.find(({ smtpAddress }) => smtpAddress === mailbox);
  expectThat(found !== undefined, `${mailbox} is enrolled`);
  return found?.id ?? '';
};

/** Has Tandem look at the mailbox, and waits until it has. */
export const lookedAt = async (world: World, person: Person): Promise<void> => {
  done(await world.admin(`/mailboxes/${await mailboxIdOf(world, person)}/sync`, { method: 'POST' }), 'a look');
  await world.quiet();
};

/** The version of the settings, which every change has to name. */
const versionNow = async (world: World): Promise<number> =>
  versionSchema.parse((await world.admin('/groups')).json).version;

const assign = async (world: World, id: string, group: string | null): Promise<void> => {
  done(await world.admin(`/mailboxes/${id}/group`, { method: 'PUT', body: { group } }), 'changing the group');
};

/** Does it while the mailbox is in a group with these settings; afterwards it is in none, and the group is gone. */
export const inGroup = async <T>(
  world: World,
  { person, settings }: { readonly person: Person; readonly settings: GroupSettings },
  work: () => Promise<T>,
): Promise<T> => {
  const id = await mailboxIdOf(world, person);
  const path = `/groups/${encodeURIComponent('Smoke run')}`;
  const body = { version: await versionNow(world), settings };
  done(await world.admin(path, { method: 'PUT', body }), 'making a group');
  await assign(world, id, 'Smoke run');
  try {
    return await work();
  } finally {
    await assign(world, id, null);
    const headers = { 'if-match': `"${await versionNow(world)}"` };
    done(await world.admin(path, { method: 'DELETE', headers }), 'taking the group away');
  }
};

/** State and reason of an item in the administrator's list, e.g. `skipped not-triggered`. */
export const stateOf = async (world: World, person: Person, itemId: string): Promise<string | undefined> => {
  const id = await mailboxIdOf(world, person);
  const { items } = itemsSchema.parse((await world.admin(`/mailboxes/${id}/items?limit=1000`)).json);
  // What has no appointment is known by the item alone.
  const found = items.find((one) => (one.itemId ?? one.item) === itemId);
  return found && [found.state, ...(found.because === undefined ? [] : [found.because])].join(' ');
};

/** Addresses in that appointment which belong to nobody in S/4. */
export const unmatchedIn = async (world: World, guid: string): Promise<readonly string[]> => {
  const answer = done(await world.admin('/people?kind=unmatched&limit=1000'), 'listing people');
  return peopleSchema.parse(answer.json).items.flatMap((one) => (one.guid === guid ? [one.email] : []));
};
