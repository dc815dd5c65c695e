/** Settings and groups of mailboxes on a real PostgreSQL: former forms read, and no mailbox is in a group that is not there. */
import { Client } from 'pg';

import { createPostgres, type Postgres } from '../../../src/adapters/postgres/postgres.ts';
import { enrolmentId, partnerNumber, smtpAddress } from '../../../src/model/ids.ts';
import { instant } from '../../../src/model/instant.ts';
import { defaultSettings, settingsSchema } from '../../../src/model/settings.ts';
import { GroupHasMembers } from '../../../src/ports/groups.ts';
import { type Enrolment } from '../../../src/ports/records.ts';
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

let drawn = 0;
const enrolled = async (): Promise<Enrolment> => {
  drawn += 1;
  const enrolment: Enrolment = {
    id: enrolmentId(`enrolment-${String(drawn).padStart(4, '0')}`),
    smtpAddress: smtpAddress(`person${drawn}@tandem.example`),
    employee: partnerNumber(String(drawn).padStart(10, '0')),
    s4: { system: 'S4H', client: '100' },
    since: instant('2026-11-22T08:00:00Z'),
  };
  expect(await postgres.records.enrol(enrolment)).toBe(true);
  return enrolment;
};
const sql = async (text: string): Promise<Record<string, unknown>[]> => {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
};

/** As the release before wrote it; it never changes. */
const former = {
  appointments: {
    defaultTransactionType: 'ZVIS',
    winner: { subject: 'latest', when: 'exchange', location: 's4', note: 's4' },
  },
  window: { daysBack: 7, daysAhead: 100 },
  vaultRetentionDays: 11,
};

test('settings of the form of the former release read as before, and are stored in it while nobody uses what is new', async () => {
  const { records } = postgres;
  const { version } = await records.settings();
  const row = async (of: number) => (await sql(`select settings from tandem.settings where version = ${of}`))[0];
  await sql(`insert into tandem.settings values (${version + 1}, '${JSON.stringify(former)}', 'former')`);
  const read = await records.settings();
  expect(read).toEqual({ version: version + 1, settings: settingsSchema.parse(former) });
  expect(read.settings).toMatchObject(former);
  const changed = { ...read.settings, vaultRetentionDays: 12 };
  await records.putSettings(changed, version + 1, 'a');
  expect(await row(version + 2)).toEqual({ settings: { ...former, vaultRetentionDays: 12 } });
  const types = { ...changed, transactionTypes: { ZVIS: { winner: { note: 'exchange' as const } } } };
  await records.putSettings(types, version + 2, 'a');
  expect(await row(version + 3)).toEqual({
    settings: { ...former, vaultRetentionDays: 12, transactionTypes: types.transactionTypes },
  });
});

test('what is new is stored whole and reads back as it was set', async () => {
  const { records } = postgres;
  const { version, settings } = await records.settings();
  const changes = [
    { ...settings, appointments: { ...settings.appointments, privateMode: 'full' as const } },
    { ...settings, window: { ...settings.window, occurrences: 10 } },
    {
      ...settings,
      codes: {
        ...settings.codes,
        statusesOfType: { ZVIS: { meaning: { E0007: 'cancelled' as const }, write: { cancelled: 'E0007' } } },
      },
    },
  ];
  for (const [n, changed] of changes.entries()) {
    await records.putSettings(changed, version + n, 'a');
    expect(await records.settings()).toEqual({ version: version + n + 1, settings: changed });
  }
  expect(await records.putSettings(defaultSettings, version + changes.length, 'a')).toBe(version + changes.length + 1);
});

test('a mailbox is only in a group of the settings, and a group that has members stays', async () => {
  const { records, groups } = postgres;
  const [one, other] = [await enrolled(), await enrolled()];
  const { version } = await records.settings();
  expect(await groups.assign(one.id, 'Außendienst')).toBe(false);
  const settings = { ...defaultSettings, groups: { Außendienst: { window: { daysBack: 3 } }, Sales: {} } };
  expect(await records.putSettings(settings, version, 'a')).toBe(version + 1);
  expect(await groups.assign(one.id, 'Außendienst')).toBe(true);
  expect(await records.settings(one.id)).toEqual({ version: version + 1, settings, group: 'Außendienst' });
  expect(await records.settings(other.id)).toEqual({ version: version + 1, settings });
  expect(await groups.groupsOf()).toEqual(new Map([[one.id, 'Außendienst']]));
  await expect(records.putSettings(defaultSettings, version + 1, 'a')).rejects.toThrow(GroupHasMembers);
  const without = { ...settings, groups: { Außendienst: {} } };
  expect(await records.putSettings(without, version + 1, 'a')).toBe(version + 2);
  expect(await groups.assign(other.id, 'Sales')).toBe(false);
  expect(await groups.assign(one.id, undefined)).toBe(true);
  expect(await groups.assign(enrolmentId('gone-mailbox'), 'Außendienst')).toBe(true);
  expect(await records.putSettings(defaultSettings, version + 2, 'a')).toBe(version + 3);
  expect(await records.settings(one.id)).toEqual({ version: version + 3, settings: defaultSettings });
  await records.unenrol(one.id);
  await records.unenrol(other.id);
});

test('a mailbox that joins a group while it is taken away is in a group that is there, or in none', async () => {
  const { records, groups } = postgres;
  const mailbox = await enrolled();
  for (let round = 0; round < 10; round += 1) {
    const { version } = await records.settings();
    await records.putSettings({ ...defaultSettings, groups: { Sales: {} } }, version, 'a');
    const [removed, joined] = await Promise.allSettled([
      records.putSettings(defaultSettings, version + 1, 'a'),
      groups.assign(mailbox.id, 'Sales'),
    ]);
    const { settings, group } = await records.settings(mailbox.id);
    expect(removed.status === 'rejected').toBe(joined.status === 'fulfilled' && joined.value);
    expect([group, Object.keys(settings.groups)]).toEqual(
      removed.status === 'rejected' ? ['Sales', ['Sales']] : [undefined, []],
    );
    await groups.assign(mailbox.id, undefined);
  }
});
