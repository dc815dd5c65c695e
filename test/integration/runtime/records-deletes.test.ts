/** What the brake of the installation counts, on a real PostgreSQL: causes of deletes within the hour, each once, and the links of enrolled mailboxes. */
import { createPostgres, type Postgres } from '../../../src/adapters/postgres/postgres.ts';
import { correlationId, enrolmentId, partnerNumber, smtpAddress } from '../../../src/model/ids.ts';
import { instant, type Instant } from '../../../src/model/instant.ts';
import { type JournalEntry } from '../../../src/model/journal.ts';
import { memoryLog } from '../../actors/support/memory-log.ts';
import { startDatabase, type TestDatabase } from './support/database.ts';

jest.setTimeout(60_000);

let database: TestDatabase;
let postgres: Postgres;
beforeAll(async () => {
  database = await startDatabase();
  postgres = await createPostgres({ url: database.url, vaultKey: 'ab'.repeat(32), log: memoryLog().log });
});
afterAll(async () => {
  try {
    await postgres.close();
  } finally {
    await database.stop();
  }
});

const mailbox = enrolmentId('enrolment-0001');
const [before, since, later] = ['2026-11-22T07:59:59Z', '2026-11-22T08:00:00Z', '2026-11-22T08:30:00Z'].map(
  instant,
) as [Instant, Instant, Instant];

test('a cause counts once, whoever has it and however often; what is exempt, done, older or no delete does not (row 23)', async () => {
  const { records } = postgres;
  await records.enrol({
    id: mailbox,
    smtpAddress: smtpAddress('person1@tandem.example'),
    employee: partnerNumber('0000000001'),
    s4: { system: 'S4H', client: '100' },
    since,
  });
  const entries: readonly (Pick<JournalEntry, 'at' | 'what'> & Partial<JournalEntry>)[] = [
    { at: since, what: 'intend', step: 'delete', cause: 'a' },
    { at: later, what: 'intend', step: 'delete', cause: 'a' },
    { at: later, what: 'intend', step: 'delete', cause: 'b', mailbox: enrolmentId('enrolment-0002') },
    { at: later, what: 'intend', step: 'update', cause: 'c' },
    { at: before, what: 'intend', step: 'delete', cause: 'd' },
    { at: later, what: 'intend', step: 'delete' },
    { at: later, what: 'intend', step: 'update' },
    { at: later, what: 'held', step: 'delete', cause: 'e' },
  ];
  const correlation = correlationId('c1');
  await records.flush(
    entries.map((entry, place) => {
      const whole: JournalEntry = { mailbox, seq: place + 1, correlation, ...entry };
      return { kind: 'journal', mailbox: whole.mailbox, seq: whole.seq, entry: whole };
    }),
  );
  expect(await records.deletesSince(since)).toEqual({ deletes: 3, links: 0 });
});
