/** Plays what people do to series in Outlook, as they do it to a running installation. */
import { seriesKinds, seriesOf } from '../../property/series-values.ts';
import { appointmentOf, valueOf } from '../../property/values.ts';
import { outlookFields, seriesFields } from './fields.ts';
import { chosen, masters, type Player, singles, update } from './player.ts';
import { type Stage } from './stage.ts';

/** Series with an end: both simulators are compared occurrence by occurrence. */
const ending = (stage: Stage, kind: number) => seriesOf(stage.fresh(), kind % ((seriesKinds / 3) * 2));

const createSeries: Player<'series-create'> = async (stage, { who, kind }) => {
  const { mailbox } = stage.personOf(who);
  const { when: _, ...content } = appointmentOf(stage.fresh(), 'timed');
  await stage.outlook(mailbox, {
    do: 'create',
    fields: { ...outlookFields(content), ...seriesFields(ending(stage, kind)) },
  });
};

const editSeries: Player<'series-edit'> = async (stage, { pick, field }) => {
  const item = chosen(await masters(stage), pick);
  if (item !== undefined && field !== 'when')
    await update(stage, item, outlookFields(valueOf(stage.fresh(), field, 'timed')));
};

const repattern: Player<'series-pattern'> = async (stage, { pick, kind }) => {
  const item = chosen(await masters(stage), pick);
  if (item !== undefined) await update(stage, item, seriesFields(ending(stage, kind)));
};

const occurrenceAt = async (stage: Stage, { pick, at }: { readonly pick: number; readonly at: number }) => {
  const master = chosen(await masters(stage), pick);
  const own = (await stage.occurrences()).filter(
    ({ uid, mailbox }) => uid === master?.uid && mailbox === master.mailbox,
  );
  const place = at % Math.max(1, Math.min(12, own.length));
  return { one: own[place], isFirst: place === 0, isLonely: own.length < 2 };
};

const split: Player<'series-split'> = async (stage, { hour, withKey, ...which }) => {
  const { one, isFirst } = await occurrenceAt(stage, which);
  if (one === undefined || isFirst) return;
  const at = `${one.date}T0${1 + (stage.fresh() % 6)}`;
  const fields = hour && !one.isAllDayEvent ? { start: `${at}:15:00`, end: `${at}:45:00` } : {};
  await stage.outlook(one.mailbox, { do: 'split', itemId: one.itemId, withProperties: withKey, fields });
};

const editOccurrence: Player<'occurrence-edit'> = async (stage, { field, ...which }) => {
  const { one } = await occurrenceAt(stage, which);
  if (one !== undefined && field !== 'when')
    await update(stage, one, outlookFields(valueOf(stage.fresh(), field, 'timed')));
};

const moveOccurrence: Player<'occurrence-move'> = async (stage, { minutes, ...which }) => {
  const { one } = await occurrenceAt(stage, which);
  if (one === undefined || one.isAllDayEvent) return;
  const later = (text: string): string => new Date(Date.parse(text) + minutes * 60_000).toISOString();
  // Past its neighbours it cannot go.
  await update(stage, one, { start: later(one.start), end: later(one.end) }).catch((error: unknown) => {
    if (!String(error).includes('neighbours')) throw error;
  });
};

const deleteOccurrence: Player<'occurrence-delete'> = async (stage, which) => {
  const { one, isLonely } = await occurrenceAt(stage, which);
  if (one !== undefined && !isLonely) await stage.outlook(one.mailbox, { do: 'delete', itemId: one.itemId });
};

const toSeries: Player<'to-series'> = async (stage, { pick, kind }) => {
  const item = chosen(await singles(stage), pick);
  if (item === undefined) return;
  await stage.letGo({ item });
  await update(stage, item, seriesFields(ending(stage, kind)));
};

const toSingle: Player<'to-single'> = async (stage, { pick }) => {
  const item = chosen(await masters(stage), pick);
  if (item !== undefined) await update(stage, item, { recurrence: null });
};

export const seriesPlayers = {
  'series-create': createSeries,
  'series-edit': editSeries,
  'series-pattern': repattern,
  'series-split': split,
  'occurrence-edit': editOccurrence,
  'occurrence-move': moveOccurrence,
  'occurrence-delete': deleteOccurrence,
  'to-series': toSeries,
  'to-single': toSingle,
};
