/** What the tests of series share: a series, its occurrences, and the question whether the mailbox agrees with what its master says. */
import { expandSeries, type ExpandedSeries } from '../../../src/mapping/exchange/recurrence.ts';
import { type ItemId } from '../../../src/model/ids.ts';
import { instant } from '../../../src/model/instant.ts';
import { occurrenceId, type ReadableItem } from '../../../src/ports/exchange.ts';
import { type ExchangeWorld, itemAt, must, type PersonsFields } from './exchange-world.ts';

/** Five Mondays over the end of summer time. */
export const mondays: PersonsFields = {
  subject: 'Jour fixe',
  body: 'Agenda',
  location: 'Raum 4',
  start: '2026-10-12T09:00:00',
  end: '2026-10-12T10:30:00',
  timeZone: 'Europe/Berlin',
  categories: ['Rot'],
  recurrence: { pattern: { kind: 'weekly', days: ['Monday'] }, range: { start: '2026-10-12', count: 5 } },
};

const window = { from: instant('2026-01-01T00:00:00Z'), to: instant('2027-12-31T00:00:00Z'), limit: 200 };

export function expanded({ series }: ReadableItem): ExpandedSeries {
  if (series === undefined) throw new Error('no series');
  return expandSeries({ ...series, window, linked: [] });
}

export const occurrenceAt = (world: ExchangeWorld, master: ItemId, ordinal: number): Promise<ReadableItem> =>
  itemAt(world, occurrenceId(master, ordinal));

/** Every occurrence that the master's series has is what the mailbox gives for its place. */
export async function expectSeriesAgrees(world: ExchangeWorld, master: ItemId): Promise<void> {
  const { inside, strays } = expanded(await itemAt(world, master));
  expect(strays).toEqual([]);
  const ids = inside.map(({ ordinal }) => occurrenceId(master, ordinal));
  const read = must(await world.port.read(world.mailbox, ids)).map(must);
  expect(read.map((each) => each.itemId)).toEqual(ids);
  expect(read.map((each) => each.appointment?.when)).toEqual(inside.map(({ when }) => when));
}
