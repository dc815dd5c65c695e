/**
 * Owns the write that says on an item of Outlook why it is not in step, or takes that away (product, row 26): our own category and nothing else, silently, over the very version
 * that was read. It is nobody's edit: what the link holds of the item moves on with it.
 */
import { type Intent } from '../../actors/messages.ts';
import { type Link } from '../../model/link.ts';
import { type Marked, type MarkWanted } from '../../model/mark.ts';
import { type ReadableItem } from '../../ports/exchange.ts';
import { type Context } from '../mailbox/context.ts';
import { keyOfUid } from '../mailbox/exchange-born.ts';
import { failedWrite, journalOf, nothingDone, type Outcome, write, wroteOn, type Written } from './job.ts';

export type MarkPlan = {
  readonly mark: MarkWanted;
  readonly item: ReadableItem;
  /** Absent: nothing is in S/4. */
  readonly link?: Link;
  readonly categories: readonly string[];
};

export const markIntent = (context: Context, { mark, item, link }: MarkPlan, id: string): Intent => ({
  id,
  on: 'exchange',
  step: 'mark',
  key: link?.key ?? item.key ?? keyOfUid(context, item.uid),
  ...(link === undefined ? {} : { guid: link.guid }),
  itemId: item.itemId,
  version: item.changeKey,
  sent: {},
  because: mark.because === undefined ? 'healed' : 'dead-letter',
});

export const namesOf = ({ item, itemId, guid }: MarkWanted): Pick<MarkWanted, 'item' | 'itemId' | 'guid'> => ({
  item,
  itemId,
  ...(guid === undefined ? {} : { guid }),
});

type Performed = { readonly outcome: Outcome; readonly marked: readonly Marked[] };

/** No failure of the item, which is a dead letter already or in step. */
const notDone = ({ mark }: MarkPlan, intent: Intent, failure: Extract<Written<never>, { ok: false }>): Performed => {
  const { fault, down } = failure;
  const perhaps = fault.kind === 'transient' && fault.maybeDone === true;
  return {
    outcome: { ...failedWrite({ itemId: mark.itemId }, intent, failure), failures: [], settled: [intent.id] },
    marked: down === undefined ? [{ ...namesOf(mark), did: 'failed', fault, perhaps }] : [],
  };
};

export const performMark = async (context: Context, plan: MarkPlan, intent: Intent): Promise<Performed> => {
  const { mark, item, link, categories } = plan;
  const over = { itemId: item.itemId, changeKey: item.changeKey };
  const done = await write(context, intent, () => context.deps.exchange.update(context.mailbox, over, { categories }));
  if (!done.ok) return notDone(plan, intent, done);
  const named = namesOf(mark);
  // What a person changed since the item was looked at is still to be seen: then nothing is known of this version.
  const known = mark.failed === item.changeKey ? { changeKey: done.value.changeKey } : {};
  return {
    outcome: {
      ...nothingDone,
      links: link?.changeKey === item.changeKey ? [{ ...link, ...done.value }] : [],
      settled: [intent.id],
      journal: [journalOf(intent, 'done')],
      wrote: wroteOn('exchange'),
    },
    marked: [mark.because === undefined ? { ...named, did: 'none' } : { ...named, did: 'set', ...known }],
  };
};
