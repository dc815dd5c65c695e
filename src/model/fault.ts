/**
 * Owns the closed family of faults, named by what to do next. Adapters translate at their edge; nothing else crosses a port.
 * Every code has an entry in docs/faults.md (checked by a test).
 */
export type Fault =
  /** Try again later; `retryAfterMs` is what the other side asked for. `maybeDone`: the write may have happened (time-out, lost answer). */
  | {
      readonly kind: 'transient';
      readonly code: FaultCode;
      readonly retryAfterMs?: number;
      readonly maybeDone?: boolean;
    }
  /** Our version of the item is old: read again, decide again. The write did not happen. */
  | { readonly kind: 'stale'; readonly code: FaultCode }
  /** The item does not exist (any more) where we looked. */
  | { readonly kind: 'gone'; readonly code: FaultCode }
  /** Credentials, permission or policy forbid it; an administrator has to act. */
  | { readonly kind: 'refused'; readonly code: FaultCode }
  /** The other side will never accept this content, or sent what we cannot understand. */
  | { readonly kind: 'invalid'; readonly code: FaultCode }
  /** Our own mistake. */
  | { readonly kind: 'bug'; readonly code: FaultCode };

export type FaultKind = Fault['kind'];

/** What happened, independent of the protocol. */
export const faultCodes = [
  'busy', // throttled: ErrorServerBusy, 429, 503 with Retry-After
  'unreachable', // connection refused, reset, DNS, TLS
  'timeout', // no answer within the deadline
  'server-error', // 5xx or a transient error code of the protocol
  'locked', // S/4: the document is locked by a user
  'session-expired', // S/4: CSRF token or session gone twice in a row
  'version-moved', // 412, ErrorIrresolvableConflict, ErrorStaleObject
  'not-found', // 404, ErrorItemNotFound
  'unauthorised', // 401
  'forbidden', // 403, ErrorAccessDenied
  'impersonation-denied', // ErrorImpersonateUserDenied
  'no-such-mailbox', // ErrorNonExistentMailbox
  'sync-state-invalid', // ErrorInvalidSyncStateData
  'watermark-invalid', // ErrorInvalidWatermark, subscription not found
  'rejected', // a business rule or a facet of the other side refused the content
  'not-understood', // the answer could not be parsed
  'capability-missing', // the service lacks a property that this needs
  'foreign-system', // a copied or refreshed system was noticed
  'bug',
] as const;
export type FaultCode = (typeof faultCodes)[number];

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };
export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const failed = (fault: Fault): { readonly ok: false; readonly fault: Fault } => ({ ok: false, fault });
