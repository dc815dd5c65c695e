/**
 * Owns the branded identifiers of both worlds. A plain string never becomes an id by accident: only the parsers here make one,
 * and only the edges (bindings, adapters, admin API, stored state) call them.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Stable id of an enrolled mailbox; survives a change of its SMTP address. Id of its MailboxActor. */
export type EnrolmentId = Branded<'EnrolmentId'>;
/** SMTP address in lower case. */
export type SmtpAddress = Branded<'SmtpAddress'>;
/** SAP business partner number: 10 digits with leading zeros (`PARTNER`, ALPHA conversion). */
export type PartnerNumber = Branded<'PartnerNumber'>;
/** GUID of an S/4 business transaction: lower case, with dashes. */
export type S4Guid = Branded<'S4Guid'>;
/** Entity tag of an S/4 object as the service returns it. */
export type ETag = Branded<'ETag'>;
/** EWS ItemId. Opaque, case-sensitive; changes when the item moves to another folder or mailbox. */
export type ItemId = Branded<'ItemId'>;
/** EWS ChangeKey: the version of an item. */
export type ChangeKey = Branded<'ChangeKey'>;
/** Position of SyncFolderItems. Not the watermark. */
export type SyncState = Branded<'SyncState'>;
/** Position of EWS notifications. Not the sync state. */
export type Watermark = Branded<'Watermark'>;
/**
 * Our key of an item, written into the named extended property on Exchange: `s4:<system>:<client>:<guid>` if born in S/4, else the
 * value of `ExternalId` in S/4, `tandem:1:<installation>:<hash>` (architecture, Identity 1).
 */
export type IdentityKey = Branded<'IdentityKey'>;
/** Proof that a caller owns the current round of an actor. */
export type RoundToken = Branded<'RoundToken'>;
/** One id from the notice to the write, in every log line and journal entry. */
export type CorrelationId = Branded<'CorrelationId'>;

/** The S/4 system and client that an object lives in. */
export type S4System = { readonly system: string; readonly client: string };

const matching =
  <T extends string>(name: string, pattern: RegExp, normalise: (text: string) => string = (text) => text) =>
  (text: string): T => {
    const value = normalise(text);
    if (!pattern.test(value)) throw new TypeError(`not a valid ${name}`);
    return value as T;
  };

const opaque = <T extends string>(name: string, maxLength = 4096) =>
  matching<T>(name, new RegExp(`^[\\s\\S]{1,${maxLength}}$`));

/** Each throws a TypeError that names the kind, never the value. */
export const enrolmentId = matching<EnrolmentId>('enrolment id', /^[0-9a-z-]{8,64}$/);
export const smtpAddress = matching<SmtpAddress>('SMTP address', /^[^\s@<>"]{1,64}@[^\s@<>"]{1,255}$/, (text) =>
  text.trim().toLowerCase(),
);
export const partnerNumber = matching<PartnerNumber>('10-digit partner number', /^\d{10}$/);
/** Accepts 32 hex digits with or without dashes, in any case. */
export const s4Guid = matching<S4Guid>('GUID', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, (text) =>
  text
    .replaceAll('-', '')
    .toLowerCase()
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
);
export const etag = opaque<ETag>('ETag');
export const itemId = opaque<ItemId>('item id');
export const changeKey = opaque<ChangeKey>('change key');
/** A sync state of a large folder is tens of kilobytes long. */
export const syncState = (text: string): SyncState => text as SyncState;
export const watermark = opaque<Watermark>('watermark');
export const identityKey = matching<IdentityKey>(
  'identity key',
  /^(s4:[^:]{1,32}:\d{3}:[0-9a-f-]{36}|tandem:1:[0-9a-z-]{4,40}:[0-9a-f]{40,64})$/,
);
export const roundToken = opaque<RoundToken>('round token', 80);
export const correlationId = opaque<CorrelationId>('correlation id', 80);
