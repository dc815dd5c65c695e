/** The contract of leads of meetings, on a real PostgreSQL. */
import { createPostgres } from '../../../src/adapters/postgres/postgres.ts';
import { memoryLog } from '../../actors/support/memory-log.ts';
import { meetingLeadsContract } from '../../contract/records/meeting-leads-contract.ts';
import { startDatabase } from './support/database.ts';

jest.setTimeout(60_000);

meetingLeadsContract('PostgreSQL', async () => {
  const database = await startDatabase();
  const postgres = await createPostgres({ url: database.url, vaultKey: 'ab'.repeat(32), log: memoryLog().log });
  const close = async (): Promise<void> => {
    try {
      await postgres.close();
    } finally {
      await database.stop();
    }
  };
  return { records: postgres.records, vault: postgres.vault, close };
});
