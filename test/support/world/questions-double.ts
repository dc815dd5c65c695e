/** What waits for an administrator, in memory: people whom the address search did not tell apart, and reviews. */
import { type EnrolmentId } from '../../../src/model/ids.ts';
import { instant } from '../../../src/model/instant.ts';
import { type Enrolment, type PeopleReport, type Records, type StoredReview } from '../../../src/ports/records.ts';
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
  for (const [id, one] of people) if (one.mailbox === mailbox && one.guid === guid) people.delete(id);
  if (!enrolments.has(mailbox)) return;
  const found = [
    ...findings.unmatched.map((email) => ({ kind: 'unmatched' as const, email, partners: [] })),
    ...findings.ambiguous.map((one) => ({ kind: 'ambiguous' as const, ...one })),
  ];
  for (const one of found) {
    const id = `${mailbox}/${guid}/${one.email}`;
    people.set(id, { ...one, id, mailbox, guid, since });
  }
};

const ofMailbox =
  (mailbox: EnrolmentId | undefined) =>
  (one: { readonly mailbox: EnrolmentId }): boolean =>
    mailbox === undefined || one.mailbox === mailbox;

export const questionsDouble = (tables: QuestionTables & Enrolled, at: At): QuestionRecords => ({
  reportPeople: (...given) => at('reportPeople', () => report(tables, given)),
  peopleReports: ({ mailbox, kind, limit }) =>
    at('peopleReports', () =>
      [...tables.people.values()]
        .filter(ofMailbox(mailbox))
        .filter((one) => kind === undefined || one.kind === kind)
        .slice(0, limit),
    ),
  putReview: (review) =>
    at('putReview', () => {
      if (!tables.enrolments.has(review.mailbox)) return;
      const stored = tables.reviews.get(review.id);
      tables.reviews.set(review.id, { ...stored, ...review, since: stored?.since ?? review.since });
    }),
  review: (id) => at('review', () => tables.reviews.get(id)),
  reviews: ({ mailbox, decided, limit }) =>
    at('reviews', () =>
      [...tables.reviews.values()]
        .filter(ofMailbox(mailbox))
        .filter(({ decision }) => decided === undefined || decided === (decision !== undefined))
        .slice(0, limit),
    ),
  decideReview: (id, decision) =>
    at('decideReview', () => {
      const review = tables.reviews.get(id);
      if (review !== undefined) tables.reviews.set(id, { ...review, decision });
      return review !== undefined;
    }),
  removeReview: (id) => at('removeReview', () => void tables.reviews.delete(id)),
});
