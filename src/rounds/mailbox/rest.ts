/** Owns the words of `Link.because` by which more than one place decides. */

/** `Link.because` of a tombstone whose mailbox copy was out of sight when the S/4 item was deleted: when it comes back, it is deleted too. */
export const leftBehind = 'left-behind';

/**
 * `Link.because` of a pair that a restore left unclear: the mailbox copy is in Deleted Items, and nobody knows any more whether its owner or Tandem put it there.
 * It waits for review; nothing is deleted and nothing created (I15).
 */
export const unclearAfterRestore = 'unclear-after-restore';

/** `Link.because` of a tombstone whose appointment was cancelled in S/4: when that is taken back, its copy comes back. */
export const cancelledOnS4 = 'cancelled-on-s4';
