/** `Link.because` of a tombstone whose mailbox copy was out of sight when the S/4 item was deleted: when it comes back, it is deleted too. */
export const leftBehind = 'left-behind';
