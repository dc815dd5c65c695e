/** Owns when and how the appointments of this mailbox's person are listed in S/4, page by page. */
import { type Work } from '../../actors/messages.ts';
import { type Result } from '../../model/fault.ts';
import { type S4Guid } from '../../model/ids.ts';
import { instantOfMs } from '../../model/instant.ts';
import { type SyncPage } from '../../ports/exchange.ts';
import { type S4Appointment } from '../../ports/s4.ts';
import { type Context, sideResult } from './context.ts';
import { takeInterest } from './interest.ts';
import { windowOf } from './observe.ts';

export type Listing = { readonly appointments: readonly S4Appointment[]; readonly more: boolean };

type Named = { readonly page: SyncPage | undefined; readonly read: Result<S4Appointment> };

/** Named by an event while the rest of the calendar of a first round may hold its counterpart: the listing comes to it. */
export const waitsForListing = ({ enrolment }: Context, work: Work, { page, read }: Named): boolean =>
  work.firstRound && page?.more === true && read.ok && read.value.responsible === enrolment.employee;

/**
 * Not before all of the calendar was seen: what S/4 lists may have been born in an item of the next page, or may be the same as one. What the last page of a first round
 * showed is stored first.
 */
const isEarly = (work: Work, page: SyncPage | undefined): boolean =>
  page?.more === true ||
  (work.firstRound && work.listing?.after === undefined && page !== undefined && page.changed.length > 0);

const listed = (context: Context, { after }: { readonly after?: S4Guid }): Promise<Listing> => {
  const { from, to } = windowOf(context);
  const query = {
    responsible: context.enrolment.employee,
    from: instantOfMs(from),
    to: instantOfMs(to),
    ...(after === undefined ? {} : { after }),
  };
  return sideResult('s4', context.s4.list(query));
};

export const readListing = async (
  context: Context,
  work: Work,
  page: SyncPage | undefined,
): Promise<Listing | undefined> =>
  work.listing === undefined || isEarly(work, page) ? undefined : listed(context, work.listing);

/** What is new here is decided by what it is after interest was stored; what came to the page since is told by an event, or the delta read. */
export const listedWithInterest = async (
  context: Context,
  { listing: asked = {} }: Work,
  { first, unlinked }: { readonly first: Listing; readonly unlinked: readonly S4Guid[] },
): Promise<Listing> => {
  if (unlinked.length === 0) return first;
  await takeInterest(context, unlinked);
  const again = await listed(context, asked);
  const known = new Set(first.appointments.map(({ guid }) => guid));
  return { ...again, appointments: again.appointments.filter(({ guid }) => known.has(guid)) };
};

export const listingAfter = (listing: Listing): { readonly after?: S4Guid; readonly done: boolean } => {
  const last = listing.appointments.at(-1);
  return { done: !listing.more, ...(listing.more && last !== undefined ? { after: last.guid } : {}) };
};
