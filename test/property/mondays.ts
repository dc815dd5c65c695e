/** A weekly series in the calendar of the staged mailbox, and what S/4 has of it. */
import { ianaZone, plainDate } from '../../src/model/instant.ts';
import { localTime, type Pattern, type Series } from '../../src/model/series.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { masterOf } from '../support/world/series-store.ts';
import { owner, type Stage } from './one-mailbox.ts';
import { appointmentOf } from './values.ts';

const { address } = owner;

/** From nine to ten in Berlin, on so many Mondays. */
export const mondays = (count: number, first = '2026-11-23', hour = 9): Series => ({
  pattern: { kind: 'weekly', interval: 1, days: ['Monday'], firstDayOfWeek: 'Monday' } satisfies Pattern,
  range: { firstDay: plainDate(first), ends: 'afterCount', count },
  time: {
    kind: 'timed',
    start: localTime(`${String(hour).padStart(2, '0')}:00:00`),
    end: localTime(`${hour + 1}:00:00`),
    endsDaysLater: 0,
    zone: ianaZone('Europe/Berlin'),
  },
});

export const add = ({ world }: Stage, series: Series, number = 1): StoredItem => {
  const master = masterOf(appointmentOf(number, 'timed'), series);
  return world.mailboxes.add(address, { ...master, by: 'user' });
};

export const current = ({ world }: Stage, id: StoredItem['itemId']) => {
  const item = world.mailboxes.mailbox(address).items.get(id);
  if (item?.series === undefined) throw new Error('no such series');
  return { ...item, series: item.series };
};

/** Its person gives the series another pattern or end. */
export const rewrite = (at: Stage, id: StoredItem['itemId'], series: Series): void => {
  at.world.mailboxes.change(address, id, { series: { ...current(at, id).series, series }, by: 'user' });
};

export const guids = ({ world }: Stage): readonly string[] => [...world.s4.items.keys()].toSorted();
