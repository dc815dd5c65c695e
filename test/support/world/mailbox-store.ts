/**
 * Owns the mailboxes of the in-memory Exchange: items with change keys, the calendar, Deleted Items and another calendar folder, events with
 * watermarks. Knows nothing of calls, faults or rounds; `exchange-double.ts` serves it through the port, `user-steps.ts` acts on it as a person does.
 */
import { type Appointment } from '../../../src/model/appointment.ts';
import { changeKey, itemId, type ChangeKey, type IdentityKey, type ItemId } from '../../../src/model/ids.ts';
import { type ItemDefaults, type ItemVersion, type Meeting } from '../../../src/ports/exchange.ts';
import { type OwnInBody } from './own-lines-double.ts';
import { type StoredSeries } from './series-store.ts';

export type BusyState = ItemDefaults['busyState'];
export type Folder = 'calendar' | 'deleted' | 'other';

export type StoredItem = {
  readonly itemId: ItemId;
  readonly changeKey: ChangeKey;
  readonly uid: string;
  readonly folder: Folder;
  readonly key?: IdentityKey;
  readonly appointment: Appointment;
  readonly categories: readonly string[];
  readonly busyState: BusyState;
  /** What we say in its body besides the note. */
  readonly own?: OwnInBody;
  /** A recurring master; then `appointment` has the time of the first place. */
  readonly series?: StoredSeries;
  /** As this mailbox's person sees it: each attendee's copy has the same UID and an answer of its own. */
  readonly meeting?: Meeting;
  /** Milliseconds. */
  readonly modifiedAt: number;
  readonly by: 'user' | 'us';
  /** Names the item through all moves; a copy gets its own. For the properties only. */
  readonly lineage: string;
  /** It carries the key of the item that it was copied from, until we stamp it anew. For the properties only. */
  readonly copied: boolean;
  /** Of a class that is no appointment: reported, never touched. */
  readonly strange?: true;
};

export type MailboxEvent = {
  readonly watermark: number;
  readonly deleted?: ItemId;
  /** The id that an item had before it was moved. */
  readonly moved?: ItemId;
  /** The item that the event created or changed, as it was then. */
  readonly version?: ItemVersion;
};

const versionOf = ({ itemId: id, changeKey: key }: StoredItem): ItemVersion => ({ itemId: id, changeKey: key });

export type Mailbox = {
  readonly address: string;
  readonly items: Map<ItemId, StoredItem>;
  readonly events: MailboxEvent[];
};

export type MailboxStore = {
  readonly mailbox: (address: string) => Mailbox;
  readonly all: () => readonly Mailbox[];
  readonly add: (
    address: string,
    item: Pick<StoredItem, 'appointment' | 'by'> &
      Partial<
        Pick<
          StoredItem,
          'key' | 'uid' | 'folder' | 'copied' | 'strange' | 'categories' | 'busyState' | 'series' | 'meeting' | 'own'
        >
      >,
  ) => StoredItem;
  /** A new change key; the item must exist. */
  readonly change: (
    address: string,
    id: ItemId,
    change: Partial<
      Pick<StoredItem, 'appointment' | 'key' | 'categories' | 'busyState' | 'series' | 'meeting' | 'own'>
    > &
      Pick<StoredItem, 'by'>,
  ) => StoredItem;
  /** A series becomes a single appointment, under the same id and UID. */
  readonly unrepeat: (address: string, id: ItemId) => StoredItem;
  /** Of whatever has, or had, this id. */
  readonly lineageOf: (id: ItemId) => string | undefined;
  /** An id for an exception. */
  readonly exceptionId: () => ItemId;
  /** A new item id, as in Exchange. */
  readonly move: (
    address: string,
    id: ItemId,
    to: { readonly folder: Folder; readonly by: 'user' | 'us' },
  ) => StoredItem;
  /** Leaves no trace but a *Deleted* event. */
  readonly purge: (address: string, id: ItemId) => void;
  /** Archived by a retention rule: no person, no event, no trace in the mailbox. */
  readonly archive: (address: string, id: ItemId) => void;
  /** All item ids change, without events: the mailbox was moved to another database. */
  readonly moveMailbox: (address: string) => void;
};

