/** GetItem of one body, for an update of the note. Only the body of the very version that is about to be changed counts: a person's edit in between is never overwritten. */
import { BasePropertySet, ItemId as EwsItemId, ItemSchema, PropertySet } from 'ews-javascript-api';

import { failed, type Result } from '../../model/fault.ts';
import { type SmtpAddress } from '../../model/ids.ts';
import { type ItemVersion } from '../../ports/exchange.ts';
import { type ItemBody, bodyOf } from './body.ts';
import { type Call } from './call.ts';
import { versionOf } from './item-version.ts';
import { onlyMessage } from './only-message.ts';
import { askForBody } from './read-items.ts';
import { child } from './xml-tree.ts';

/** @returns `stale/version-moved` when the item has another version by now */
export async function readBody(call: Call, mailbox: SmtpAddress, version: ItemVersion): Promise<Result<ItemBody>> {
  const answer = await call({
    mailbox,
    operation: 'GetItem',
    writes: false,
    build: (service) =>
      service.BindToItems(
        [new EwsItemId(version.itemId)],
        askForBody(new PropertySet(BasePropertySet.IdOnly, [ItemSchema.Body])),
      ),
  });
  if (!answer.ok) return answer;
  const message = onlyMessage(answer.value, false);
  if (!message.ok) return message;
  const item = child(message.value, 'Items')?.children[0];
  const current = versionOf(item);
  if (item === undefined || current === undefined) return failed({ kind: 'invalid', code: 'not-understood' });
  return current.changeKey === version.changeKey ? bodyOf(item) : failed({ kind: 'stale', code: 'version-moved' });
}
