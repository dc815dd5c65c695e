/**
 * The in-memory S/4 behind `S4Port`: small pages, ETags that refuse stale writes, MERGE that returns no ETag, an authorisation that can be lost
 * (then listings are empty and reads answer 404, as the real one does; only the probe tells the truth).
 */
import { failed, ok, type Fault, type Result } from '../../../src/model/fault.ts';
import { smtpAddress, type PartnerNumber, type S4Guid, type S4System } from '../../../src/model/ids.ts';
import { ianaZone, instantOfMs, msOfInstant, type Instant } from '../../../src/model/instant.ts';
import {
  type DeltaPage,
  type S4Appointment,
  type S4Edit,
  type S4PartnerEdit,
  type S4Port,
  type WantedPartner,
} from '../../../src/ports/s4.ts';
import { type Call, type Calls } from './calls.ts';
import { searchAddress } from './directory.ts';
import {
  checkTransactionType,
  noteAllowed,
  priorities,
  privateAllowed,
  statuses,
  transactionTypes,
} from './s4-customizing.ts';
import { numbersOf, type S4Store, type StoredAppointment, wantedOf } from './s4-store.ts';
import { type Task } from './scheduler.ts';

export type S4Write = { readonly step: 'create' | 'update' | 'delete'; readonly item: StoredAppointment };

export type S4Double = {
  readonly port: (task: Task) => S4Port;
  readonly authorise: (green: boolean) => void;
  readonly lock: (guid: S4Guid | undefined) => void;
  readonly emptyListings: (count: number) => void;
  /** The next listing will be empty whatever there is. */
  readonly hidesListings: () => boolean;
};

const gone: Fault = { kind: 'gone', code: 'not-found' };
const stale: Fault = { kind: 'stale', code: 'version-moved' };
const forbidden: Fault = { kind: 'refused', code: 'forbidden' };
const rejected: Fault = { kind: 'invalid', code: 'rejected' };
const locked: Fault = { kind: 'transient', code: 'locked' };

const asRead = (item: StoredAppointment): S4Appointment => {
  const { subject, when, location, note, private: isPrivate } = item.appointment;
  return {
    guid: item.guid,
    etag: item.etag,
    transactionType: item.transactionType,
    responsible: item.responsible,
    partners: item.partners,
    externalId: item.externalId,
    changedAt: instantOfMs(item.changedAt),
    changedByUs: item.by === 'us',
    content: { subject, when, location, note },
    private: isPrivate,
    privateAllowed: privateAllowed(item.transactionType),
    noteAllowed: noteAllowed(item.transactionType),
    status: item.status,
    priority: item.priority,
  };
};

/** Those in functions that we keep are replaced, the others stay. */
const partnersAfter = (item: StoredAppointment, { wanted, functions }: S4PartnerEdit): readonly WantedPartner[] => [
  ...item.partners.filter((one) => !functions.includes(one.function)).flatMap(wantedOf),
  ...wanted,
];

const named = (partners: readonly WantedPartner[]): string =>
  JSON.stringify(partners.map(({ number, function: role }) => `${role}/${number}`).toSorted());

/** The transaction type has no such field. */
const isBeyondType = ({ transactionType }: StoredAppointment, edit: S4Edit): boolean =>
  (edit.private === true && !privateAllowed(transactionType)) ||
  (edit.content?.note !== undefined && !noteAllowed(transactionType));

/** Only what is named changes. @returns undefined when nothing would */
const changeOf = (item: StoredAppointment, edit: S4Edit): Parameters<S4Store['change']>[1] | undefined => {
  const { content, status, priority, externalId, partners } = edit;
  const after = partners === undefined ? undefined : partnersAfter(item, partners);
  const samePeople = after === undefined || named(after) === named(item.partners.flatMap(wantedOf));
  const fields = { ...content, ...(edit.private === undefined ? {} : { private: edit.private }) };
  const others = {
    ...(status === undefined ? {} : { status }),
    ...(priority === undefined ? {} : { priority }),
    ...(externalId === undefined ? {} : { externalId }),
    ...(samePeople ? {} : { partners: after }),
  };
  if (Object.keys(fields).length + Object.keys(others).length === 0) return undefined;
  return { ...others, appointment: { ...item.appointment, ...fields }, by: 'us' };
};

/** @returns start and end as S/4 sees them; all-day dates count as UTC days there */
export const spanOf = (item: StoredAppointment): readonly [number, number] => {
  const { when } = item.appointment;
  if (when.kind === 'timed') return [msOfInstant(when.start), msOfInstant(when.end)];
  return [Date.parse(`${when.firstDay}T00:00:00Z`), Date.parse(`${when.lastDay}T00:00:00Z`) + 86_400_000];
};

