/**
 * The EWS adapter: implements ExchangePort against Exchange on-premise (and Online while EWS lasts) with ews-javascript-api as request
 * builder. Mail safety (P7): every create, update and delete says SendToNone unless its caller asks for mail.
 */
import { type ExchangePort } from '../../ports/exchange.ts';
import { createCall } from './call.ts';
import { type EwsConfig, type EwsDeps } from './config.ts';
import { createItem } from './create-item.ts';
import { deleteItem } from './delete-item.ts';
import { findByKey } from './find-item.ts';
import { readItems } from './read-items.ts';
import { subscribe } from './subscribe.ts';
import { syncCalendar } from './sync-calendar.ts';
import { updateItem } from './update-item.ts';

/** One adapter per service account: it owns the account's connections, its places in flight and its pauses. */
export function createEwsAdapter(config: EwsConfig, deps: EwsDeps): ExchangePort {
  const call = createCall(config, deps);
  const parts = { call, config, log: deps.log };
  return {
    syncCalendar: (mailbox, state) => syncCalendar(parts, mailbox, state),
    read: (mailbox, ids) => readItems(parts, mailbox, ids),
    find: (mailbox, key) => findByKey(parts, { mailbox, key }),
    create: (mailbox, key, draft) => createItem(parts, mailbox, { key, draft }),
    update: (mailbox, version, change) => updateItem(parts, mailbox, { version, change }),
    delete: (mailbox, version, mail = false) => deleteItem(parts, mailbox, { version, mail }),
    subscribe: (mailbox, request) => subscribe(parts, mailbox, request),
  };
}
