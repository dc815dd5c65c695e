/** Owns how a person copies an item in Outlook. */
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { withNewIds } from '../support/world/series-store.ts';
import { marksOf } from './ledger.ts';
import { saysSo } from './own-words.ts';
import { type Session } from './session.ts';

/** With every property of its original, our key among them. `sameUid`: as CopyItem of EWS does; Outlook gives a copy a UID of its own. */
export const copyOf = (
  session: Session,
  { address, item }: { readonly address: string; readonly item: StoredItem },
  sameUid: boolean,
): void => {
  const { world, ledger, pairs } = session;
  const { appointment, key, categories, busyState, series, uid } = item;
  const copy = world.mailboxes.add(address, {
    appointment,
    ...(series === undefined ? {} : { series: withNewIds(series, world.mailboxes.exceptionId) }),
    categories,
    busyState,
    by: 'user',
    copied: true,
    ...(key === undefined ? {} : { key }),
    ...(sameUid ? { uid } : {}),
  });
  for (const mark of marksOf(appointment)) ledger.copies.add(mark);
  if (saysSo(item)) ledger.copiedWords.add(copy.lineage);
  pairs.copied(item, copy);
};