export const createS4Double = (options: {
  readonly calls: Calls;
  readonly store: S4Store;
  readonly system: S4System;
  readonly pageSize: number;
  readonly refuses: (text: string) => boolean;
  readonly addressOf: (employee: PartnerNumber) => string | undefined;
  readonly wrote: (write: S4Write, task: Task) => void;
}): S4Double => {
  const { calls, store } = options;
  let green = true;
  let lockedGuid: S4Guid | undefined;
  let emptyLeft = 0;
  let continuations = 0;
  const pages = new Map<string, { readonly rest: readonly StoredAppointment[]; readonly at: Instant }>();

  const visible = (): readonly StoredAppointment[] => {
    if (!green) return [];
    if (emptyLeft === 0) return [...store.items.values()];
    emptyLeft -= 1;
    return [];
  };

  const deltaPage = (since: Instant, next: string | undefined): DeltaPage => {
    const from = msOfInstant(since);
    const continued = next === undefined ? undefined : pages.get(next);
    const all = continued?.rest ?? visible().filter((item) => item.changedAt >= from);
    const at = continued?.at ?? instantOfMs(store.now());
    const rest = all.slice(options.pageSize);
    const token = `skip-${(continuations += 1)}`;
    if (rest.length > 0) pages.set(token, { rest, at });
    const deleted = green && continued === undefined ? store.tombstones.filter((one) => one.deletedAt >= from) : [];
    return {
      changed: all
        .slice(0, options.pageSize)
        .map((item) => ({ guid: item.guid, etag: item.etag, partners: numbersOf(item) })),
      deleted: deleted.map(({ item }) => item.guid),
      at,
      ...(rest.length > 0 ? { next: token } : {}),
    };
  };

  const writable = (guid: S4Guid, etag: string): Result<StoredAppointment> => {
    if (!green) return failed(forbidden);
    const item = store.items.get(guid);
    if (item === undefined) return failed(gone);
    if (lockedGuid === guid) return failed(locked);
    return item.etag === etag ? ok(item) : failed(stale);
  };

  const port = (task: Task): S4Port => {
    const call = (operation: string, write = false): Call => ({ on: 's4', operation, write });
    const serve = <T>(one: Call, effect: () => Result<T>): Promise<Result<T>> => calls.serve(task, one, effect);
    return {
      system: options.system,
      capabilities: () =>
        serve(call('capabilities'), () => ok({ externalId: true, tombstones: true, changedBy: true, timeZone: true })),
      read: (guid) =>
        serve(call('read'), () => {
          const item = green ? store.items.get(guid) : undefined;
          return item === undefined ? failed(gone) : ok(asRead(item));
        }),
      list: ({ responsible, from, to, after }) =>
        serve(call('list'), () => {
          const matching = visible()
            .filter((item) => item.responsible === responsible && (after === undefined || item.guid > after))
            .filter((item) => spanOf(item)[1] >= msOfInstant(from) && spanOf(item)[0] <= msOfInstant(to))
            .toSorted((a, b) => (a.guid < b.guid ? -1 : 1));
          return ok({
            appointments: matching.slice(0, options.pageSize).map(asRead),
            more: matching.length > options.pageSize,
          });
        }),
      delta: (since, next) => serve(call('delta'), () => ok(deltaPage(since, next))),
      findByExternalId: (externalId) =>
        serve(call('findByExternalId'), () => {
          const item = green ? [...store.items.values()].find((one) => one.externalId === externalId) : undefined;
          return ok(item === undefined ? undefined : asRead(item));
        }),
      create: ({ content, partners = [], private: isPrivate = false, ...draft }) =>
        serve(call('create', true), () => {
          if (!green) return failed(forbidden);
          if (options.refuses(content.subject)) return failed(rejected);
          if (isPrivate && !privateAllowed(draft.transactionType)) return failed(rejected);
          if (content.note !== '' && !noteAllowed(draft.transactionType)) return failed(rejected);
          const appointment = { ...content, importance: 'Normal' as const, private: isPrivate };
          const item = store.add({ ...draft, appointment, partners, by: 'us' });
          options.wrote({ step: 'create', item }, task);
          return ok({ guid: item.guid });
        }),
      edit: (guid, etag, edit) =>
        serve(call('edit', true), () => {
          const found = writable(guid, etag);
          if (!found.ok) return found;
          if (options.refuses(edit.content?.subject ?? '') || isBeyondType(found.value, edit)) return failed(rejected);
          const change = changeOf(found.value, edit);
          if (change === undefined) return ok({ etag });
          options.wrote({ step: 'update', item: store.change(guid, change) }, task);
          return ok({});
        }),
      delete: (guid, etag) =>
        serve(call('delete', true), () => {
          const found = writable(guid, etag);
          if (!found.ok) return found;
          options.wrote({ step: 'delete', item: store.remove(guid, 'us') }, task);
          return ok(undefined);
        }),
      mayRead: () => serve(call('mayRead'), () => (green ? ok(undefined) : failed(forbidden))),
      employee: (number) =>
        serve(call('employee'), () => {
          const address = options.addressOf(number);
          return address === undefined
            ? failed(gone)
            : ok({
                number,
                email: smtpAddress(address),
                zone: ianaZone('Europe/Berlin'),
                language: undefined,
                blocked: false,
                version: '1',
              });
        }),
      transactionTypes: () => serve(call('transactionTypes'), () => ok(transactionTypes)),
      checkTransactionType: (code) => Promise.resolve(checkTransactionType(code)),
      statuses: () => serve(call('statuses'), () => ok(statuses)),
      priorities: () => serve(call('priorities'), () => ok(priorities)),
      searchAddress: (address) =>
        serve(call('searchAddress'), () => ok(green ? searchAddress(address) : { kind: 'none' as const, blocked: [] })),
    };
  };

  return {
    port,
    authorise: (now) => {
      green = now;
    },
    lock: (guid) => {
      lockedGuid = guid;
    },
    emptyListings: (count) => {
      emptyLeft = count;
    },
    hidesListings: () => emptyLeft > 0,
  };
};
