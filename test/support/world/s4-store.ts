/**
 * Owns the appointments of the in-memory S/4: ETags, ChangedBy, ChangedAt in whole seconds and set before the commit, tombstones. Knows nothing
 * of calls, faults or rounds.
 */
import { type Appointment } from '../../../src/model/appointment.ts';
import { etag, s4Guid, type ETag, type PartnerNumber, type S4Guid } from '../../../src/model/ids.ts';
import { asS4Holds } from './s4-limits.ts';
import { type Seeded } from './seeded.ts';

export type StoredAppointment = {
  readonly guid: S4Guid;
  readonly etag: ETag;
  readonly transactionType: string;
  readonly responsible: PartnerNumber;
  readonly partners: readonly PartnerNumber[];
  readonly externalId: string | undefined;
  /** Milliseconds, whole seconds, before the commit. */
  readonly changedAt: number;
  readonly by: 'user' | 'us';
  readonly private: boolean;
  readonly appointment: Appointment;
};

export type S4Event = {
  readonly guid: S4Guid;
  readonly event: 'CREATED' | 'CHANGED' | 'DELETED';
  readonly partners: readonly PartnerNumber[];
  readonly byUs: boolean;
};

export type Tombstone = { readonly item: StoredAppointment; readonly deletedAt: number; readonly by: 'user' | 'us' };

export type S4Store = {
  readonly items: ReadonlyMap<S4Guid, StoredAppointment>;
  readonly tombstones: readonly Tombstone[];
  readonly add: (
    item: Pick<StoredAppointment, 'appointment' | 'by' | 'responsible' | 'partners' | 'transactionType'> &
      Partial<Pick<StoredAppointment, 'externalId'>>,
  ) => StoredAppointment;
  readonly change: (
    guid: S4Guid,
    change: Partial<Pick<StoredAppointment, 'appointment' | 'responsible' | 'partners' | 'private'>> &
      Pick<StoredAppointment, 'by'>,
  ) => StoredAppointment;
  readonly remove: (guid: S4Guid, by: 'user' | 'us') => StoredAppointment;
  /** The server's own time, skewed against ours. */
  readonly now: () => number;
  readonly skew: (ms: number) => void;
};

// The first byte spreads the objects over the system inboxes.
const guidOf = (number: number, random: Seeded): S4Guid =>
  s4Guid(`0${random.below(4)}${number.toString(16).padStart(6, '0')}${'0'.repeat(24)}`);

export const createS4Store = (options: {
  readonly now: () => number;
  readonly random: Seeded;
  readonly announce: (event: S4Event) => void;
}): S4Store => {
  const items = new Map<S4Guid, StoredAppointment>();
  const tombstones: Tombstone[] = [];
  let skew = 0;
  let versions = 0;
  const now = (): number => options.now() + skew;
  const nextEtag = (): ETag => etag(`W/"${(versions += 1)}"`);
  // ChangedAt is taken when the save begins; the commit may be more than a second later.
  const changedAt = (): number => Math.floor((now() - options.random.below(1500)) / 1000) * 1000;

  const existing = (guid: S4Guid): StoredAppointment => {
    const item = items.get(guid);
    if (item === undefined) throw new Error('the world was asked to change an appointment that does not exist');
    return item;
  };
  const announce = (item: StoredAppointment, event: S4Event['event'], by: 'user' | 'us'): void =>
    options.announce({ guid: item.guid, event, partners: item.partners, byUs: by === 'us' });

  return {
    items,
    tombstones,
    now,
    skew: (ms) => {
      skew = ms;
    },
    add: (item) => {
      const added: StoredAppointment = {
        externalId: undefined,
        private: false,
        ...item,
        guid: guidOf((versions += 1), options.random),
        etag: nextEtag(),
        changedAt: changedAt(),
        appointment: asS4Holds(item.appointment),
      };
      items.set(added.guid, added);
      announce(added, 'CREATED', item.by);
      return added;
    },
    change: (guid, change) => {
      const before = existing(guid);
      const changed: StoredAppointment = {
        ...before,
        ...change,
        etag: nextEtag(),
        changedAt: changedAt(),
        appointment: asS4Holds(change.appointment ?? before.appointment),
      };
      items.set(guid, changed);
      const partners = [...new Set([...before.partners, ...changed.partners])];
      announce({ ...changed, partners }, 'CHANGED', change.by);
      return changed;
    },
    remove: (guid, by) => {
      const item = existing(guid);
      items.delete(guid);
      tombstones.push({ item, deletedAt: changedAt(), by });
      announce(item, 'DELETED', by);
      return item;
    },
  };
};
