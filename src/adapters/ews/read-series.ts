/**
 * Reads what a returned recurring master says of its occurrences. What is not understood makes the whole series unreadable: one that is read wrongly would move
 * or remove appointments.
 */
import { type Form, patternOfForm, rangeOfForm, timeOfMaster } from '../../mapping/exchange/recurrence-form.ts';
import { seriesTimes, type SeriesTimes } from '../../mapping/exchange/series-times.ts';
import { type ExchangeTime, type TimeContext } from '../../mapping/exchange/when.ts';
import { type When } from '../../model/appointment.ts';
import { itemId } from '../../model/ids.ts';
import { type SeriesException } from '../../model/series.ts';
import { type SeriesOfMaster } from '../../ports/exchange.ts';
import { instantIn } from './instant-in.ts';
import { child, type XmlElement } from './xml-tree.ts';

const mostExceptions = 2000;

type MasterTimes = { readonly time: ExchangeTime; readonly when: When; readonly context: TimeContext };

export const isMaster = (item: XmlElement): boolean => child(item, 'CalendarItemType')?.text === 'RecurringMaster';

/** @returns `undefined` when the pattern, its range or an exception cannot be understood, or when there are more exceptions than a series can have */
export function seriesIn(item: XmlElement, { time, when, context }: MasterTimes): SeriesOfMaster | undefined {
  const recurrence = child(item, 'Recurrence')?.children ?? [];
  const pattern = patternOfForm(formOf(recurrence[0]));
  const range = rangeOfForm(formOf(recurrence[1]));
  const exceptions = exceptionsIn(item, seriesTimes(time, context));
  if (pattern === undefined || range === undefined || exceptions === undefined) return undefined;
  return { series: { pattern, range, time: timeOfMaster(when) }, exceptions };
}

const formOf = (element: XmlElement | undefined): Form => ({
  name: element?.name ?? '',
  fields: Object.fromEntries((element?.children ?? []).map(({ name, text }) => [name, text])),
});

function exceptionsIn(item: XmlElement, times: SeriesTimes): readonly SeriesException[] | undefined {
  const modified = child(item, 'ModifiedOccurrences')?.children ?? [];
  const deleted = child(item, 'DeletedOccurrences')?.children ?? [];
  if (modified.length + deleted.length > mostExceptions) return undefined;
  const exceptions = [
    ...modified.map((each) => modifiedIn(each, times)),
    ...deleted.map((each) => deletedIn(each, times)),
  ].filter((each) => each !== undefined);
  return exceptions.length === modified.length + deleted.length ? exceptions : undefined;
}

function modifiedIn(element: XmlElement, times: SeriesTimes): SeriesException | undefined {
  const id = child(element, 'ItemId')?.attributes.get('Id');
  const start = instantIn(element, 'Start');
  const end = instantIn(element, 'End');
  const original = instantIn(element, 'OriginalStart');
  if (!id || start === undefined || end === undefined || original === undefined) return undefined;
  return { kind: 'modified', original: times.original(original), when: times.when(start, end), item: itemId(id) };
}

function deletedIn(element: XmlElement, times: SeriesTimes): SeriesException | undefined {
  const start = instantIn(element, 'Start');
  return start && { kind: 'deleted', original: times.original(start) };
}
