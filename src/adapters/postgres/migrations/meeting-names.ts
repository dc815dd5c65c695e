/** Which appointment of S/4 a meeting is about, by the identity that its UID gives it. */
import { sql, type Kysely } from 'kysely';

const statement = `create table tandem.meeting_name (
     meeting text primary key,
     identity text not null)`;

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql.raw(statement).execute(db);
};
