/**
 * Owns doubt: creations that were intended and whose outcome nobody stored (a crash, a time-out). They are looked up on the other side by their key before
 * anything is created again (architecture, Rounds). What is found becomes a link whose base is what the intent had sent.
 */
import { type Intent, type Work } from '../../actors/messages.ts';
import { type Field, fields } from '../../model/appointment.ts';
import { type ETag, type ItemId, type S4Guid } from '../../model/ids.ts';
import { type Instant, instantOfMs } from '../../model/instant.ts';
import { type Base, type Link, unknownChangeKey } from '../../model/link.ts';
import { type Whereabouts } from '../../ports/exchange.ts';
import { parseKey } from '../../sync/identity.ts';
import { type Context, sideResult } from './context.ts';
import { type OnExchange } from './sighting.ts';

/** A version that equals no version: the item is looked at again. */
export const unknownEtag = '?' as ETag;

export type Found = { readonly link: Link; readonly exchange?: OnExchange };

export const sentBase = (sent: Intent['sent']): Base =>
  Object.fromEntries(fields.map((field: Field) => [field, sent[field] ?? null])) as Base;

export type NewLink = {
  readonly guid: S4Guid;
  readonly key: Link['key'];
  readonly itemId: ItemId;
  readonly base: Base;
} & Partial<
  Pick<Link, 'role' | 'occurrence' | 'hidden' | 'people' | 'invited' | 'earlier' | 'said' | 'made' | 'transactionType'>
>;

/** A link that starts with unknown versions: whoever settles it fills in what was read. */
export const newLink = (context: Context, { guid, key, itemId, base, ...more }: NewLink): Link => ({
  v: 1,
  guid,
  key,
  role: 'lead',
  bornOn: parseKey(key)?.born ?? 's4',
  itemId,
  changeKey: unknownChangeKey,
  etag: unknownEtag,
  base,
  state: 'linked',
  since: nowOf(context),
  differs: {},
  ...more,
});

export const nowOf = (context: Context): Instant => instantOfMs(context.deps.clock.now());

/** The one in the calendar, if any; a copy by the user may stand beside it and is told apart later. */
export const placeOf = (found: readonly Whereabouts[]): 'calendar' | 'other' | 'deleted' | 'nowhere' =>
  (['calendar', 'other', 'deleted'] as const).find((folder) => found.some((one) => one.folder === folder)) ?? 'nowhere';

/** What a link remembers of items that were thrown away before its own came. */
export const earlierIn = (found: readonly Whereabouts[]): Pick<Link, 'earlier'> => {
  const earlier = found.flatMap(({ folder, itemId }) => (folder === 'deleted' ? [itemId] : []));
  return earlier.length === 0 ? {} : { earlier };
};

/** Without what lay in Deleted Items before. As many as are not found under their ids any more may be there under others, since a move of the mailbox. */
export const withoutEarlier = (found: readonly Whereabouts[], { earlier = [] }: Link): readonly Whereabouts[] => {
  const others = found.filter(({ itemId }) => !earlier.includes(itemId));
  const missing = earlier.length - (found.length - others.length);
  const deleted = others.filter(({ folder }) => folder === 'deleted');
  return deleted.length > missing ? others : others.filter(({ folder }) => folder !== 'deleted');
};

/** What was taken away before it was created anew lies in Deleted Items too, under another id. */
const sinceThen = (found: readonly Whereabouts[], former: Link | undefined): readonly Whereabouts[] =>
  former === undefined
    ? found
    : withoutEarlier(found, { ...former, earlier: [...(former.earlier ?? []), former.itemId] });

type OnceMore = { readonly guid: S4Guid; readonly former: Link | undefined };

const foundOnExchange = async (
  context: Context,
  intent: Intent,
  { guid, former }: OnceMore,
): Promise<Found | undefined> => {
  const all = await sideResult('exchange', context.deps.exchange.find(context.mailbox, intent.key));
  const found = sinceThen(all, former);
  const place = placeOf(found);
  const item = found.find(({ folder }) => folder === place);
  if (item === undefined) return undefined;
  const before = place === 'deleted' ? {} : earlierIn(all);
  const link = newLink(context, { guid, key: intent.key, itemId: item.itemId, base: sentBase(intent.sent), ...before });
  // An intent of a former life was carried out long ago: who deleted the item since, nobody knows.
  if (place === 'deleted')
    return {
      link,
      exchange: context.repair ? { is: 'gone', unclear: true } : { is: 'gone', witness: 'deleted-by-person' },
    };
  return place === 'other'
    ? { link, exchange: { is: 'away', reason: 'left-folder' } }
    : { link: { ...link, made: true } };
};

const foundOnS4 = async (context: Context, intent: Intent, itemId: ItemId): Promise<Found | undefined> => {
  const item = await sideResult('s4', context.s4.findByExternalId(intent.key));
  if (item === undefined) return undefined;
  await context.deps.records.addInterest(context.s4.system, item.guid, context.enrolment.id);
  const { key, occurrence, invited } = intent;
  // As after any creation of it (meetings/naming.ts).
  if (invited === true && occurrence !== undefined) await context.deps.records.nameMeeting(key, occurrence.series);
  // Whoever declines meanwhile was invited, and deletes nothing in S/4.
  const part = { ...(occurrence === undefined ? {} : { occurrence }), ...(invited === undefined ? {} : { invited }) };
  return { link: newLink(context, { guid: item.guid, key, itemId, base: sentBase(intent.sent), ...part }) };
};

/** Known, or left in the calendar by a policy: nothing was created, whatever was intended. */
const stays = (link: Link | undefined): boolean =>
  link !== undefined && (link.state !== 'tombstone' || link.said?.on === 'exchange');

const isCreateInDoubt = ({ step, unsent }: Intent): boolean => step === 'create' && unsent !== true;

/** @returns what the creations in doubt had made */
export const resolveDoubts = async (context: Context, work: Work): Promise<readonly Found[]> => {
  const known = new Map(work.links.map((link) => [link.guid, link]));
  const keys = new Set(work.links.filter(({ state }) => state !== 'tombstone').map(({ key }) => key));
  const found: Found[] = [];
  for (const intent of work.intents) {
    if (!isCreateInDoubt(intent) || keys.has(intent.key)) continue;
    const one =
      intent.on === 'exchange' && intent.guid !== undefined && !stays(known.get(intent.guid))
        ? await foundOnExchange(context, intent, { guid: intent.guid, former: known.get(intent.guid) })
        : intent.on === 's4' && intent.itemId !== undefined
          ? await foundOnS4(context, intent, intent.itemId)
          : undefined;
    if (one !== undefined) found.push(one);
  }
  return found;
};
