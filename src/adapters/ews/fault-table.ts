/**
 * Owns the one table from EWS response codes to faults (exchange.md, Throttling and faults). Unknown codes are `transient/server-error`:
 * trying again is the only answer that cannot lose anything.
 */
import { type Fault, type FaultCode, type FaultKind } from '../../model/fault.ts';

type Entry = readonly [FaultKind, FaultCode];

const transient: Entry = ['transient', 'server-error'];
const rejected: Entry = ['invalid', 'rejected'];
const forbidden: Entry = ['refused', 'forbidden'];
const impersonation: Entry = ['refused', 'impersonation-denied'];
const noMailbox: Entry = ['refused', 'no-such-mailbox'];
const unauthorised: Entry = ['refused', 'unauthorised'];
const stale: Entry = ['stale', 'version-moved'];
const gone: Entry = ['gone', 'not-found'];
const busy: Entry = ['transient', 'busy'];
const watermark: Entry = ['invalid', 'watermark-invalid'];
const ours: Entry = ['bug', 'bug'];

/** Names as in ResponseCodeType of messages.xsd. */
export const faultTable: Readonly<Record<string, Entry>> = {
  ErrorServerBusy: busy,
  ErrorExceededConnectionCount: busy,
  ErrorExceededSubscriptionCount: busy,
  ErrorTooManyObjectsOpened: transient,

  ErrorTimeoutExpired: ['transient', 'timeout'],
  ErrorMailboxStoreUnavailable: transient,
  ErrorMailboxMoveInProgress: transient,
  ErrorMailboxFailover: transient,
  ErrorConnectionFailed: transient,
  ErrorConnectionFailedTransientError: transient,
  ErrorInternalServerTransientError: transient,
  ErrorInternalServerError: transient,
  ErrorBatchProcessingStopped: transient,

  ErrorIrresolvableConflict: stale,
  ErrorStaleObject: stale,
  ErrorChangeKeyRequired: stale,
  ErrorChangeKeyRequiredForWriteOperations: stale,
  ErrorInvalidChangeKey: stale,

  ErrorItemNotFound: gone,
  ErrorFolderNotFound: gone,
  ErrorSyncFolderNotFound: gone,
  ErrorObjectDeleted: gone,
  ErrorCalendarOccurrenceIsDeletedFromRecurrence: gone,
  // The series ends earlier now, or is none any more.
  ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange: gone,
  ErrorCalendarCannotUseIdForOccurrenceId: gone,

  ErrorAccessDenied: forbidden,
  ErrorDeleteDistinguishedFolder: forbidden,
  ErrorCannotDeleteObject: forbidden,
  ErrorSubscriptionDelegateAccessNotSupported: forbidden,
  ErrorDelegateNoUser: forbidden,
  ErrorQuotaExceeded: forbidden,
  ErrorImpersonateUserDenied: impersonation,
  ErrorImpersonationDenied: impersonation,
  ErrorImpersonationFailed: impersonation,
  ErrorImpersonationRequired: impersonation,
  ErrorInvalidExchangeImpersonationHeaderData: impersonation,
  ErrorNonExistentMailbox: noMailbox,
  ErrorNonPrimarySmtpAddress: noMailbox,
  ErrorMissingEmailAddress: noMailbox,
  ErrorMailboxConfiguration: noMailbox,
  ErrorAccountDisabled: unauthorised,
  ErrorPasswordExpired: unauthorised,
  ErrorPasswordChangeRequired: unauthorised,
  ErrorInvalidUserInfo: unauthorised,
  ErrorTokenSerializationDenied: unauthorised,

  ErrorInvalidSyncStateData: ['invalid', 'sync-state-invalid'],
  ErrorInvalidWatermark: watermark,
  ErrorInvalidSubscription: watermark,
  ErrorExpiredSubscription: watermark,
  ErrorSubscriptionNotFound: watermark,
  ErrorSubscriptionUnsubscribed: watermark,
  ErrorMissedNotificationEvents: watermark,

  ErrorPropertyUpdate: rejected,
  ErrorPropertyValidationFailure: rejected,
  ErrorInvalidPropertySet: rejected,
  ErrorInvalidPropertyRequest: rejected,
  ErrorInvalidExtendedPropertyValue: rejected,
  ErrorItemSave: rejected,
  ErrorItemSavePropertyError: rejected,
  ErrorDataSizeLimitExceeded: rejected,
  ErrorMessageSizeExceeded: rejected,
  ErrorCalendarEndDateIsEarlierThanStartDate: rejected,
  ErrorCalendarDurationIsTooLong: rejected,
  ErrorCalendarInvalidTimeZone: rejected,
  ErrorCalendarInvalidPropertyValue: rejected,
  ErrorCalendarInvalidPropertyState: rejected,
  ErrorCalendarOutOfRange: rejected,
  ErrorOccurrenceCrossingBoundary: rejected,
  ErrorOccurrenceTimeSpanTooBig: rejected,
  ErrorRecurrenceHasNoOccurrence: rejected,
  ErrorInvalidRecipients: rejected,
  ErrorCalendarViewRangeTooBig: rejected,
  ErrorInvalidId: rejected,
  ErrorInvalidIdMalformed: rejected,
  ErrorInvalidIdMalformedEwsLegacyIdFormat: rejected,
  ErrorInvalidIdEmpty: rejected,
  ErrorInvalidIdXml: rejected,
  ErrorInvalidIdMonikerTooLong: rejected,
  ErrorInvalidIdStoreObjectIdTooLong: rejected,
  ErrorInvalidIdTooManyAttachmentLevels: rejected,
  ErrorUnsupportedPathForQuery: rejected,
  ErrorObjectTypeChanged: rejected,
  ErrorCorruptData: ['invalid', 'not-understood'],
  ErrorContentConversionFailed: ['invalid', 'not-understood'],
  ErrorUnsupportedTypeForConversion: ['invalid', 'not-understood'],

  ErrorSchemaValidation: ours,
  ErrorInvalidRequest: ours,
  ErrorInvalidOperation: ours,
  ErrorInvalidServerVersion: ours,
  ErrorIncorrectSchemaVersion: ours,
};

/** Codes after which a write may have happened although the answer says that it failed. */
const doubtful: ReadonlySet<string> = new Set([
  'ErrorTimeoutExpired',
  'ErrorInternalServerError',
  'ErrorInternalServerTransientError',
  'ErrorConnectionFailed',
  'ErrorConnectionFailedTransientError',
]);

export type Refusal = { readonly code: string; readonly backOffMs?: number };

/** @param writes whether the call changes the mailbox: then a doubtful or unknown error says `maybeDone` */
export function faultOf(refusal: Refusal, writes: boolean): Fault {
  const entry = Object.hasOwn(faultTable, refusal.code) ? faultTable[refusal.code] : undefined;
  const [kind, code] = entry ?? transient;
  if (kind !== 'transient') return { kind, code };
  return {
    kind,
    code,
    ...(refusal.backOffMs !== undefined && { retryAfterMs: refusal.backOffMs }),
    ...(writes && (entry === undefined || doubtful.has(refusal.code)) && { maybeDone: true }),
  };
}
