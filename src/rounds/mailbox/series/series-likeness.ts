/** Owns which new series have the subject of which linked ones: where both have days in common, too, one is the rest of the other even if it begins far behind its end. Reads nothing. */
import { type Link } from '../../../model/link.ts';
import { type Context } from '../context.ts';
import { seenOnExchange } from '../observe.ts';
import { type SeriesInPlay } from './series-in-play.ts';

type Likeness = {
  /** @returns the keys of new series whose subject is that of one of these occurrences */
  readonly to: (links: readonly Link[]) => readonly string[];
};

export const likenessOf = (context: Context, inPlay: readonly SeriesInPlay[]): Likeness => {
  const subjects = inPlay.flatMap(({ key, master, links }) => {
    if (master.is !== 'series' || links.length > 0 || master.item.appointment.subject === '') return [];
    const subject = seenOnExchange(context, master.item)?.subject;
    return subject === undefined ? [] : [{ key, subject }];
  });
  return {
    to: (links) =>
      subjects.filter(({ subject }) => links.some(({ base }) => base.subject === subject)).map(({ key }) => key),
  };
};