export const createMailboxStore = (
  now: () => number,
  announce: (address: string, event: MailboxEvent) => void,
): MailboxStore => {
  const mailboxes = new Map<string, Mailbox>();
  const lineages = new Map<ItemId, string>();
  let ids = 0;
  const nextItemId = (): ItemId => itemId(`AAMk-item-${(ids += 1)}`);
  const nextChangeKey = (): ChangeKey => changeKey(`CQ-${(ids += 1)}`);

  const mailbox = (address: string): Mailbox => {
    const known = mailboxes.get(address);
    if (known !== undefined) return known;
    const fresh: Mailbox = { address, items: new Map(), events: [] };
    mailboxes.set(address, fresh);
    return fresh;
  };

  const event = (box: Mailbox, what: Omit<MailboxEvent, 'watermark'> = {}): void => {
    const one: MailboxEvent = { watermark: box.events.length + 1, ...what };
    box.events.push(one);
    announce(box.address, one);
  };

  const existing = (box: Mailbox, id: ItemId): StoredItem => {
    const item = box.items.get(id);
    if (item === undefined) throw new Error('the world was asked to change an item that does not exist');
    return item;
  };

  const put = (box: Mailbox, item: StoredItem): StoredItem => {
    box.items.set(item.itemId, item);
    lineages.set(item.itemId, item.lineage);
    return item;
  };

  const change: MailboxStore['change'] = (address, id, changed) => {
    const box = mailbox(address);
    const stamped = changed.key === undefined ? {} : { copied: false };
    const item = put(box, {
      ...existing(box, id),
      ...changed,
      ...stamped,
      changeKey: nextChangeKey(),
      modifiedAt: now(),
    });
    if (item.folder === 'calendar') event(box, { version: versionOf(item) });
    return item;
  };

  return {
    mailbox,
    all: () => [...mailboxes.values()],
    add: (address, item) => {
      const box = mailbox(address);
      const id = nextItemId();
      const added = put(box, {
        uid: `uid-${id}`,
        folder: 'calendar',
        categories: [],
        busyState: 'Busy',
        copied: false,
        ...item,
        itemId: id,
        lineage: `lineage-${id}`,
        changeKey: nextChangeKey(),
        modifiedAt: now(),
      });
      event(box, added.folder === 'calendar' ? { version: versionOf(added) } : {});
      return added;
    },
    change,
    unrepeat: (address, id) => {
      const box = mailbox(address);
      const { series: _, ...single } = existing(box, id);
      put(box, single);
      return change(address, id, { by: 'user' });
    },
    lineageOf: (id) => lineages.get(id),
    exceptionId: () => itemId(`AAMk-exception-${(ids += 1)}`),
    move: (address, id, { folder, by }) => {
      const box = mailbox(address);
      const item = existing(box, id);
      box.items.delete(id);
      const moved = put(box, {
        ...item,
        itemId: nextItemId(),
        changeKey: nextChangeKey(),
        folder,
        by,
        modifiedAt: now(),
      });
      event(box, { moved: id });
      return moved;
    },
    purge: (address, id) => {
      const box = mailbox(address);
      const { folder } = existing(box, id);
      box.items.delete(id);
      if (folder === 'calendar') event(box, { deleted: id });
    },
    archive: (address, id) => {
      mailbox(address).items.delete(id);
    },
    moveMailbox: (address) => {
      const box = mailbox(address);
      const items = [...box.items.values()];
      box.items.clear();
      for (const item of items) put(box, { ...item, itemId: nextItemId(), changeKey: nextChangeKey() });
    },
  };
};
