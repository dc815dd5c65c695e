/** Owns what Outlook does for “this and following”: the series ends before that occurrence, and a new one with a UID of its own begins there. */
import { type Actor, createItem, updateItem } from '../store/actions.ts';
import { settled } from '../store/content.ts';
import { announce } from '../store/meeting-delivery.ts';
import { asSent, type Recipients } from '../store/meeting-mail.ts';
import { type Calendar, type Content, type Item, type Series } from '../store/model.ts';
import { datesBetween, neighbour, type Range } from '../store/recurrence.ts';
import { slotOf } from '../store/series.ts';
import { type Fields, withFields } from './act-fields.ts';
import { ControlError } from './json-http.ts';

/** `withProperties`: whether what programs have stored with the old series is copied to the new one. */
export type Split = { date: string; fields: Fields; recipients: Recipients; withProperties: boolean };

/** Splits a series; the new one. Throws ControlError when there is nothing on one side of the cut. */
export function split(actor: Actor, master: Item, wanted: Split): Item {
  const { calendar } = master.content;
  const series = calendar?.series;
  if (!calendar || !series) throw new ControlError(400, 'The item is no series.');
  const last = neighbour(series, wanted.date, 'before');
  if (last === undefined) throw new ControlError(400, 'A series can not be split at its first occurrence.');
  const now = actor.store.clock.now();
  const ended = withCalendar(master.content, {
    ...calendar,
    series: { ...series, range: { start: series.range.start, end: last } },
  });
  const made = settled(withFields(begun(master.content, calendar, { ...wanted, series }), wanted.fields), now);
  const sends = wanted.recipients !== 'none';
  const truncated = settled(ended, now, master.content);
  const changed = updateItem(actor, master, sends ? asSent(master.content, truncated) : truncated);
  announce(actor, { before: master, after: changed, recipients: wanted.recipients });
  const item = createItem(actor, master.folder, sends ? asSent(undefined, made) : made);
  announce(actor, { after: item, recipients: wanted.recipients });
  return item;
}

function begun(content: Content, calendar: Calendar, from: Split & { series: Series }): Content {
  const { date, series } = from;
  const slot = slotOf(calendar, series, date);
  const made = withCalendar(content, {
    ...calendar,
    ...slot,
    uid: '',
    sequence: 0,
    requestSent: false,
    series: { ...series, range: rest(series, date), exceptions: [], deleted: [] },
  });
  return from.withProperties ? made : { ...made, extended: {} };
}

/** What is left of the range from that date on. */
function rest(series: Series, date: string): Range {
  const { start, end, count } = series.range;
  if (count !== undefined) return { start: date, count: count - datesBetween(series, start, date).length + 1 };
  return end === undefined ? { start: date } : { start: date, end };
}

function withCalendar(content: Content, calendar: Calendar): Content {
  return { ...content, calendar };
}
