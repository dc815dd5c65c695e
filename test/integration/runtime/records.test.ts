/** Records, views, journal and vault on a real PostgreSQL (architecture, Rows). */
import { Client } from 'pg';

import { createPostgres, type Postgres } from '../../../src/adapters/postgres/postgres.ts';
import { VaultSealBroken } from '../../../src/adapters/postgres/vault.ts';
import { enrolmentId, type EnrolmentId, partnerNumber, s4Guid, smtpAddress } from '../../../src/model/ids.ts';
import { instant } from '../../../src/model/instant.ts';
import { defaultSettings } from '../../../src/model/settings.ts';
import { type DeadLetter, type ItemView, type MailboxView, type OutboxEntry } from '../../../src/model/view.ts';
import { type Enrolment } from '../../../src/ports/records.ts';
import { type VaultedConflict } from '../../../src/ports/vault.ts';
import { memoryLog } from '../../actors/support/memory-log.ts';
import { startDatabase, type TestDatabase } from './support/database.ts';

jest.setTimeout(60_000);

const { log, lines } = memoryLog();
const vaultKey = 'ab'.repeat(32);
let database: TestDatabase;
let postgres: Postgres;

beforeAll(async () => {
  database = await startDatabase();
  postgres = await createPostgres({ url: database.url, vaultKey, log });
});
afterAll(async () => {
  try {
    await postgres.close();
  } finally {
    await database.stop();
  }
});

