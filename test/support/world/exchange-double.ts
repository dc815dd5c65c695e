/**
 * The in-memory Exchange behind `ExchangePort`: sync states that really compare what the client knew with what is there, change keys that
 * refuse stale writes, push subscriptions with watermarks. Honest where the real one is inconvenient: item ids change with the folder, our own
 * writes come back, a page may be empty with more to come. It sends what a write asks for by mail, and nothing else (P7).
 */
import { failed, ok, type Fault, type Result } from '../../../src/model/fault.ts';
import {
  syncState,
  watermark,
  type ChangeKey,
  type ItemId,
  type SmtpAddress,
  type SyncState,
} from '../../../src/model/ids.ts';
import { instantOfMs } from '../../../src/model/instant.ts';
import {
  parseOccurrenceId,
  type ExchangeItem,
  type ExchangePort,
  type ItemChange,
  type ItemVersion,
  type SyncPage,
} from '../../../src/ports/exchange.ts';
import { type Call, type Calls } from './calls.ts';
import { changeOf, meetingWith } from './item-change.ts';
import { type MailFlow } from './mail-flow.ts';
import { type Mailbox, type MailboxEvent, type MailboxStore, type StoredItem } from './mailbox-store.ts';
import { namedAsRead, ownInBody } from './own-lines-double.ts';
import { type Task } from './scheduler.ts';
import {
  crosses,
  type Master,
  meetingOfOccurrence,
  occurrenceAt,
  occurrencesOf,
  seriesAsRead,
  type StoredOccurrence,
  withChanged,
  withDeleted,
} from './series-store.ts';

export type LiveSubscription = { readonly id: string; readonly address: string; readonly callbackUrl: string };

export type ExchangeDouble = {
  readonly port: (task: Task) => ExchangePort;
  readonly subscriptions: () => readonly LiveSubscription[];
  readonly unsubscribe: (id: string) => void;
  readonly loseSubscriptions: (address: string) => void;
  readonly invalidateSyncStates: (address: string) => void;
  readonly invalidateWatermarks: (address: string) => void;
  /** The next pages of this mailbox are empty although more is to come. */
  readonly emptyPages: (address: string, count: number) => void;
};

/** What our own writes did, for the properties. */
export type ExchangeWrite = {
  readonly step: 'create' | 'update' | 'stamp' | 'delete' | 'mark';
  readonly address: string;
  /** Of an occurrence the master, with the appointment of the occurrence. */
  readonly item: StoredItem;
  /** The place of an occurrence in its series. */
  readonly ordinal?: number;
};

const gone: Fault = { kind: 'gone', code: 'not-found' };
const stale: Fault = { kind: 'stale', code: 'version-moved' };
const invalid = (code: 'sync-state-invalid' | 'watermark-invalid' | 'rejected'): Fault => ({ kind: 'invalid', code });
const versionOf = ({ itemId, changeKey }: StoredItem): ItemVersion => ({ itemId, changeKey });

/** An occurrence of a master, by its place in the pattern, or an exception by its own id. */
type Place = { readonly master: StoredItem; readonly ordinal: number };

const isMaster = (item: StoredItem): item is StoredItem & Master => item.series !== undefined;

const placeOf = (box: Mailbox, id: ItemId): Place | undefined => {
  const parsed = parseOccurrenceId(id);
  if (parsed !== undefined) {
    const master = box.items.get(parsed.master);
    return master === undefined ? undefined : { master, ordinal: parsed.ordinal };
  }
  for (const master of box.items.values())
    for (const [ordinal, exception] of master.series?.exceptions ?? [])
      if (exception.kind === 'modified' && exception.item === id) return { master, ordinal };
  return undefined;
};

const occurrenceIn = (box: Mailbox, id: ItemId): (Place & { readonly found: StoredOccurrence }) | undefined => {
  const place = placeOf(box, id);
  if (place === undefined || !isMaster(place.master)) return undefined;
  const found = occurrenceAt(place.master, place.ordinal);
  return found === undefined ? undefined : { ...place, found };
};

/** What is no field: our key with the categories of its first stamp, or our mark alone. */
const stepOf = (change: ItemChange): ExchangeWrite['step'] => {
  const names = Object.keys(change).filter((name) => name !== 'mail');
  if (names.every((name) => name === 'categories')) return 'mark';
  return names.every((name) => name === 'key' || name === 'categories') ? 'stamp' : 'update';
};

/** Its change key is the master's, which moves with every exception. */
const occurrenceAsRead = (
  id: ItemId,
  { master, found }: Place & { readonly found: StoredOccurrence },
): ExchangeItem => ({
  itemId: id,
  changeKey: master.changeKey,
  uid: master.uid,
  lastModified: instantOfMs(master.modifiedAt),
  appointment: found.appointment,
  categories: master.categories,
  ...meetingOfOccurrence(master.meeting, found),
  occurrence: { master: master.itemId, ordinal: found.ordinal, original: found.original },
});

