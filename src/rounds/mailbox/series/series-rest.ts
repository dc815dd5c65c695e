/**
 * Owns whether a new series may be the rest of one that is linked, which was not seen cut yet: its first occurrence that is there is on a day on which the other one, of the same
 * organiser, still has one (not its first), and at the same time or with one of the same texts, as far as any is known. That much is only reason to wait; nothing is re-keyed before the other one is cut there.
 */
import { type Result } from '../../../model/fault.ts';
import { type S4Guid } from '../../../model/ids.ts';
import { type Instant, instantOfMs, type PlainDate } from '../../../model/instant.ts';
import { type Link, type SeriesLink } from '../../../model/link.ts';
import { dayOf } from '../../../model/series.ts';
import { type ExchangeItem } from '../../../ports/exchange.ts';
import { type Context, sideResult } from '../context.ts';
import { seenOnExchange } from '../observe.ts';
import { type Reader } from '../reader.ts';
import { type NewOnExchange } from '../sighting.ts';
import { isMaster, type Master, type SeriesInPlay } from './series-in-play.ts';

/** Of a day and its neighbours no more than these are looked through, however few come on one page. */
const mostAppointments = 500;
const dayMs = 86_400_000;

/** Wherever its organiser is: the day begins and ends within a day of UTC's. */
const around = (day: PlainDate): { readonly from: Instant; readonly to: Instant } => ({
  from: instantOfMs(Date.parse(day) - dayMs),
  to: instantOfMs(Date.parse(day) + 2 * dayMs),
});

/** Links are not found by their days; the day's appointments in S/4 name them. */
const appointmentsAround = async (context: Context, day: PlainDate): Promise<readonly S4Guid[]> => {
  const query = { responsible: context.enrolment.employee, ...around(day) };
  const guids: S4Guid[] = [];
  while (guids.length < mostAppointments) {
    const last = guids.at(-1);
    const list = context.s4.list({ ...query, ...(last === undefined ? {} : { after: last }) });
    const { appointments, more } = await sideResult('s4', list);
    guids.push(...appointments.map(({ guid }) => guid));
    await context.session.keepAlive();
    if (!more || appointments.length === 0) break;
  }
  return guids;
};

type Neighbour = { readonly link: Link; readonly series: SeriesLink };

/** Of the series whose key it carries still: what is not on its day in S/4 is found too. */
const appointmentsOfFormer = async (context: Context, { key, master }: SeriesInPlay): Promise<readonly S4Guid[]> => {
  const former = master.is === 'series' ? master.item.key : undefined;
  if (former === undefined || former === key) return [];
  const { series } = await context.session.look({ itemIds: [], guids: [], keys: [former] });
  return series.flatMap(({ guids }) => guids);
};

const neighboursOn = async (context: Context, one: SeriesInPlay, day: PlainDate): Promise<readonly Neighbour[]> => {
  const guids = [
    ...new Set([...(await appointmentsAround(context, day)), ...(await appointmentsOfFormer(context, one))]),
  ];
  if (guids.length === 0) return [];
  const { links } = await context.session.look({ itemIds: [], guids, keys: [] });
  const later = links.filter(
    ({ state, occurrence }) =>
      state === 'linked' && occurrence !== undefined && occurrence.ordinal > 1 && dayOf(occurrence.identity) === day,
  );
  const keys = later.flatMap(({ occurrence }) => occurrence?.series ?? []);
  if (keys.length === 0) return [];
  const { series } = await context.session.look({ itemIds: [], guids: [], keys });
  return later.flatMap((link) => {
    const own = series.find(({ key }) => key === link.occurrence?.series);
    return own === undefined ? [] : [{ link, series: own }];
  });
};

const organiserOf = ({ mailbox }: Context, { meeting }: Master): string => meeting?.organiser ?? mailbox;

/** A master that is not found under its item id may be under another one, since a move of the mailbox. */
const mayHaveOrganiser = (context: Context, master: Result<ExchangeItem>, organiser: string): boolean => {
  if (!master.ok) return master.fault.kind === 'gone';
  return isMaster(master.value) && organiserOf(context, master.value) === organiser;
};

const texts = ['subject', 'location', 'note'] as const;

/** In one text at least: whoever splits a series may give its rest another time and another subject at once. Of what is hidden no text is remembered: its day is all there is to go by. */
const maySayTheSame = (context: Context, item: ExchangeItem, { base, hidden }: Link): boolean => {
  if (hidden !== undefined) return true;
  const now = seenOnExchange(context, item);
  return texts.some((field) => (item.appointment?.[field] ?? '') !== '' && now?.[field] === base[field]);
};

const ordinalOf = ({ occurrence }: NewOnExchange): number => occurrence?.ordinal ?? 0;

export const mayBeRest = async (
  context: Context,
  reader: Reader,
  { series, fresh }: { readonly series: SeriesInPlay; readonly fresh: readonly NewOnExchange[] },
): Promise<boolean> => {
  // The very first may have been deleted before anybody looked.
  const first = fresh.toSorted((one, other) => ordinalOf(one) - ordinalOf(other))[0];
  const identity = first?.occurrence?.identity;
  if (first === undefined || identity === undefined || series.master.is !== 'series') return false;
  const alike = (await neighboursOn(context, series, dayOf(identity))).filter(
    ({ link }) => link.occurrence?.identity === identity || maySayTheSame(context, first.item, link),
  );
  await reader.exchange(alike.map((one) => one.series.master));
  const organiser = organiserOf(context, series.master.item);
  return alike.some((one) => mayHaveOrganiser(context, reader.onExchange(one.series.master), organiser));
};
