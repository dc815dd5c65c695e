/** Owns the connections to PostgreSQL: one pool per process, limits on every statement, and what is needed to name times and keys in queries. */
import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import { Pool } from 'pg';

import { type Instant, instantOfMs } from '../../model/instant.ts';
import { type Log } from '../../ports/log.ts';
import { schema, type Tables } from './tables.ts';

export type Database = Kysely<Tables>;
export type DatabaseTransaction = Transaction<Tables>;

export type DatabaseSettings = {
  /** `postgres://…`; holds the password, so it is never logged. */
  readonly url: string;
  /** Connections of this process. With the sidecar's 20 and all replicas together below the server's max_connections. Default 10. */
  readonly connections?: number;
  readonly log: Log;
};

export const openDatabase = ({ url, connections = 10, log }: DatabaseSettings): Database => {
  const pool = new Pool({
    connectionString: url,
    application_name: 'tandem',
    max: connections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    // A statement that hangs must not hold a round beyond its lease; migrations of large tables set their own limit.
    statement_timeout: 30_000,
    query_timeout: 35_000,
  });
  // Unheard, a connection that breaks (a restart of the database) would end the process. The pool listens to idle ones only, not to one that is lent out and
  // waits between two statements; so each is listened to itself. The pool makes a new one.
  pool.on('connect', (client) => {
    client.on('error', (error) => {
      log.warn('A connection to the database broke.', { code: 'code' in error ? String(error.code) : error.name });
    });
  });
  pool.on('error', () => undefined);
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }).withSchema(schema);
};

export const toInstant = (date: Date): Instant => instantOfMs(date.getTime());

/** Splits long lists: PostgreSQL takes at most 65,535 parameters per statement. */
export const chunks = <T>(list: readonly T[], size = 1_000): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));

/** Of PostgreSQL's error: what was named does not exist, or what shall go is still named. */
export const isOfForeignKey = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '23503';
