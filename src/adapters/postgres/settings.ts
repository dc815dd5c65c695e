/**
 * Rows of the settings: every version is kept, the highest is valid. Version 0, the defaults, has no row. The names of the groups stand in a table beside them,
 * so that the database lets no mailbox be in a group that is not there.
 */
import { isDeepStrictEqual } from 'node:util';

import { type Settings, defaultSettings, settingsSchema } from '../../model/settings.ts';
import { GroupHasMembers } from '../../ports/groups.ts';
import { type Records } from '../../ports/records.ts';
import { type Database, type DatabaseTransaction, isOfForeignKey } from './database.ts';

export const settingsRecords = (db: Database): Pick<Records, 'settings' | 'putSettings'> => ({
  settings: async (mailbox) => {
    const row = await db
      .selectFrom('settings')
      .select(['version', 'settings'])
      // No row of no mailbox has this id.
      .select((from) =>
        from
          .selectFrom('enrolment')
          .select('group_name')
          .where('id', '=', mailbox ?? '')
          .as('group'),
      )
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    // Without a version there are no groups.
    if (row === undefined) return { version: 0, settings: defaultSettings };
    const { version, settings, group } = row;
    // Parsed, so that settings stored by a former release get the defaults of what is new.
    return { version, settings: settingsSchema.parse(settings), ...(group === null ? {} : { group }) };
  },
  putSettings: async (settings, expectedVersion, by) => {
    try {
      return await db.transaction().execute(async (transaction) => {
        const newest = await transaction
          .selectFrom('settings')
          .select(({ fn }) => fn.max('version').as('version'))
          .executeTakeFirst();
        if ((newest?.version ?? 0) !== expectedVersion) return undefined;
        const version = expectedVersion + 1;
        // Two at once: the primary key lets one through.
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto('settings')
          .values({ version, settings: JSON.stringify(stored(settings)), changed_by: by })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows !== 1n) return undefined;
        await nameGroups(transaction, Object.keys(settings.groups));
        return version;
      });
    } catch (error) {
      if (isOfForeignKey(error)) throw new GroupHasMembers();
      throw error;
    }
  },
});

/** In the form of the former release, as long as nobody uses what it does not know: so its replicas, which refuse what they do not know, go on during an upgrade. */
const stored = (settings: Settings): object => {
  const former = inFormerForm(settings);
  return isDeepStrictEqual(settingsSchema.parse(former), settings) ? former : settings;
};

const inFormerForm = ({ appointments, window, vaultRetentionDays, groups, transactionTypes }: Settings): object => {
  const { subject, when, location, note } = appointments.winner;
  const { defaultTransactionType } = appointments;
  return {
    appointments: { defaultTransactionType, winner: { subject, when, location, note } },
    window: { daysBack: window.daysBack, daysAhead: window.daysAhead },
    vaultRetentionDays,
    ...(Object.keys(groups).length === 0 ? {} : { groups }),
    ...(Object.keys(transactionTypes).length === 0 ? {} : { transactionTypes }),
  };
};

/** Deleting one that has members violates the foreign key of enrolments. */
const nameGroups = async (transaction: DatabaseTransaction, names: readonly string[]): Promise<void> => {
  const others = transaction.deleteFrom('mailbox_group');
  if (names.length === 0) return void (await others.execute());
  await others.where('name', 'not in', [...names]).execute();
  await transaction
    .insertInto('mailbox_group')
    .values(names.map((name) => ({ name })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};
