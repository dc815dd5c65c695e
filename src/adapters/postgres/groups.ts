/** Rows of who is in which group. The foreign key lets a mailbox be in no group that is not in the settings. */
import { type EnrolmentId } from '../../model/ids.ts';
import { type Groups } from '../../ports/groups.ts';
import { type Database, isOfForeignKey } from './database.ts';

export const groupRecords = (db: Database): Groups => ({
  groupsOf: async () => {
    const rows = await db
      .selectFrom('enrolment')
      .select(['id', 'group_name'])
      .where('group_name', 'is not', null)
      .execute();
    return new Map(rows.flatMap(({ id, group_name: group }) => (group === null ? [] : [[id as EnrolmentId, group]])));
  },
  assign: async (mailbox, group) => {
    try {
      await db
        .updateTable('enrolment')
        .set({ group_name: group ?? null })
        .where('id', '=', mailbox)
        .execute();
      return true;
    } catch (error) {
      if (isOfForeignKey(error)) return false;
      throw error;
    }
  },
});
