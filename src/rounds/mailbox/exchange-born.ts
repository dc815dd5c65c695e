/** Owns the identities of what was born in Exchange, as the installation at hand computes them (architecture, Identity 1 and 5). */
import { type IdentityKey } from '../../model/ids.ts';
import { type ReadableItem } from '../../ports/exchange.ts';
import { keyOfExchangeBorn } from '../../sync/identity.ts';
import { type Context } from './context.ts';

/** Of a single item, of the master of a series, of a meeting: the same in every mailbox. */
export const keyOfUid = ({ deps }: Context, uid: string): IdentityKey => keyOfExchangeBorn(deps.installation, uid);

type Named = { readonly item: Pick<ReadableItem, 'uid' | 'itemId'> };

/** Of a copy: its own item id tells it from the item whose UID it has. */
export const copyKey = ({ deps }: Context, { item }: Named): IdentityKey =>
  keyOfExchangeBorn(deps.installation, item.uid, item.itemId);
