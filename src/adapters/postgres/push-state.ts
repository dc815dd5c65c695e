/** Rows of the push subscriptions' outside: the valid generation of the callback URL, and when anything was heard. */
import { sql } from 'kysely';

import { type EnrolmentId } from '../../model/ids.ts';
import { type Records } from '../../ports/records.ts';
import { type Database, toInstant } from './database.ts';

/** Heard further in the future than clocks of replicas may differ: by a clock that was set back since. It says nothing, and must not hide silence for that long. */
const tolerated = sql`interval '5 minutes'`;

export const pushRecords = (
  db: Database,
): Pick<Records, 'setGeneration' | 'generation' | 'seen' | 'lastSeen' | 'silentSince'> => ({
  setGeneration: async (mailbox, generation) => {
    await db
      .insertInto('push')
      .columns(['mailbox', 'generation', 'generation_at'])
      // From the enrolment, so that a round that ends after the enrolment did leaves nothing behind.
      .expression(
        db
          .selectFrom('enrolment')
          .select(['id', sql<number>`${generation}::integer`.as('generation'), sql<Date>`now()`.as('at')])
          .where('id', '=', mailbox),
      )
      .onConflict((conflict) =>
        conflict
          .column('mailbox')
          .doUpdateSet((set) => ({
            generation: set.ref('excluded.generation'),
            generation_at: set.ref('excluded.generation_at'),
          }))
          // A slow writer must not bring an older one back.
          .where(sql<boolean>`coalesce(push.generation, -1) < excluded.generation`),
      )
      .execute();
  },
  generation: async (mailbox) => {
    const row = await db.selectFrom('push').select('generation').where('mailbox', '=', mailbox).executeTakeFirst();
    return row?.generation ?? undefined;
  },
  seen: async (mailbox, at) => {
    await db
      .insertInto('push')
      .columns(['mailbox', 'seen_at'])
      .expression(
        db
          .selectFrom('enrolment')
          .select(['id', sql<Date>`${at}::timestamptz`.as('at')])
          .where('id', '=', mailbox),
      )
      .onConflict((conflict) =>
        conflict
          .column('mailbox')
          .doUpdateSet((set) => ({ seen_at: set.ref('excluded.seen_at') }))
          .where(
            sql<boolean>`coalesce(push.seen_at, '-infinity') < excluded.seen_at or push.seen_at > excluded.seen_at + ${tolerated}`,
          ),
      )
      .execute();
  },
  lastSeen: async (mailbox) => {
    const row = await db.selectFrom('push').select('seen_at').where('mailbox', '=', mailbox).executeTakeFirst();
    return row?.seen_at ? toInstant(row.seen_at) : undefined;
  },
  silentSince: async (before, limit, now) => {
    // A new subscription has the same time to say something as one that was heard.
    const heard = sql<Date>`greatest(seen_at, generation_at)`;
    const rows = await db
      .selectFrom('push')
      .select('mailbox')
      .where('generation', 'is not', null)
      .where(sql<boolean>`(${heard} < ${before}::timestamptz or ${heard} > ${now}::timestamptz + ${tolerated})`)
      .orderBy(heard)
      .limit(limit)
      .execute();
    return rows.map(({ mailbox }) => mailbox as EnrolmentId);
  },
});
