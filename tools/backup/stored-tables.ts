/** Owns which tables a backup holds: all of the schema `tandem` but the list of migrations, and the state of the actors. */
import { type Client, escapeIdentifier } from 'pg';

import { BackupError, type Table } from './archive.ts';

/**
 * Where Dapr keeps the actors' state (components/statestore.yaml: prefix `dapr_`). Named without a schema, as Dapr does: it lies in the first schema of the search
 * path at the time of the first start, which is `tandem` for a user of that name, else `public`. Dapr's table of versions belongs to the database, not to a backup.
 */
const actorState = 'dapr_state';

const query = `
  select case when c.relname = $1 then c.relname::text else n.nspname || '.' || c.relname end as "table",
    (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r'
    and (n.nspname = 'tandem' and c.relname !~ '^(kysely|dapr)_' or c.relname = $1 and pg_table_is_visible(c.oid))
  -- What refers to another table comes after it.
  order by exists (select 1 from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'), 1`;

/** In an order in which they can be filled. @throws BackupError when the installation was never started with its sidecar */
export const storedTables = async (client: Client): Promise<readonly Table[]> => {
  const { rows } = await client.query<Table>(query, [actorState]);
  if (!rows.some(({ table }) => table === 'tandem.installation') || !rows.some(({ table }) => table === actorState))
    throw new BackupError('The tables of Tandem are not in this database. Start Tandem here once, and stop it.');
  return rows;
};

export const migrationsOf = async (client: Client): Promise<readonly string[]> => {
  const { rows } = await client.query<{ name: string }>('select name from tandem.kysely_migration order by name');
  return rows.map(({ name }) => name);
};

/** As it stands in SQL. */
export const quoted = (table: string): string => table.split('.').map(escapeIdentifier).join('.');
export const quotedColumns = (columns: readonly string[]): string => columns.map(escapeIdentifier).join(', ');
