/**
 * Owns the one way in which bindings reach actors: bursts per actor coalesced, handed over or stored as a row, counted while under way. Knows
 * actors by their messages only.
 */
import { type AddressBook } from '../actors/address-book.ts';
import { type S4Notice } from '../actors/inbox-messages.ts';
import { type MailboxNotice, type Stamped } from '../actors/messages.ts';
import { type EnrolmentId } from '../model/ids.ts';
import { coalesce } from './coalesce.ts';
import { createHandOver, handOverDefaults, type HandOverDeps, type HandOverSettings, type Told } from './hand-over.ts';

export type ExchangeNotice = Extract<MailboxNotice, { from: 'exchange' }>;
type InboxMessage = Stamped & { readonly notices: readonly S4Notice[] };

export type Door = {
  readonly tellMailbox: (
    id: EnrolmentId,
    notice: ExchangeNotice,
  ) => Promise<Told<{ readonly stored: 'yes' | 'old' | 'not-enrolled' }>>;
  readonly tellInbox: (id: string, message: InboxMessage) => Promise<Told<object>>;
  readonly tellPartner: (id: string, message: Stamped) => Promise<Told<object>>;
  /** Notices that are being handed over. */
  readonly busy: () => number;
};

export type DoorDeps = HandOverDeps & { readonly actors: AddressBook };

export const createDoor = (
  deps: DoorDeps,
  settings: HandOverSettings & { readonly windowMs: number } = { ...handOverDefaults, windowMs: 50 },
): Door => {
  const { actors } = deps;
  const handOver = createHandOver(deps, settings);
  const { windowMs } = settings;
  let busy = 0;
  const counted = async <T>(task: Promise<T>): Promise<T> => {
    busy += 1;
    try {
      return await task;
    } finally {
      busy -= 1;
    }
  };
  const mailboxes = coalesce({
    windowMs,
    merge: (earlier: MailboxOrder, later: MailboxOrder): MailboxOrder => ({
      id: earlier.id,
      notice: {
        ...withoutVersions(later.notice),
        ...stampOf(earlier.notice),
        deleted: [...earlier.notice.deleted, ...later.notice.deleted],
        moved: [...(earlier.notice.moved ?? []), ...(later.notice.moved ?? [])],
        ...versionsOf(earlier.notice, later.notice),
      },
    }),
    send: (_key, { id, notice }, waitedMs) =>
      handOver({
        notice: { kind: 'mailbox', actorId: id, turn: 'tell', body: { notice } },
        send: () => actors.mailbox(id).tell({ notice }),
        waitedMs,
      }),
  });
  const inboxes = coalesce({
    windowMs,
    merge: (earlier: InboxMessage, later: InboxMessage): InboxMessage => ({
      ...earlier,
      notices: [...earlier.notices, ...later.notices],
    }),
    send: (id, message, waitedMs) =>
      handOver<object>({
        notice: { kind: 'system-inbox', actorId: id, turn: 'tell', body: message },
        send: () => actors.systemInbox(id).tell(message),
        waitedMs,
      }),
  });
  const partners = coalesce({
    windowMs,
    merge: (earlier: Stamped): Stamped => earlier,
    send: (id, message, waitedMs) =>
      handOver<object>({
        notice: { kind: 'business-partner', actorId: id, turn: 'tell', body: message },
        send: () => actors.businessPartner(id).tell(message),
        waitedMs,
      }),
  });
  return {
    // Notices of an older generation must not travel with those of the current one: they are answered differently.
    tellMailbox: (id, notice) => counted(mailboxes(`${id} ${notice.generation}`, { id, notice })),
    tellInbox: (id, message) => counted(inboxes(id, message)),
    tellPartner: (id, message) => counted(partners(id, message)),
    busy: () => busy,
  };
};

type MailboxOrder = { readonly id: EnrolmentId; readonly notice: ExchangeNotice };

const withoutVersions = ({ versions: _versions, ...notice }: ExchangeNotice): ExchangeNotice => notice;

/** All that happened is known only if it is known of both. */
const versionsOf = (earlier: ExchangeNotice, later: ExchangeNotice): Pick<ExchangeNotice, 'versions'> =>
  earlier.versions === undefined || later.versions === undefined
    ? {}
    : { versions: [...earlier.versions, ...later.versions] };

/** The oldest part decides how long the change has waited. */
const stampOf = ({ at, correlation, receivedMs }: Stamped): Stamped => ({
  at,
  correlation,
  ...(receivedMs === undefined ? {} : { receivedMs }),
});
