/** Owns the other half of a contest: the value that did not win has to be readable in the vault, through the admin API. */
import * as z from 'zod';

import { type World } from '../smoke/world.ts';
import { type Entry, type Ledger, tagOf } from './ledger.ts';

const pageSchema = z.object({
  items: z.array(z.looseObject({ id: z.string(), guid: z.string(), field: z.string() })),
  next: z.string().optional(),
});
const valuesSchema = z.looseObject({ values: z.object({ s4: z.unknown(), exchange: z.unknown() }) });

type Conflict = z.infer<typeof pageSchema>['items'][number];

export type Vault = {
  /** Contests so far whose loser is in the vault, and, in words, those whose loser is nowhere. */
  readonly losers: () => Promise<{ readonly kept: number; readonly missing: readonly string[] }>;
};

export const createVault = (world: World, ledger: Ledger): Vault => {
  /** What was found once is not asked for again. */
  const kept = new Set<string>();

  const read = async (path: string): Promise<unknown> => {
    const { status, json } = await world.admin(path);
    if (status >= 300) throw new Error(`${path} was answered with ${status}`);
    return json;
  };

  const conflicts = async (): Promise<readonly Conflict[]> => {
    const all: Conflict[] = [];
    for (let before: string | undefined = ''; before !== undefined;) {
      const query: string = before === '' ? '' : `&before=${encodeURIComponent(before)}`;
      const page: z.infer<typeof pageSchema> = pageSchema.parse(await read(`/conflicts?limit=1000${query}`));
      all.push(...page.items);
      before = page.next;
    }
    return all.filter(({ field }) => field === 'location');
  };

  const holds = async (all: readonly Conflict[], guid: string, value: string): Promise<boolean> => {
    for (const { id } of all.filter((one) => one.guid === guid)) {
      const { values } = valuesSchema.parse(await read(`/conflicts/${encodeURIComponent(id)}`));
      if (values.s4 === value || values.exchange === value) return true;
    }
    return false;
  };

  const losers: Vault['losers'] = async () => {
    const open = ledger.entries.filter(({ tag, contest }) => contest !== undefined && !kept.has(tag));
    const all = open.length === 0 ? [] : await conflicts();
    const items = (await Promise.all(world.people.map(({ number }) => world.s4.of(number)))).flat();
    const missing: string[] = [];
    for (const { tag, contest } of open as readonly (Entry & Required<Pick<Entry, 'contest'>>)[]) {
      const item = items.find(({ Description }) => tagOf(Description) === tag);
      const loser = item?.Location === contest.s4 ? contest.outlook : contest.s4;
      if (item !== undefined && (await holds(all, item.Guid, loser))) kept.add(tag);
      else missing.push(`${tag}: both sides wrote the location, "${loser}" lost and is not in the vault`);
    }
    return { kept: kept.size, missing };
  };
  return { losers };
};
