/** Owns a retention run: what ended before a time is archived or deleted. A series is as old as its last occurrence, and never too old without an end. */
import { z } from 'zod';

import { archiveItem, deleteItem } from '../store/actions.ts';
import { type Mailbox } from '../store/mailbox.ts';
import { type Item } from '../store/model.ts';
import { lastOccurrence } from '../store/series.ts';
import { type Store } from '../store/store.ts';
import { ControlError } from './json-http.ts';

const FOLDERS = ['calendar', 'inbox', 'tasks', 'contacts', 'sentitems'];

/** `archive`: gone from its folder, and in no other folder of the mailbox. `recoverable` and `delete` are Exchange's two ways of deleting. */
export const retentionSchema = z.strictObject({
  mailbox: z.string(),
  before: z.string(),
  action: z.enum(['archive', 'recoverable', 'delete']).default('archive'),
});

/** Lets the run happen; how many items it took. Throws ControlError. */
export function retain(store: Store, mailbox: Mailbox, wanted: z.infer<typeof retentionSchema>): { archived: number } {
  const before = Date.parse(wanted.before);
  if (Number.isNaN(before)) throw new ControlError(400, 'before is not a time.');
  const actor = { store, mailbox, by: 'Managed Folder Assistant' };
  const old = FOLDERS.flatMap((folder) => [...mailbox.itemsIn(folder)]).filter((item) => endOf(item) < before);
  for (const item of old)
    if (wanted.action === 'archive') archiveItem(actor, item);
    else deleteItem(actor, item, wanted.action === 'delete' ? 'HardDelete' : 'SoftDelete');
  return { archived: old.length };
}

function endOf(item: Item): number {
  const { calendar, message } = item.content;
  if (!calendar || message) return item.created;
  if (!calendar.series) return calendar.end;
  const { end, count } = calendar.series.range;
  const isEndless = end === undefined && count === undefined;
  return isEndless ? Number.POSITIVE_INFINITY : (lastOccurrence(item)?.content.calendar?.end ?? calendar.end);
}
