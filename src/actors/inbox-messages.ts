/** The protocols of the SystemInboxActor and the BusinessPartnerActor. Values only, JSON only, no content of items. */
import { type Fault } from '../model/fault.ts';
import { type CorrelationId, type ETag, type RoundToken, type S4Guid } from '../model/ids.ts';
import { type Instant } from '../model/instant.ts';
import { type Lost, type Stamped } from './messages.ts';

/** What an S/4 callback or the delta read named. */
export type S4Notice = {
  readonly guid: S4Guid;
  readonly event: 'CREATED' | 'CHANGED' | 'DELETED';
  readonly partners: readonly string[];
  /** True when the event says that our communication user made the change. */
  readonly byUs: boolean;
};

/**
 * The event of our own update. Nobody needs it: the round that wrote has read its write back and told the other mailboxes of the appointment, or left an intent that
 * is looked up. A write that landed later than that is found by the delta read. Creations and deletions go the whole way: they are few, and most is at stake.
 */
export const isEcho = ({ byUs, event }: S4Notice): boolean => byUs && event === 'CHANGED';

export type InboxWork = {
  readonly token: RoundToken;
  readonly correlation: CorrelationId;
  /** `lastEtag`: the version that was told last; equal to the one read now: the event came before the commit. */
  readonly notices: readonly (S4Notice & {
    readonly seq: number;
    readonly attempts: number;
    readonly lastEtag?: ETag;
    readonly receivedMs?: number;
  })[];
  /** Present when the delta read is due. */
  readonly delta?: { readonly since: Instant; readonly next?: string };
};

export type SystemInboxProtocol = {
  readonly tell: {
    readonly message: Stamped & { readonly notices: readonly S4Notice[] };
    readonly reply: { readonly stored: 'yes' };
  };
  readonly begin: {
    readonly message: {
      readonly at: Instant;
      readonly leaseMs: number;
      readonly token: RoundToken;
      readonly deltaEveryMs: number;
      /** Of the installation; a restore raises it. Absent: 1. */
      readonly epoch?: number;
    };
    readonly reply:
      | { readonly go: true; readonly work: InboxWork }
      | { readonly go: false; readonly because: 'busy' | 'nothing' | 'waiting'; readonly until?: Instant };
  };
  readonly settle: {
    readonly message: {
      readonly token: RoundToken;
      readonly at: Instant;
      readonly leaseMs: number;
      /** Told to everybody concerned: forget them. */
      readonly done: readonly { readonly guid: S4Guid; readonly seq: number; readonly etag?: ETag }[];
      /** Look again later (early event, lock, busy): attempts + 1, due by back-off. */
      readonly later: readonly { readonly guid: S4Guid; readonly seq: number; readonly afterMs: number }[];
      /** The delta read: everything in the page was told; `next` continues, `at` becomes the new start. */
      readonly delta?: { readonly at: Instant; readonly next?: string };
      readonly backOff?: { readonly fault: Fault };
      readonly end: boolean;
    };
    readonly reply: Lost | { readonly lost: false; readonly next?: InboxWork; readonly due?: Instant };
  };
  readonly tick: { readonly message: { readonly at: Instant }; readonly reply: { readonly due: boolean } };
};

export type BusinessPartnerProtocol = {
  readonly tell: { readonly message: Stamped; readonly reply: { readonly stored: 'yes' } };
  readonly begin: {
    readonly message: { readonly at: Instant; readonly leaseMs: number; readonly token: RoundToken };
    readonly reply:
      | {
          readonly go: true;
          readonly work: {
            readonly token: RoundToken;
            readonly correlation: CorrelationId;
            readonly upTo: number;
            readonly version?: string;
            readonly told: number;
          };
        }
      | { readonly go: false; readonly because: 'busy' | 'nothing' | 'waiting'; readonly until?: Instant };
  };
  readonly settle: {
    readonly message: {
      readonly token: RoundToken;
      readonly at: Instant;
      readonly upTo: number;
      /** The version whose followers were told; absent while the fan-out is under way (`told` of them so far). */
      readonly version?: string;
      readonly told: number;
      readonly backOff?: { readonly fault: Fault };
    };
    readonly reply: Lost | { readonly lost: false; readonly due?: Instant };
  };
  readonly tick: { readonly message: { readonly at: Instant }; readonly reply: { readonly due: boolean } };
};
