/** Rows of the settings: every version is kept, the highest is valid. Version 0, the defaults, has no row. */
import { defaultSettings, settingsSchema } from '../../model/settings.ts';
import { type Records } from '../../ports/records.ts';
import { type Database } from './database.ts';

export const settingsRecords = (db: Database): Pick<Records, 'settings' | 'putSettings'> => ({
  settings: async () => {
    const row = await db
      .selectFrom('settings')
      .select(['version', 'settings'])
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (row === undefined) return { version: 0, settings: defaultSettings };
    // Parsed, so that settings stored by a former release get the defaults of what is new.
    return { version: row.version, settings: settingsSchema.parse(row.settings) };
  },
  putSettings: (settings, expectedVersion, by) =>
    db.transaction().execute(async (transaction) => {
      const newest = await transaction
        .selectFrom('settings')
        .select(({ fn }) => fn.max('version').as('version'))
        .executeTakeFirst();
      if ((newest?.version ?? 0) !== expectedVersion) return undefined;
      const version = expectedVersion + 1;
      // Two at once: the primary key lets one through.
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto('settings')
        .values({ version, settings: JSON.stringify(settings), changed_by: by })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n ? version : undefined;
    }),
});
