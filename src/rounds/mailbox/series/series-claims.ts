/**
 * Owns that a new series is not taken for the rest of one that merely ended near its beginning while it fits another one better, which was not seen cut yet: it waits for that
 * like any new series that may be the rest of another (series-pauses.ts). Reads only.
 */
import { type Work } from '../../../actors/messages.ts';
import { dayOf } from '../../../model/series.ts';
import { type Context } from '../context.ts';
import { type Reader } from '../reader.ts';
import { isUnknown } from './series-book.ts';
import { type SeriesInPlay } from './series-in-play.ts';
import { waitsToBegin, watchOf } from './series-pauses.ts';
import { isOccurrence, type Judgements, type LinkedOccurrence, type SeriesSteps, stepsOf } from './series-steps.ts';

type Asked = {
  readonly reader: Reader;
  readonly isLastPage: boolean;
  readonly ready: readonly SeriesInPlay[];
  readonly judgements: Judgements;
};

/** By their order alone: no day is the same. */
const isByOrder = ({ link, rekey }: LinkedOccurrence): boolean =>
  rekey?.occurrence !== undefined &&
  link.occurrence !== undefined &&
  link.occurrence.series !== rekey.occurrence.series &&
  dayOf(link.occurrence.identity) !== dayOf(rekey.occurrence.identity);

/** Nothing of it is linked, and it would take over what fits in no day. */
const takesByOrder = ({ linked }: SeriesSteps, { key, known, links }: SeriesInPlay): boolean => {
  const taken = linked.filter(({ rekey }) => rekey?.occurrence?.series === key);
  return isUnknown(known) && links.length === 0 && taken.length > 0 && taken.every(isByOrder);
};

export const stepsOfAll = async (context: Context, work: Work, asked: Asked): Promise<SeriesSteps> => {
  const { reader, ready, judgements } = asked;
  const together = stepsOf(context, reader, { inPlay: ready, judgements });
  const watch = watchOf(context, work, asked);
  const waiting: { readonly one: SeriesInPlay; readonly alone: SeriesSteps }[] = [];
  for (const one of ready.filter((each) => takesByOrder(together, each))) {
    const alone = stepsOf(context, reader, { inPlay: [one], judgements });
    const fresh = alone.fresh.filter(isOccurrence);
    if (await waitsToBegin(context, work, { one, fresh, watch, reader })) waiting.push({ one, alone });
  }
  if (waiting.length === 0) return together;
  const others = ready.filter((each) => !waiting.some(({ one }) => one === each));
  const rest = stepsOf(context, reader, { inPlay: others, judgements });
  return {
    ...rest,
    fresh: [...rest.fresh, ...waiting.flatMap(({ alone }) => alone.fresh)],
    apart: [...rest.apart, ...waiting.flatMap(({ alone }) => alone.apart)],
  };
};