const asRead = (item: StoredItem): ExchangeItem => ({
  ...versionOf(item),
  uid: item.uid,
  lastModified: instantOfMs(item.modifiedAt),
  ...(item.key === undefined ? {} : { key: item.key }),
  appointment: item.appointment,
  categories: item.categories,
  busyState: item.busyState,
  ...(isMaster(item) ? { series: seriesAsRead(item) } : {}),
  ...(item.meeting === undefined ? {} : { meeting: item.meeting }),
  ...namedAsRead(item.own ?? {}),
});

export const createExchangeDouble = (options: {
  readonly calls: Calls;
  readonly store: MailboxStore;
  readonly mail: MailFlow;
  readonly pageSize: number;
  readonly notify: (subscription: LiveSubscription, event: MailboxEvent) => void;
  readonly refuses: (text: string) => boolean;
  readonly wrote: (write: ExchangeWrite, task: Task) => void;
}): ExchangeDouble => {
  const { calls, store } = options;
  const known = new Map<string, { readonly address: string; readonly items: ReadonlyMap<ItemId, ChangeKey> }>();
  const oldestWatermark = new Map<string, number>();
  const empty = new Map<string, number>();
  let live: LiveSubscription[] = [];
  let ids = 0;

  const remember = (address: string, items: ReadonlyMap<ItemId, ChangeKey>): SyncState => {
    const state = `sync-${(ids += 1)}`;
    known.set(state, { address, items });
    return syncState(state);
  };

  const page = (box: Mailbox, before: ReadonlyMap<ItemId, ChangeKey>): SyncPage => {
    const here = [...box.items.values()].filter((item) => item.folder === 'calendar');
    const present = new Set(here.map((item) => item.itemId));
    const changed = here.filter((item) => before.get(item.itemId) !== item.changeKey).toReversed();
    const deleted = [...before.keys()].filter((id) => !present.has(id));
    const pagesLeft = empty.get(box.address) ?? 0;
    if (pagesLeft > 0) empty.set(box.address, pagesLeft - 1);
    const room = pagesLeft > 0 ? 0 : options.pageSize;
    const some = changed.slice(0, room);
    const someDeleted = deleted.slice(0, Math.max(0, room - some.length));
    const after = new Map(before);
    for (const item of some) after.set(item.itemId, item.changeKey);
    for (const id of someDeleted) after.delete(id);
    return {
      changed: some.filter(({ strange }) => strange !== true).map(versionOf),
      deleted: someDeleted,
      unknown: some.filter(({ strange }) => strange === true).map(({ itemId }) => itemId),
      syncState: remember(box.address, after),
      more: some.length + someDeleted.length < changed.length + deleted.length || pagesLeft > 0,
    };
  };

  const current = (box: Mailbox, version: ItemVersion): Result<StoredItem> => {
    const item = box.items.get(version.itemId);
    if (item === undefined) return failed(gone);
    return item.changeKey === version.changeKey ? ok(item) : failed(stale);
  };

  const rejects = (texts: readonly (string | undefined)[]): boolean =>
    texts.some((text) => text !== undefined && options.refuses(text));

  const send = (item: StoredItem, to: 'all' | 'changed' | undefined): void => {
    if (to !== undefined && item.meeting !== undefined)
      options.mail.send({ ...item, meeting: item.meeting }, undefined, to);
  };

  type OnOccurrence = Place & {
    readonly task: Task;
    readonly version: ItemVersion;
    readonly found: StoredOccurrence;
  };

  const updateOccurrence = (
    mailbox: SmtpAddress,
    { task, version, change, master, found }: OnOccurrence & { readonly change: ItemChange },
  ): Result<ItemVersion> => {
    if (master.changeKey !== version.changeKey) return failed(stale);
    const { ordinal } = found;
    if (!isMaster(master) || change.key !== undefined || rejects([change.subject])) return failed(invalid('rejected'));
    if (change.when !== undefined && crosses(master, ordinal, change.when)) return failed(invalid('rejected'));
    const { key: _, attendees: _a, categories: _c, busyState: _b, own: _o, mail, ...fields } = change;
    const series = withChanged(master, { ordinal, item: store.exceptionId() }, fields);
    const item = store.change(mailbox, master.itemId, { series, by: 'us' });
    const appointment = { ...found.appointment, ...fields };
    send(item, mail);
    options.wrote({ step: 'update', address: mailbox, item: { ...item, appointment }, ordinal }, task);
    return ok({ itemId: version.itemId, changeKey: item.changeKey });
  };

  const deleteOccurrence = (
    mailbox: SmtpAddress,
    { task, version, master, found, mail }: OnOccurrence & { readonly mail: boolean },
  ): Result<void> => {
    if (master.changeKey !== version.changeKey) return failed(stale);
    if (!isMaster(master)) return failed(gone);
    const { ordinal, appointment } = found;
    const series = withDeleted(master, ordinal);
    const changed = store.change(mailbox, master.itemId, { series, by: 'us' });
    // With the last occurrence goes the series.
    if (occurrencesOf({ ...master, series }).length === 0)
      store.move(mailbox, master.itemId, { folder: 'deleted', by: 'us' });
    if (mail && master.meeting !== undefined)
      options.mail.cancelOccurrence({ ...master, meeting: master.meeting }, ordinal);
    options.wrote({ step: 'delete', address: mailbox, item: { ...changed, appointment }, ordinal }, task);
    return ok(undefined);
  };

  const port = (task: Task): ExchangePort => {
    const call = (mailbox: SmtpAddress, operation: string, write = false): Call => ({
      on: 'exchange',
      operation,
      write,
      mailbox,
    });
    return {
      syncCalendar: (mailbox, state) =>
        calls.serve(task, call(mailbox, 'syncCalendar'), () => {
          const before = state === undefined ? { address: mailbox, items: new Map() } : known.get(state);
          if (before?.address !== mailbox) return failed(invalid('sync-state-invalid'));
          return ok(page(store.mailbox(mailbox), before.items));
        }),
      read: (mailbox, wanted) =>
        calls.serve(task, call(mailbox, 'read'), () => {
          const box = store.mailbox(mailbox);
          return ok(
            wanted.map((id): Result<ExchangeItem> => {
              const item = box.items.get(id);
              if (item !== undefined) return ok(asRead(item));
              const occurrence = occurrenceIn(box, id);
              return occurrence === undefined ? failed(gone) : ok(occurrenceAsRead(id, occurrence));
            }),
          );
        }),
      find: (mailbox, key) =>
        calls.serve(task, call(mailbox, 'find'), () =>
          ok(
            [...store.mailbox(mailbox).items.values()]
              .filter((item) => item.key === key)
              .map((item) => ({ ...versionOf(item), folder: item.folder })),
          ),
        ),
      create: (mailbox, key, { appointment, defaults: { reminder: _, ...defaults }, attendees, own, mail }) =>
        calls.serve(task, call(mailbox, 'create', true), () => {
          if (rejects([appointment.subject])) return failed(invalid('rejected'));
          const more = { ...(attendees && { meeting: meetingWith(attendees, undefined, mailbox) }), ...defaults };
          const item = store.add(mailbox, { key, appointment, ...more, own: ownInBody(own, true), by: 'us' });
          send(item, mail === true ? 'all' : undefined);
          options.wrote({ step: 'create', address: mailbox, item }, task);
          return ok(versionOf(item));
        }),
      update: (mailbox, version, change) =>
        calls.serve(task, call(mailbox, 'update', true), () => {
          const occurrence = occurrenceIn(store.mailbox(mailbox), version.itemId);
          if (occurrence !== undefined) return updateOccurrence(mailbox, { task, version, change, ...occurrence });
          const found = current(store.mailbox(mailbox), version);
          if (!found.ok) return found;
          // Nobody moves a whole series from S/4, where there is none.
          if (isMaster(found.value) && change.when !== undefined) return failed(invalid('rejected'));
          if (rejects([change.subject])) return failed(invalid('rejected'));
          const item = store.change(mailbox, version.itemId, { ...changeOf(mailbox, found.value, change), by: 'us' });
          send(item, change.mail);
          options.wrote({ step: stepOf(change), address: mailbox, item }, task);
          return ok(versionOf(item));
        }),
      delete: (mailbox, version, mail = false) =>
        calls.serve(task, call(mailbox, 'delete', true), () => {
          const occurrence = occurrenceIn(store.mailbox(mailbox), version.itemId);
          if (occurrence !== undefined) return deleteOccurrence(mailbox, { task, version, mail, ...occurrence });
          const found = current(store.mailbox(mailbox), version);
          if (!found.ok) return found;
          const item = store.move(mailbox, version.itemId, { folder: 'deleted', by: 'us' });
          if (mail && item.meeting !== undefined) options.mail.cancel({ ...item, meeting: item.meeting });
          options.wrote({ step: 'delete', address: mailbox, item }, task);
          return ok(undefined);
        }),
      subscribe: (mailbox, request) =>
        calls.serve(task, call(mailbox, 'subscribe'), () => {
          const { events } = store.mailbox(mailbox);
          const from = request.watermark === undefined ? events.length : Number(request.watermark.replace('wm-', ''));
          const refused = request.watermark !== undefined && from < (oldestWatermark.get(mailbox) ?? 0);
          if (Number.isNaN(from) || refused) return failed(invalid('watermark-invalid'));
          const subscription = { id: `sub-${(ids += 1)}`, address: mailbox, callbackUrl: request.callbackUrl };
          live.push(subscription);
          for (const missed of events.slice(from)) options.notify(subscription, missed);
          return ok({ subscriptionId: subscription.id, watermark: watermark(`wm-${events.length}`) });
        }),
    };
  };

  return {
    port,
    subscriptions: () => live,
    unsubscribe: (id) => {
      live = live.filter((one) => one.id !== id);
    },
    loseSubscriptions: (address) => {
      live = live.filter((one) => one.address !== address);
    },
    invalidateSyncStates: (address) => {
      for (const [state, { address: of }] of known) if (of === address) known.delete(state);
    },
    invalidateWatermarks: (address) => oldestWatermark.set(address, store.mailbox(address).events.length + 1),
    emptyPages: (address, count) => empty.set(address, count),
  };
};
