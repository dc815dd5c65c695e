/** Dates of all-day appointments as people see them, independent of the product: of an item by the wall of its zone, of S/4 by UTC. */
import { ianaOf } from '../../../simulators/exchange/store/zones.ts';
import { type InS4, type Item } from './people.ts';

/** The date that a calendar on the wall shows. */
const onTheWall = (iana: string, at: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone: iana }).format(at);

/** First and last date of an all-day item; the times of anything else. */
export const daysOfItem = ({ isAllDayEvent, start, end, startZone }: Item): string => {
  const zone = ianaOf(startZone) ?? 'UTC';
  return isAllDayEvent
    ? `${onTheWall(zone, Date.parse(start))}..${onTheWall(zone, Date.parse(end) - 1)}`
    : `${start}..${end}`;
};

/** S/4 ends an all-day appointment at midnight after its last day, or on it. */
export const daysInS4 = ({ AllDay, FromDate, ToDate }: InS4): string => {
  const end = Date.parse(ToDate) > Date.parse(FromDate) ? Date.parse(ToDate) - 1 : Date.parse(ToDate);
  return AllDay ? `${FromDate.slice(0, 10)}..${new Date(end).toISOString().slice(0, 10)}` : `${FromDate}..${ToDate}`;
};
