/** Rows of reviews: questions that rounds ask and an administrator decides. Pages: by id. */
import { type Selectable, sql } from 'kysely';

import { type EnrolmentId } from '../../model/ids.ts';
import { type Records, type StoredReview } from '../../ports/records.ts';
import { type Database } from './database.ts';
import { type Tables } from './tables.ts';

type ReviewRecords = Pick<Records, 'putReview' | 'review' | 'reviews' | 'decideReview' | 'removeReview'>;

export const reviewRecords = (db: Database): ReviewRecords => ({
  putReview: async ({ id, mailbox, ...question }) => {
    await db
      .insertInto('review')
      .columns(['id', 'mailbox', 'question'])
      .expression(
        db
          .selectFrom('enrolment')
          .select([
            sql<string>`${id}::text`.as('review'),
            'enrolment.id',
            sql<never>`${JSON.stringify(question)}::jsonb`.as('question'),
          ])
          .where('id', '=', mailbox)
          // An enrolment that ends just now asks nothing, instead of failing at the reference.
          .forKeyShare(),
      )
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((set) => ({
          // The question is as old as it was.
          question: sql<never>`${set.ref('excluded.question')} || jsonb_build_object('since', review.question->'since')`,
        })),
      )
      .execute();
  },
  review: async (id) => {
    const row = await db.selectFrom('review').selectAll().where('id', '=', id).executeTakeFirst();
    return row && reviewOfRow(row);
  },
  reviews: async ({ mailbox, decided, limit, before }) => {
    let query = db.selectFrom('review').selectAll().orderBy('id').limit(limit);
    if (mailbox !== undefined) query = query.where('mailbox', '=', mailbox);
    if (decided !== undefined) query = query.where('decision', decided ? 'is not' : 'is', null);
    if (before !== undefined) query = query.where('id', '>', before);
    return (await query.execute()).map(reviewOfRow);
  },
  decideReview: async (id, decision, by) => {
    const { numUpdatedRows } = await db
      .updateTable('review')
      .set({ decision: JSON.stringify(decision), decided_by: by, decided_at: sql<Date>`now()` })
      .where('id', '=', id)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },
  removeReview: async (id) => {
    await db.deleteFrom('review').where('id', '=', id).execute();
  },
});

// Our own rows are trusted: what was branded went in.
const reviewOfRow = ({ id, mailbox, question, decision }: Selectable<Tables['review']>): StoredReview => ({
  ...question,
  id,
  mailbox: mailbox as EnrolmentId,
  ...(decision === null ? {} : { decision }),
});
