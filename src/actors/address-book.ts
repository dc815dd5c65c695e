/**
 * Finds actors for doors and rounds. A plain object of functions, never a proxy (dapr.md D8). Implemented by adapters/dapr over the sidecar, and by
 * the in-memory world of the property tests.
 */
import { type EnrolmentId, type PartnerNumber, type S4Guid, type S4System } from '../model/ids.ts';
import { type BusinessPartnerProtocol, type SystemInboxProtocol } from './inbox-messages.ts';
import { type MailboxProtocol } from './messages.ts';
import { type Callable } from './turn.ts';

export type AddressBook = {
  readonly mailbox: (id: EnrolmentId) => Callable<MailboxProtocol>;
  readonly systemInbox: (id: string) => Callable<SystemInboxProtocol>;
  readonly businessPartner: (id: string) => Callable<BusinessPartnerProtocol>;
};

/** Events of one S/4 system and client are spread over this many inboxes; changing it is a migration. */
export const inboxShards = 4;

/** @returns the id of the SystemInboxActor for an object: `<system>:<client>:<shard>` */
export const inboxOf = (system: S4System, guid: S4Guid): string =>
  `${system.system}:${system.client}:${Number.parseInt(guid.slice(0, 2), 16) % inboxShards}`;
/** The inbox that also makes the delta read. */
export const deltaInbox = (system: S4System): string => `${system.system}:${system.client}:0`;
export const partnerActorId = (system: S4System, partner: PartnerNumber): string =>
  `${system.system}:${system.client}:${partner}`;