const s4 = { system: 'S4H', client: '100' };
const since = instant('2026-11-22T08:00:00Z');
let drawn = 0;
const enrolled = async (): Promise<Enrolment> => {
  drawn += 1;
  const enrolment: Enrolment = {
    id: enrolmentId(`enrolment-${String(drawn).padStart(4, '0')}`),
    smtpAddress: smtpAddress(`person${drawn}@tandem.example`),
    employee: partnerNumber(String(drawn).padStart(10, '0')),
    s4,
    since,
  };
  expect(await postgres.records.enrol(enrolment)).toBe(true);
  return enrolment;
};
const guid = (n: number) => s4Guid(n.toString(16).padStart(32, '0'));
const mailboxView = (mailbox: EnrolmentId, change: Partial<MailboxView> = {}): MailboxView => ({
  mailbox,
  smtpAddress: smtpAddress('person@tandem.example'),
  employee: '0000000001',
  status: 'in-sync',
  lastSuccess: {},
  pending: 0,
  parked: 0,
  links: 0,
  subscription: 'push',
  ...change,
});
const itemView = (mailbox: EnrolmentId, item: string, change: Partial<ItemView> = {}): ItemView => ({
  mailbox,
  item,
  state: 'linked',
  since,
  ...change,
});
const journalled = (mailbox: EnrolmentId, seq: number, at = since): OutboxEntry => ({
  kind: 'journal',
  mailbox,
  seq,
  entry: { mailbox, seq, at, correlation: 'c1' as never, what: 'done', guid: guid(seq) },
});
const sql = async (text: string): Promise<Record<string, unknown>[]> => {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

test('replicas that start together migrate once and agree on one installation', async () => {
  await sql('drop schema tandem cascade');
  const replicas = await Promise.all(
    Array.from({ length: 4 }, () => createPostgres({ url: database.url, vaultKey, log })),
  );
  const drawnIds = await Promise.all(replicas.map((replica) => replica.installation()));
  expect(new Set(drawnIds.map(({ id }) => id)).size).toBe(1);
  expect(drawnIds[0]).toEqual({ id: expect.stringMatching(/^[0-9a-z-]{4,40}$/), epoch: 1 });
  await Promise.all(replicas.map((replica) => replica.close()));
  expect(await postgres.installation()).toEqual(drawnIds[0]);
});

test('an address or an employee is enrolled once, and what belonged to an enrolment goes with it', async () => {
  const { records } = postgres;
  const one = await enrolled();
  expect(await records.enrol({ ...one, id: enrolmentId('another-one') })).toBe(false);
  expect(await records.enrol({ ...one, id: enrolmentId('another-one'), smtpAddress: smtpAddress('x@y.example') })).toBe(
    false,
  );
  expect(await records.enrolment(one.id)).toEqual(one);
  expect(await records.enrolmentOf(one.smtpAddress)).toEqual(one);
  expect(await records.enrolledEmployees(s4, [one.employee, partnerNumber('9999999999')])).toEqual([one.id]);
  expect(await records.enrolledEmployees({ ...s4, client: '200' }, [one.employee])).toEqual([]);
  await records.addInterest(s4, guid(1), one.id);
  await records.addInterest(s4, guid(1), one.id);
  await records.follow(one.employee, s4, one.id);
  await records.flush([{ kind: 'mailbox-view', mailbox: one.id, seq: 1, view: mailboxView(one.id) }]);
  expect(await records.interested(s4, guid(1))).toEqual([one.id]);
  expect(await records.followers(one.employee, s4)).toEqual([one.id]);
  expect(await records.unenrol(one.id)).toBe(true);
  expect(await records.unenrol(one.id)).toBe(false);
  expect(await records.interested(s4, guid(1))).toEqual([]);
  expect(await records.followers(one.employee, s4)).toEqual([]);
  expect(await records.enrolments()).toEqual([]);
  // A round that was still under way flushes late.
  await records.flush([{ kind: 'mailbox-view', mailbox: one.id, seq: 2, view: mailboxView(one.id, { due: since }) }]);
  expect(await records.mailboxViews()).toEqual([]);
  expect(await records.dueMailboxes(since, 10)).toEqual([]);
  await expect(records.addInterest(s4, guid(1), one.id)).rejects.toThrow(/foreign key/);
});

test('of two changes to the same version of the settings one is refused', async () => {
  const { records } = postgres;
  expect(await records.settings()).toEqual({ version: 0, settings: defaultSettings });
  const changed = { ...defaultSettings, vaultRetentionDays: 7 };
  const results = await Promise.all([records.putSettings(changed, 0, 'a'), records.putSettings(changed, 0, 'b')]);
  expect(results.filter((version) => version === 1)).toHaveLength(1);
  expect(results.filter((version) => version === undefined)).toHaveLength(1);
  expect(await records.putSettings(defaultSettings, 5, 'a')).toBeUndefined();
  expect(await records.settings()).toEqual({ version: 1, settings: changed });
});

test('waiting notices are handed on oldest first, each once', async () => {
  const { records } = postgres;
  const notice = (id: string) => ({ id, kind: 'mailbox' as const, actorId: 'm', turn: 'tell', body: { n: [id, 'ü'] } });
  for (const id of ['z', 'a', 'm']) await records.addWaiting(notice(id));
  await records.addWaiting(notice('a'));
  expect(await records.countWaiting()).toBe(3);
  expect(await records.waiting(2)).toEqual([notice('z'), notice('a')]);
  await records.removeWaiting('z');
  expect((await records.waiting(9)).map(({ id }) => id)).toEqual(['a', 'm']);
});

test('a journal entry is stored once by mailbox and sequence, however often it is flushed', async () => {
  const { records } = postgres;
  const { id } = await enrolled();
  const entries = [1, 2, 3].map((seq) => journalled(id, seq));
  await Promise.all([records.flush(entries), records.flush(entries), records.flush(entries.slice(1))]);
  await records.flush([journalled(id, 2, instant('2030-01-01T00:00:00Z'))]);
  const read = await records.journal({ mailbox: id, limit: 10 });
  expect(read.map(({ seq, at }) => [seq, at])).toEqual([
    [3, since],
    [2, since],
    [1, since],
  ]);
  expect(await records.journal({ guid: guid(2), mailbox: id, limit: 10 })).toEqual([
    expect.objectContaining({ seq: 2, guid: guid(2) }),
  ]);
});

test('the journal is read page by page, newest first, without a gap or a double', async () => {
  const { records } = postgres;
  const { id } = await enrolled();
  await records.flush(Array.from({ length: 2_500 }, (_, seq) => journalled(id, seq)));
  const seen: number[] = [];
  let before: string | undefined;
  for (;;) {
    const page = await records.journal({ mailbox: id, limit: 400, ...(before === undefined ? {} : { before }) });
    const last = page.at(-1);
    if (last === undefined) break;
    seen.push(...page.map(({ seq }) => seq));
    before = `${last.mailbox}:${last.seq}`;
  }
  expect(seen).toEqual(Array.from({ length: 2_500 }, (_, n) => 2_499 - n));
  expect(await records.journal({ limit: 5, before: 'nonsense' })).toEqual([]);
});

test('views keep the newest, in whatever order entries come, and what is gone stays gone', async () => {
  const { records } = postgres;
  const { id } = await enrolled();
  const view = (seq: number, item: string, because: string): OutboxEntry => ({
    kind: 'item-view',
    mailbox: id,
    seq,
    view: itemView(id, item, { because }),
  });
  await records.flush([view(5, 'a', 'new'), view(2, 'b', 'old'), view(3, 'c', 'old'), view(9, 'd', 'x')]);
  await records.flush([
    view(4, 'a', 'old'),
    view(7, 'b', 'new'),
    { kind: 'item-gone', mailbox: id, seq: 8, item: 'c' },
  ]);
  await records.flush([
    view(6, 'c', 'late'),
    view(1, 'a', 'older'),
    { kind: 'item-gone', mailbox: id, seq: 8, item: 'd' },
  ]);
  const read = await records.itemViews(id, { limit: 10 });
  expect(read.map(({ item, because }) => [item, because])).toEqual([
    ['a', 'new'],
    ['b', 'new'],
    ['d', 'x'],
  ]);
  expect((await records.itemViews(id, { limit: 1, before: 'a' })).map(({ item }) => item)).toEqual(['b']);
});

test('within one flush the later sequence of a view wins, too', async () => {
  const { records } = postgres;
  const { id } = await enrolled();
  const view = (seq: number, pending: number): OutboxEntry => ({
    kind: 'mailbox-view',
    mailbox: id,
    seq,
    view: mailboxView(id, { pending }),
  });
  await records.flush([view(3, 3), view(9, 9), view(4, 4)]);
  expect((await records.mailboxView(id))?.pending).toBe(9);
});

test('flushes that cross each other never wait in a circle', async () => {
  const { records } = postgres;
  const { id } = await enrolled();
  const entries = Array.from({ length: 40 }, (_, n): OutboxEntry => ({
    kind: 'item-view',
    mailbox: id,
    seq: n,
    view: itemView(id, `item-${n % 20}`),
  }));
  const turned = [...entries].reverse();
  await Promise.all(Array.from({ length: 10 }, (_, n) => records.flush(n % 2 === 0 ? entries : turned)));
  expect(await records.itemViews(id, { limit: 100 })).toHaveLength(20);
});

test('a dead letter is listed until it is resolved', async () => {
  const { records } = postgres;
  const { id } = await enrolled();
  const letter: DeadLetter = {
    id: `${id}/x`,
    mailbox: id,
    item: 'x',
    on: 's4',
    fault: { kind: 'invalid', code: 'rejected' },
    attempts: 8,
    since,
  };
  await records.flush([{ kind: 'dead-letter', mailbox: id, seq: 1, letter }]);
  expect(await records.deadLetters({ mailbox: id, limit: 10 })).toEqual([letter]);
  expect(await records.deadLetter(letter.id)).toEqual(letter);
  await records.flush([{ kind: 'dead-letter-resolved', mailbox: id, seq: 2, id: letter.id }]);
  await records.flush([{ kind: 'dead-letter', mailbox: id, seq: 1, letter }]);
  expect(await records.deadLetters({ limit: 10 })).toEqual([]);
  expect(await records.deadLetter(letter.id)).toBeUndefined();
});

test('the sweep finds the mailboxes whose due has passed, the longest overdue first', async () => {
  const { records } = postgres;
  const mailboxes = [await enrolled(), await enrolled(), await enrolled()];
  const dues = ['2026-11-22T09:00:00Z', '2026-11-22T08:30:00Z', '2026-11-22T10:00:00Z'].map(instant);
  await records.flush(
    mailboxes.map(({ id }, n): OutboxEntry => {
      const due = dues[n];
      return { kind: 'mailbox-view', mailbox: id, seq: 1, view: mailboxView(id, due === undefined ? {} : { due }) };
    }),
  );
  expect(await records.dueMailboxes(instant('2026-11-22T09:00:00Z'), 10)).toEqual([mailboxes[1]?.id, mailboxes[0]?.id]);
});

test('truncated views are whole again after the actors reported anew (rebuild-views)', async () => {
  const { records } = postgres;
  const { id } = await enrolled();
  const report = (seq: number): OutboxEntry[] => [
    { kind: 'mailbox-view', mailbox: id, seq, view: mailboxView(id) },
    { kind: 'item-view', mailbox: id, seq: seq + 1, view: itemView(id, 'a') },
  ];
  await records.flush(report(100));
  await postgres.clearViews();
  expect(await records.mailboxViews()).toEqual([]);
  // Sequences of the mailbox go on; but even an older one finds its place.
  await records.flush(report(1));
  expect(await records.mailboxViews()).toEqual([mailboxView(id)]);
  expect(await records.itemViews(id, { limit: 10 })).toEqual([itemView(id, 'a')]);
});

test('the generation of the callback URL only rises, and is nothing for who is not enrolled', async () => {
  const { records } = postgres;
  const { id } = await enrolled();
  expect(await records.generation(id)).toBeUndefined();
  await records.setGeneration(id, 2);
  await records.setGeneration(id, 1);
  expect(await records.generation(id)).toBe(2);
  await records.setGeneration(enrolmentId('nobody-there'), 1);
  expect(await records.generation(enrolmentId('nobody-there'))).toBeUndefined();
});

test('subscriptions from which nothing was heard are found', async () => {
  const { records } = postgres;
  const { id } = await enrolled();
  const far = instant('2099-01-01T00:00:00Z');
  const aMinuteBefore = instant('2098-12-31T23:59:00Z');
  const later = instant('2099-01-01T01:00:00Z');
  expect(await records.lastSeen(id)).toBeUndefined();
  await records.seen(id, since);
  expect(await records.silentSince(far, 1_000, far)).not.toContain(id);
  await records.setGeneration(id, 1);
  expect(await records.silentSince(far, 1_000, far)).toContain(id);
  await records.seen(id, far);
  await records.seen(id, aMinuteBefore);
  expect(await records.lastSeen(id)).toBe(far);
  expect(await records.silentSince(far, 1_000, later)).not.toContain(id);
  expect(await records.silentSince(later, 1_000, later)).toContain(id);
});

test('what was heard by a clock that was set back since hides no silence', async () => {
  const { records } = postgres;
  const { id } = await enrolled();
  const now = instant('2099-01-01T00:00:00Z');
  const anHourAhead = instant('2099-01-01T01:00:00Z');
  await records.setGeneration(id, 1);
  await records.seen(id, anHourAhead);
  expect(await records.silentSince(since, 1_000, now)).toContain(id);
  await records.seen(id, now);
  expect(await records.silentSince(since, 1_000, now)).not.toContain(id);
});

const conflict = (id: string, at = since): VaultedConflict => ({
  id,
  mailbox: enrolmentId('enrolment-9999'),
  guid: guid(1),
  field: 'subject',
  reason: 'conflict',
  winner: 's4',
  at,
  values: { s4: 'R&D <b>"x"</b> 🚀', exchange: null },
});

test('the vault gives back what it was given, and holds it unreadable', async () => {
  await postgres.vault.keep([conflict('v1')]);
  await postgres.vault.keep([{ ...conflict('v1'), values: { s4: 'other', exchange: null } }]);
  expect(await postgres.vault.conflict('v1')).toEqual(conflict('v1'));
  expect(await postgres.vault.conflict('v0')).toBeUndefined();
  const [row] = await sql(
    `select sealed::text as bytes, to_jsonb(v)::text as whole from tandem.vault v where id = 'v1'`,
  );
  expect(String(row?.['whole'])).not.toContain('R&D');
  expect(Buffer.from(String(row?.['bytes']).slice(2), 'hex').toString('latin1')).not.toContain('R&D');
});

test('a sealed value that was moved or changed does not open, nor does another key', async () => {
  await postgres.vault.keep([conflict('v2'), conflict('v3')]);
  await sql(
    `update tandem.vault set sealed = o.sealed, nonce = o.nonce from tandem.vault o where vault.id = 'v2' and o.id = 'v3'`,
  );
  await expect(postgres.vault.conflict('v2')).rejects.toThrow(VaultSealBroken);
  expect(await postgres.vault.conflict('v3')).toEqual(conflict('v3'));
  const other = await createPostgres({ url: database.url, vaultKey: 'cd'.repeat(32), log });
  await expect(other.vault.conflict('v3')).rejects.toThrow(/v3 was sealed with key [0-9a-f]{16}/);
  await other.close();
  await expect(createPostgres({ url: database.url, vaultKey: 'short', log })).rejects.toThrow(TypeError);
});

test('the vault lists newest first without values, page by page, and forgets what is too old', async () => {
  const at = (n: number) => instant(`2020-01-0${n}T00:00:00Z`);
  const some = [1, 2, 2, 3].map((day, n) => conflict(`old-${n}`, at(day)));
  await postgres.vault.keep(some);
  const list = async (before?: string) =>
    (await postgres.vault.list({ limit: 2, ...(before === undefined ? {} : { before }) })).map(({ id }) => id);
  expect(await list('old-3')).toEqual(['old-2', 'old-1']);
  expect(await list('old-1')).toEqual(['old-0']);
  const [first] = await postgres.vault.list({ limit: 1 });
  expect(first).not.toHaveProperty('values');
  expect(await postgres.vault.expire(at(2))).toBe(1);
  expect(await list('old-1')).toEqual([]);
});

test('what is gone is forgotten after its time', async () => {
  const { records } = postgres;
  const { id } = await enrolled();
  await records.flush([
    { kind: 'item-gone', mailbox: id, seq: 1, item: 'a' },
    { kind: 'item-view', mailbox: id, seq: 2, view: itemView(id, 'b') },
  ]);
  expect(await postgres.forgetGone(instant('2001-01-01T00:00:00Z'))).toBe(0);
  expect(await postgres.forgetGone(instant('2099-01-01T00:00:00Z'))).toBeGreaterThanOrEqual(1);
  expect((await records.itemViews(id, { limit: 10 })).map(({ item }) => item)).toEqual(['b']);
});

test('the database may restart under us: ping tells, and the pool connects again', async () => {
  expect(await postgres.ping()).toBe(true);
  await database.server.kill('SIGKILL');
  expect(await postgres.ping()).toBe(false);
  await database.server.ready();
  expect(await postgres.ping()).toBe(true);
  expect(await postgres.records.countWaiting()).toBeGreaterThanOrEqual(0);
  // No password, no address, no statement.
  expect(lines.join('\n')).not.toMatch(/postgres:\/\/|person\d/);
});
