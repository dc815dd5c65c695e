/** Rows of notices that the door could not hand over in time; the sweep hands them on, oldest first. */
import { type Records, type WaitingNotice } from '../../ports/records.ts';
import { type ActorKind } from '../../ports/wake.ts';
import { type Database } from './database.ts';

export const waitingRecords = (
  db: Database,
): Pick<Records, 'addWaiting' | 'waiting' | 'removeWaiting' | 'countWaiting'> => ({
  addWaiting: async ({ id, kind, actorId, turn, body }) => {
    await db
      .insertInto('waiting_notice')
      .values({ id, kind, actor_id: actorId, turn, body: JSON.stringify(body) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  },
  waiting: async (limit) => {
    const rows = await db
      .selectFrom('waiting_notice')
      .select(['id', 'kind', 'actor_id', 'turn', 'body'])
      .orderBy('position')
      .limit(limit)
      .execute();
    return rows.map((row): WaitingNotice => ({
      id: row.id,
      kind: row.kind as ActorKind,
      actorId: row.actor_id,
      turn: row.turn,
      body: row.body,
    }));
  },
  removeWaiting: async (id) => {
    await db.deleteFrom('waiting_notice').where('id', '=', id).execute();
  },
  countWaiting: async () => {
    const row = await db
      .selectFrom('waiting_notice')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(row.count);
  },
});
