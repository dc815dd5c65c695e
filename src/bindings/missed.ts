/**
 * Owns noticing that notifications were missed: each names the watermark of the one before it (exchange.md, Push subscriptions), and one that names another than we
 * saw comes after a gap. In memory only: after a restart, or at another replica, the first notification tells nothing, and a false alarm costs one read.
 */
import { type EnrolmentId, type Watermark } from '../model/ids.ts';

export type Heard = {
  readonly mailbox: EnrolmentId;
  readonly generation: number;
  readonly previous: Watermark | undefined;
  readonly last: Watermark | undefined;
};

export type Missed = {
  /** True when something came before this that we never saw. */
  readonly before: (heard: Heard) => boolean;
  /** True when it is known that nothing came between this and what we saw before. */
  readonly follows: (heard: Heard) => boolean;
  /** To be called once it is stored: what could not be stored comes again and must be noticed again. */
  readonly saw: (heard: Heard) => void;
};

export const createMissed = (): Missed => {
  const seen = new Map<EnrolmentId, { readonly generation: number; readonly watermark: Watermark }>();
  return {
    before: ({ mailbox, generation, previous }) => {
      const known = seen.get(mailbox);
      return known?.generation === generation && previous !== undefined && previous !== known.watermark;
    },
    follows: ({ mailbox, generation, previous }) => {
      const known = seen.get(mailbox);
      return known?.generation === generation && previous === known.watermark;
    },
    saw: ({ mailbox, generation, last }) => {
      if (last !== undefined) seen.set(mailbox, { generation, watermark: last });
    },
  };
};
