/**
 * Owns reviews as a round sees them: items of which nobody could tell whether they are the same as an appointment in S/4. Both are left alone until an administrator has
 * decided. Decisions are carried out with the listing that an administrator's notice asks for; what stored the outcome removes the review.
 */
import { createHash } from 'node:crypto';

import { type ItemRef, type Work } from '../../actors/messages.ts';
import { type ItemId, type S4Guid } from '../../model/ids.ts';
import { type Link } from '../../model/link.ts';
import { type Review, type StoredReview } from '../../ports/records.ts';
import { type Context, sideResult } from './context.ts';
import { nowOf } from './doubts.ts';

type Desk = {
  readonly byItem: Map<ItemId, StoredReview>;
  readonly carriedOut: Set<string>;
};

/** A context lives as long as its slice. */
const desks = new WeakMap<Context, Promise<Desk>>();

const pageSize = 200;

const load = async ({ deps, enrolment }: Context): Promise<Desk> => {
  const byItem: Desk['byItem'] = new Map();
  let before: string | undefined;
  for (;;) {
    const query = { mailbox: enrolment.id, limit: pageSize, ...(before === undefined ? {} : { before }) };
    const page = await deps.records.reviews(query);
    for (const review of page) if (review.itemId !== undefined) byItem.set(review.itemId, review);
    before = page.at(-1)?.id;
    if (page.length < pageSize) return { byItem, carriedOut: new Set() };
  }
};

/** Read once per slice, and only in slices that have something new. */
const deskOf = (context: Context): Promise<Desk> => {
  const desk = desks.get(context) ?? load(context);
  desks.set(context, desk);
  return desk;
};

/** `open`: left alone. `none`: it is none of the candidates. */
export type Answer = 'open' | 'none' | { readonly same: S4Guid };

const answerOf = ({ decision }: StoredReview): Answer => {
  if (decision === undefined) return 'open';
  return decision.same === null ? 'none' : { same: decision.same };
};

/** @returns `undefined` where nothing was asked about the item */
export const answerTo = async (context: Context, itemId: ItemId): Promise<Answer | undefined> => {
  const review = (await deskOf(context)).byItem.get(itemId);
  return review === undefined ? undefined : answerOf(review);
};

/** Its counterpart may be in the mailbox already. */
export const isUnderReview = async (context: Context, guid: S4Guid): Promise<boolean> => {
  const { byItem } = await deskOf(context);
  return [...byItem.values()].some((review) => {
    const answer = answerOf(review);
    if (answer === 'none') return false;
    return answer === 'open' ? review.candidates.some((one) => one.guid === guid) : answer.same === guid;
  });
};

const idOf = ({ enrolment }: Context, itemId: ItemId): string =>
  createHash('sha256').update(enrolment.id).update('\u0000').update(itemId).digest('hex').slice(0, 40);

/** Stored before anything is left alone; asking again changes nothing but the candidates. */
export const ask = async (context: Context, itemId: ItemId, candidates: Review['candidates']): Promise<void> => {
  const desk = await deskOf(context);
  const { id: mailbox } = context.enrolment;
  const review: Review = {
    id: idOf(context, itemId),
    mailbox,
    kind: 'match',
    itemId,
    candidates,
    since: nowOf(context),
  };
  await context.deps.records.putReview(review);
  desk.byItem.set(itemId, review);
};

/** With this slice the answer is done; the review goes when it is stored. */
export const carriedOut = async (context: Context, itemId: ItemId): Promise<void> => {
  const desk = await deskOf(context);
  const review = desk.byItem.get(itemId);
  if (review !== undefined) desk.carriedOut.add(review.id);
};

const batch = 25;

const goneOf = async ({ deps, mailbox }: Context, ids: readonly ItemId[]): Promise<ReadonlySet<ItemId>> => {
  const gone = new Set<ItemId>();
  for (let start = 0; start < ids.length; start += batch) {
    const some = ids.slice(start, start + batch);
    const read = await sideResult('exchange', deps.exchange.read(mailbox, some));
    for (const [place, id] of some.entries()) {
      const one = read[place];
      if (one?.ok === false && one.fault.kind === 'gone') gone.add(id);
    }
  }
  return gone;
};

const guidsOf = ({ candidates }: StoredReview): readonly S4Guid[] => candidates.map(({ guid }) => guid);

/** What is linked by now of all that the reviews name. */
const linksOf = async (context: Context, { byItem }: Desk): Promise<readonly Link[]> => {
  const guids = [...byItem.values()].flatMap(guidsOf);
  return (await context.session.look({ itemIds: [...byItem.keys()], guids, keys: [] })).links;
};

/**
 * The work together with what the decided reviews name: their items, and their candidates, each of which is linked now or free again. A review goes without a decision when
 * its item is linked or gone.
 */
export const withAnswers = async (context: Context, work: Work): Promise<Work> => {
  if (work.listing === undefined) return work;
  const desk = await deskOf(context);
  if (desk.byItem.size === 0) return work;
  const links = await linksOf(context, desk);
  const linked = links.flatMap(({ state, itemId }) => (state === 'tombstone' ? [] : [itemId]));
  const open = [...desk.byItem.keys()].filter((itemId) => !linked.includes(itemId));
  const gone = work.listing.after === undefined ? await goneOf(context, open) : [];
  const over = new Set([...linked, ...gone]);
  const named = [...desk.byItem].filter(([itemId, { decision }]) => over.has(itemId) || decision !== undefined);
  for (const [itemId, { id }] of named) {
    if (!over.has(itemId)) continue;
    await context.deps.records.removeReview(id);
    desk.byItem.delete(itemId);
  }
  const retries = named.flatMap(([itemId]) => (over.has(itemId) ? [] : [{ itemId }]));
  const s4 = named.flatMap(([, review]) => guidsOf(review));
  return {
    ...work,
    links: [...work.links, ...links],
    s4: [...new Set([...work.s4, ...s4])],
    retries: [...work.retries, ...retries],
  };
};

/** @param done everything that was performed, and is stored by now */
export const closeReviews = async (context: Context, done: readonly { readonly ref: ItemRef }[]): Promise<void> => {
  const desk = await desks.get(context);
  if (desk === undefined || desk.carriedOut.size === 0) return;
  const items = new Set(done.map(({ ref }) => ref.itemId));
  for (const [itemId, { id }] of desk.byItem)
    if (desk.carriedOut.has(id) && items.has(itemId)) await context.deps.records.removeReview(id);
};
