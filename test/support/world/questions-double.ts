/** What waits for an administrator, in memory: people whom the address search did not tell apart, and reviews. */
import { type EnrolmentId } from '../../../src/model/ids.ts';
import { instant } from '../../../src/model/instant.ts';
import {
  type Enrolment,
  type Page,
  type PeopleReport,
  type Records,
  type StoredReview,
} from '../../../src/ports/records.ts';
import { type At } from './meetings-double.ts';

export type QuestionTables = {
  readonly people: Map<string, PeopleReport>;
  readonly reviews: Map<string, StoredReview>;
};

export const emptyQuestionTables = (): QuestionTables => ({ people: new Map(), reviews: new Map() });

type QuestionRecords = Pick<
  Records,
  'reportPeople' | 'peopleReports' | 'putReview' | 'review' | 'reviews' | 'decideReview' | 'removeReview'
>;
type Enrolled = { readonly enrolments: ReadonlyMap<EnrolmentId, Enrolment> };

const since = instant('2026-11-22T08:00:00Z');

const report = (
  { people, enrolments }: QuestionTables & Enrolled,
  [mailbox, guid, findings]: Parameters<Records['reportPeople']>,
): void => {
  const found = [
    ...findings.unmatched.map((email) => ({ kind: 'unmatched' as const, email, partners: [] })),
    ...findings.ambiguous.map((one) => ({ kind: 'ambiguous' as const, ...one })),
  ];
  const emails = new Set(found.map(({ email }) => email));
  for (const [id, one] of people)
    if (one.mailbox === mailbox && one.guid === guid && !emails.has(one.email)) people.delete(id);
  if (!enrolments.has(mailbox)) return;
  // One that stays keeps its place.
  for (const one of found) {
    const id = `${mailbox}/${guid}/${one.email}`;
    people.set(id, { ...one, id, mailbox, guid, since });
  }
};

/** What names nothing ends the list. */
const pageOf = <T extends { readonly id: string }>(rows: readonly T[], { limit, before }: Page): readonly T[] => {
  if (before === undefined) return rows.slice(0, limit);
  const last = rows.findIndex(({ id }) => id === before);
  return last < 0 ? [] : rows.slice(last + 1, last + 1 + limit);
};

const ofMailbox =
  (mailbox: EnrolmentId | undefined) =>
  (one: { readonly mailbox: EnrolmentId }): boolean =>
    mailbox === undefined || one.mailbox === mailbox;

export const questionsDouble = (tables: QuestionTables & Enrolled, at: At): QuestionRecords => ({
  reportPeople: (...given) => at('reportPeople', () => report(tables, given)),
  peopleReports: ({ mailbox, kind, ...page }) =>
    at('peopleReports', () =>
      pageOf(
        [...tables.people.values()].filter(ofMailbox(mailbox)).filter((one) => kind === undefined || one.kind === kind),
        page,
      ),
    ),
  putReview: (review) =>
    at('putReview', () => {
      if (!tables.enrolments.has(review.mailbox)) return;
      const stored = tables.reviews.get(review.id);
      tables.reviews.set(review.id, { ...stored, ...review, since: stored?.since ?? review.since });
    }),
  review: (id) => at('review', () => tables.reviews.get(id)),
  reviews: ({ mailbox, decided, ...page }) =>
    at('reviews', () =>
      pageOf(
        [...tables.reviews.values()]
          .filter(ofMailbox(mailbox))
          .filter(({ decision }) => decided === undefined || decided === (decision !== undefined))
          .toSorted((one, other) => (one.id < other.id ? -1 : 1)),
        page,
      ),
    ),
  decideReview: (id, decision) =>
    at('decideReview', () => {
      const review = tables.reviews.get(id);
      if (review !== undefined) tables.reviews.set(id, { ...review, decision });
      return review !== undefined;
    }),
  removeReview: (id) => at('removeReview', () => void tables.reviews.delete(id)),
});
