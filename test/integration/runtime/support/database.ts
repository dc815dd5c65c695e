/** A real PostgreSQL alone, for tests of rows. */
import { join } from 'node:path';

import { Child } from '../../../../tools/lib/child.ts';
import { freePort } from '../../../../tools/lib/ports.ts';
import { preparePostgres } from '../../../../tools/lib/postgres.ts';
import { temporaryFolder } from './folder.ts';

export type TestDatabase = { readonly url: string; readonly server: Child; readonly stop: () => Promise<void> };

export const startDatabase = async (): Promise<TestDatabase> => {
  const folder = await temporaryFolder();
  const { spec, url } = await preparePostgres({
    folder: join(folder.path, 'postgres'),
    port: await freePort(),
    log: join(folder.path, 'postgres.log'),
  });
  const server = new Child(spec);
  await server.start();
  return {
    url,
    server,
    stop: async () => {
      await server.stop();
      await folder.remove();
    },
  };
};
