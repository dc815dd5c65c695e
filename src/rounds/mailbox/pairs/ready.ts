/** Owns what a judged pair is planned with: both sides where they can be merged, and what the orders to put a value back come to. No I/O. */
import { type Context } from '../context.ts';
import { type Judged } from './judged.ts';
import { type Readable } from './merge-plan.ts';
import { type PutBackStep, putBackSteps } from './put-back-plan.ts';

/** `readable` is absent where one side is not there, or not to be read. */
export type Ready = Judged & { readonly readable?: Readable; readonly putBacks: readonly PutBackStep[] };

const readableOf = ({ pair, s4, exchange }: Judged): Readable | undefined => {
  if (pair.s4.is !== 'there' || pair.exchange.is !== 'there' || pair.exchange.item.skip !== undefined) return undefined;
  if (s4.fingerprints === undefined || exchange.fingerprints === undefined) return undefined;
  return {
    pair,
    s4: pair.s4.item,
    exchange: pair.exchange.item,
    now: { s4: s4.fingerprints, exchange: exchange.fingerprints },
  };
};

export const readyOf = (context: Context, judged: Judged): Ready => {
  const readable = readableOf(judged);
  const putBacks = putBackSteps(context, judged, readable);
  return { ...judged, ...(readable === undefined ? {} : { readable }), putBacks };
};
