/** Owns what an item of Outlook says of its failure, as values that travel between rounds and actors (product, row 26). */
import { type Side } from './appointment.ts';
import { type Fault, type FaultCode, type FaultKind } from './fault.ts';
import { type ChangeKey, type ItemId, type S4Guid } from './ids.ts';

export type FailureCause = { readonly on: Side; readonly kind: FaultKind; readonly code: FaultCode };

/** An item of Outlook that is to say why it is not in step (`because`), or not any more. `failed`: the version that failed, where there is no link. */
export type MarkWanted = {
  /** As attempts and dead letters name it. */
  readonly item: string;
  readonly itemId: ItemId;
  /** Of a linked item; its item id may be another one by now. */
  readonly guid?: S4Guid;
  readonly failed?: ChangeKey;
  readonly because?: FailureCause;
};

/**
 * What became of it. `set`: it says so; `changeKey` as our write left it, if nothing else was new. `none`: it says nothing, and shall not. `failed`: to be tried again;
 * `perhaps`: the write may have happened. `seen`: an item that is in step says that it is not.
 */
export type Marked = Pick<MarkWanted, 'item' | 'itemId' | 'guid'> &
  (
    | { readonly did: 'set'; readonly changeKey?: ChangeKey }
    | { readonly did: 'none' | 'seen' }
    | { readonly did: 'failed'; readonly fault: Fault; readonly perhaps: boolean }
  );

/** What a round is given to do about it. */
export type MarkWork = {
  /** Absent: nothing. */
  readonly marks?: readonly MarkWanted[];
  /** Items without a link of which these versions are our own marks: nothing is new about them. */
  readonly markedVersions?: readonly { readonly itemId: ItemId; readonly changeKey: ChangeKey }[];
};

/** The version of the item that failed, where it has no link. */
export type FailedVersion = { readonly changeKey?: ChangeKey };
