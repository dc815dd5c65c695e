/**
 * Owns the appointments of the in-memory S/4: ETags, ChangedBy, ChangedAt in whole seconds and set before the commit, tombstones. Knows nothing
 * of calls, faults or rounds.
 */
import { type Appointment } from '../../../src/model/appointment.ts';
import { etag, s4Guid, type ETag, type PartnerNumber, type S4Guid } from '../../../src/model/ids.ts';
import { type S4Partner, type WantedPartner } from '../../../src/ports/s4.ts';
import { emailOf, knownPartner } from './directory.ts';
import {
  importanceOfPriority,
  openStatus,
  participantFunction,
  priorityOf,
  responsibleFunction,
} from './s4-customizing.ts';
import { asS4Holds } from './s4-limits.ts';
import { type Seeded } from './seeded.ts';

export type StoredAppointment = {
  readonly guid: S4Guid;
  readonly etag: ETag;
  readonly transactionType: string;
  readonly responsible: PartnerNumber;
  /** Each person once per partner function, the responsible one included. */
  readonly partners: readonly S4Partner[];
  readonly externalId: string | undefined;
  /** Milliseconds, whole seconds, before the commit. */
  readonly changedAt: number;
  readonly by: 'user' | 'us';
  /** Its importance is what the priority means. */
  readonly appointment: Appointment;
  readonly priority: string;
  readonly status: string;
};

export type S4Event = {
  readonly guid: S4Guid;
  readonly event: 'CREATED' | 'CHANGED' | 'DELETED';
  readonly partners: readonly PartnerNumber[];
  readonly byUs: boolean;
};

export type Tombstone = { readonly item: StoredAppointment; readonly deletedAt: number; readonly by: 'user' | 'us' };

/** By number alone: the responsible employee, else a participant. */
type Named = PartnerNumber | WantedPartner;

type NewAppointment = Pick<StoredAppointment, 'appointment' | 'by' | 'responsible' | 'transactionType'> &
  Partial<Pick<StoredAppointment, 'externalId' | 'priority' | 'status'>> & { readonly partners: readonly Named[] };

type Change = Partial<
  Pick<StoredAppointment, 'appointment' | 'responsible' | 'externalId' | 'priority' | 'status' | 'transactionType'>
> & { readonly partners?: readonly Named[] } & Pick<StoredAppointment, 'by'>;

export type S4Store = {
  readonly items: ReadonlyMap<S4Guid, StoredAppointment>;
  readonly tombstones: readonly Tombstone[];
  readonly add: (item: NewAppointment) => StoredAppointment;
  readonly change: (guid: S4Guid, change: Change) => StoredAppointment;
  readonly remove: (guid: S4Guid, by: 'user' | 'us') => StoredAppointment;
  /** The server's own time, skewed against ours. */
  readonly now: () => number;
  readonly skew: (ms: number) => void;
};

export const numbersOf = ({ partners }: Pick<StoredAppointment, 'partners'>): readonly PartnerNumber[] => [
  ...new Set(partners.flatMap(({ number }) => (number === undefined ? [] : [number]))),
];

// The first byte spreads the objects over the system inboxes.
const guidOf = (number: number, random: Seeded): S4Guid =>
  s4Guid(`0${random.below(4)}${number.toString(16).padStart(6, '0')}${'0'.repeat(24)}`);

const partnerOf = (named: Named, responsible: PartnerNumber): S4Partner => {
  const wanted =
    typeof named === 'object'
      ? named
      : { number: named, function: named === responsible ? responsibleFunction : participantFunction };
  const known = knownPartner(wanted.number);
  return {
    key: s4Guid(`${wanted.function}${wanted.number.slice(2)}${'0'.repeat(16)}`),
    number: wanted.number,
    function: wanted.function,
    name: known?.name ?? '',
    email: known === undefined ? undefined : emailOf(known),
    internal: known?.internal ?? false,
    main: false,
    account: wanted.account,
  };
};

export const wantedOf = ({ number, function: role, account }: S4Partner): readonly WantedPartner[] =>
  number === undefined ? [] : [{ number, function: role, ...(account === undefined ? {} : { account }) }];

/** The responsible employee is always there, and nobody twice in one function. */
const partnersOf = (named: readonly Named[], responsible: PartnerNumber): readonly S4Partner[] => {
  const all = [responsible, ...named].map((one) => partnerOf(one, responsible));
  const kept = all.filter((one) => one.function !== responsibleFunction || one.number === responsible);
  return [...new Map(kept.map((one) => [one.key, one])).values()];
};

/** One statement of importance and priority: whoever sets one has set the other. */
const levelled = (
  appointment: Appointment,
  { chosen, before }: { readonly chosen: string | undefined; readonly before: string },
): Pick<StoredAppointment, 'appointment' | 'priority'> => {
  const importance = chosen === undefined ? appointment.importance : importanceOfPriority(chosen);
  const priority = chosen ?? before;
  return {
    appointment: asS4Holds({ ...appointment, importance }),
    priority: importanceOfPriority(priority) === importance ? priority : priorityOf[importance],
  };
};

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
    options.announce({ guid: item.guid, event, partners: numbersOf(item), byUs: by === 'us' });

  return {
    items,
    tombstones,
    now,
    skew: (ms) => {
      skew = ms;
    },
    add: ({ partners, ...item }) => {
      const added: StoredAppointment = {
        externalId: undefined,
        status: openStatus,
        ...item,
        ...levelled(item.appointment, { chosen: item.priority, before: priorityOf.Normal }),
        partners: partnersOf(partners, item.responsible),
        guid: guidOf((versions += 1), options.random),
        etag: nextEtag(),
        changedAt: changedAt(),
      };
      items.set(added.guid, added);
      announce(added, 'CREATED', item.by);
      return added;
    },
    change: (guid, { partners, ...change }) => {
      const before = existing(guid);
      const responsible = change.responsible ?? before.responsible;
      const changed: StoredAppointment = {
        ...before,
        ...change,
        ...levelled(change.appointment ?? before.appointment, { chosen: change.priority, before: before.priority }),
        partners: partnersOf(partners ?? before.partners.flatMap(wantedOf), responsible),
        etag: nextEtag(),
        changedAt: changedAt(),
      };
      items.set(guid, changed);
      const all = [...before.partners, ...changed.partners];
      announce({ ...changed, partners: all }, 'CHANGED', change.by);
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
