/**
 * Owns which items of Outlook still have to say that they are not synchronised any more, or not to say it any longer (product, row 26): one write when an item becomes a dead
 * letter, one when it is fine again. What could not be written is tried again, and given up in the end: nobody's item waits for a mark.
 */
import { type ItemId } from '../../model/ids.ts';
import { type Instant } from '../../model/instant.ts';
import { type Marked, type MarkWanted } from '../../model/mark.ts';
import { parseOccurrenceId } from '../../ports/exchange.ts';
import { causeOfFailure } from '../../sync/failed-mark.ts';
import { isPostponed, nextAttempt } from '../../sync/retry.ts';
import { type Settle, type Work } from '../messages.ts';
import { type Attempt, type MailboxState, type Mark } from './state.ts';

const atOnce = 20;

type Named = readonly (readonly [string, Mark])[];
/** What it takes to know what is to be written. */
type Failing = Pick<MailboxState, 'attempts' | 'marks'>;

const marksOf = ({ marks }: Pick<MailboxState, 'marks'>): Named => Object.entries(marks.items);

/** An occurrence is left alone: a category of its own would make an exception of it (I24). */
const markable = ({ ref, due }: Attempt): ItemId | undefined =>
  due === undefined && ref.itemId !== undefined && parseOccurrenceId(ref.itemId) === undefined ? ref.itemId : undefined;

const toSet = ({ attempts, marks }: Failing): readonly MarkWanted[] =>
  Object.entries(attempts.items).flatMap(([item, attempt]) => {
    const itemId = markable(attempt);
    const mark = marks.items[item];
    if (itemId === undefined || (mark !== undefined && (mark.shows === 'yes' || mark.due === undefined))) return [];
    const { on, fault, ref, changeKey } = attempt;
    return [
      {
        item,
        itemId,
        ...(ref.guid === undefined ? {} : { guid: ref.guid }),
        ...(changeKey === undefined ? {} : { failed: changeKey }),
        because: causeOfFailure(on, fault),
      },
    ];
  });

const namesOf = ({ itemId, guid }: Pick<Mark, 'itemId' | 'guid'>): Pick<Mark, 'itemId' | 'guid'> => ({
  itemId,
  ...(guid === undefined ? {} : { guid }),
});

const toClear = (state: Failing): readonly MarkWanted[] =>
  marksOf(state).flatMap(([item, { shows, ...mark }]) =>
    item in state.attempts.items || shows === 'no' ? [] : [{ item, ...namesOf(mark) }],
  );

const wanted = (state: Failing): readonly MarkWanted[] => [...toSet(state), ...toClear(state)];

const isDue = ({ marks }: MailboxState, { item }: MarkWanted, at: Instant): boolean => {
  const due = marks.items[item]?.due;
  return due === undefined || !isPostponed(due, at);
};

export const dueMarks = (state: MailboxState, at: Instant): readonly MarkWanted[] =>
  wanted(state)
    .filter((one) => isDue(state, one, at))
    .slice(0, atOnce);

/** When something is to be written, if nothing else happens before. */
export const timesOfMarks = (state: Failing & Pick<MailboxState, 'head'>): readonly Instant[] =>
  wanted(state).map(({ item }) => state.marks.items[item]?.due ?? state.head.enrolment.since);

/** What is known may be over with what is looked at next: then nothing is to be said. */
const hasNews = ({ head, notices }: MailboxState): boolean =>
  head.exchange !== undefined || head.listing !== undefined || Object.keys(notices.s4).length > 0;

/** For a round that reads the calendar: versions of items without a link that are our own marks and nothing else. */
export const marksFor = (state: MailboxState, at: Instant): Pick<Work, 'marks' | 'markedVersions'> => {
  const marks = hasNews(state) ? [] : dueMarks(state, at);
  const versions = state.head.exchange === undefined ? [] : markedVersions(state);
  return {
    ...(marks.length === 0 ? {} : { marks }),
    ...(versions.length === 0 ? {} : { markedVersions: versions }),
  };
};

export const markedVersions = (state: MailboxState): NonNullable<Work['markedVersions']> =>
  marksOf(state).flatMap(([, { itemId, changeKey }]) => (changeKey === undefined ? [] : [{ itemId, changeKey }]));

type Failed = Extract<Marked, { readonly did: 'failed' }>;

/** Given up in the end: what was to be written is not, what was to be taken away is its person's. */
const afterFailure = (before: Mark | undefined, failed: Failed, at: Instant): Mark => {
  const { fault, perhaps } = failed;
  const times = (before?.times ?? 0) + 1;
  const next = nextAttempt(fault, times, at);
  const shows = perhaps && before?.shows !== 'yes' ? 'perhaps' : (before?.shows ?? 'no');
  return { ...namesOf(failed), shows, times, ...(next === 'park' ? {} : next) };
};

const markAfter = (before: Mark | undefined, one: Marked, at: Instant): Mark => {
  const names = namesOf(one);
  switch (one.did) {
    case 'set':
      return { ...names, shows: 'yes', ...(one.changeKey === undefined ? {} : { changeKey: one.changeKey }) };
    // Seen on an item that is fine: copied, in a former life of what is stored, or under another name.
    case 'seen':
      return before === undefined || before.shows === 'no' ? { ...names, shows: 'yes' } : before;
    case 'failed':
      return afterFailure(before, one, at);
    case 'none':
      return { ...names, shows: 'no' };
  }
};

/** Of an item that is fine only what has to be taken away yet is remembered. */
const isOver = ({ shows, times = 0, due }: Mark): boolean => shows === 'no' || (times > 0 && due === undefined);

/** @param state with the attempts as they are after this settle */
export const withMarks = (state: MailboxState, { marked = [], at }: Settle): MailboxState => {
  const before = state.marks.items;
  const items: { [item: string]: Mark } = { ...before };
  for (const one of marked) items[one.item] = markAfter(items[one.item], one, at);
  const kept = Object.entries(items).filter(([item, mark]) => item in state.attempts.items || !isOver(mark));
  if (marked.length === 0 && kept.length === Object.keys(before).length) return state;
  return { ...state, marks: { v: 1, items: Object.fromEntries(kept) } };
};
