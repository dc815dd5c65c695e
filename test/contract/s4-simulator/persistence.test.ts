/** Data over restarts: a tidy end, a kill, a torn line, a folder of another day. */
import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type S4Simulator } from '../../../simulators/s4/server.ts';
import { etagOf, type Json, pathOf, RawClient, rowsOf, startSimulator } from './raw-client.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 's4-simulator-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function withSimulator<T>(
  use: (client: RawClient, simulator: S4Simulator) => Promise<T>,
  day?: string,
): Promise<T> {
  const simulator = await startSimulator({ dataDir: folder, ...(day === undefined ? {} : { today: day }) });
  try {
    return await use(new RawClient(simulator), simulator);
  } finally {
    await simulator.close();
  }
}

const listing = '/AppointmentSet?$orderby=Guid&$expand=Attendee,Texts';

test('what was written is there after a restart, ETags, attendees, texts and tombstones included', async () => {
  const before = await withSimulator(async (client) => {
    const made = await client.create({ Note: 'Größe\n🚀', Attendee: [{ PartnerNo: '1002' }] });
    await client.merge(made, { Location: 'kept' });
    const gone = await client.create();
    await client.send('DELETE', pathOf(gone), { headers: { 'if-match': '*' } });
    return { made: await client.read(made['Guid']), gone, all: rowsOf(await client.get(listing)).length };
  });
  await withSimulator(async (client) => {
    const { made, gone } = before;
    const again = await client.read(made['Guid']);
    expect({ ...again, ...withoutLinks(again) }).toMatchObject(withoutLinks(made));
    expect(rowsOf(await client.get(`${pathOf(made)}/Attendee`))).toHaveLength(1);
    expect((await client.get(pathOf(gone))).status).toBe(404);
    expect(rowsOf(await client.get('/DeletedAppointments'))).toMatchObject([{ Guid: gone['Guid'] }]);
    expect(rowsOf(await client.get(listing))).toHaveLength(before.all);
    expect((await client.merge(again, { Location: 'after' })).status).toBe(204);
    const next = await client.create();
    expect(Number(next['Id'])).toBeGreaterThan(Number(gone['Id']));
    expect(etagOf(next)).not.toBe(etagOf(made));
  });
});

function withoutLinks(entity: Json): Json {
  return Object.fromEntries(Object.entries(entity).filter(([, value]) => typeof value !== 'object' || value === null));
}

test('the sample data keeps the day it was made for', async () => {
  const first = await withSimulator(async (client) => rowsOf(await client.get('/AppointmentSet?$orderby=Id&$top=5')));
  const later = await withSimulator(
    async (client) => rowsOf(await client.get('/AppointmentSet?$orderby=Id&$top=5')),
    '2027-03-01',
  );
  expect(later.map((row) => row['FromDate'])).toEqual(first.map((row) => row['FromDate']));
});

test('a torn last line is dropped, the rest is kept and goes on', async () => {
  const made = await withSimulator((client) => client.create());
  appendFileSync(join(folder, 's4-journal.ndjson'), '{"sequence":9999,"put":[{"hea');
  const second = await withSimulator(async (client) => {
    expect(await client.read(made['Guid'])).toMatchObject({ Guid: made['Guid'] });
    return client.create();
  });
  await withSimulator(async (client) => {
    expect((await client.get(pathOf(second))).status).toBe(200);
  });
});

test('a journal that is damaged in the middle is refused, not guessed', async () => {
  await withSimulator((client) => client.create());
  const file = join(folder, 's4-journal.ndjson');
  const [head, ...lines] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [head, '{"nonsense":true}', ...lines].join('\n'));
  await expect(startSimulator({ dataDir: folder })).rejects.toThrow();
});

test('a long journal is rewritten at start and says the same', async () => {
  const { kept, gone } = await withSimulator(async (client) => {
    const deleted = await client.create();
    await client.send('DELETE', pathOf(deleted), { headers: { 'if-match': '*' } });
    return { gone: deleted, kept: await client.create({ Location: 'first' }) };
  });
  const file = join(folder, 's4-journal.ndjson');
  const last = readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '';
  appendFileSync(file, `${last}\n`.repeat(2000) + `${last.replace('"first"', '"last"')}\n`);
  await withSimulator(async (client) => {
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(2);
    expect(await client.read(kept['Guid'])).toMatchObject({ Location: 'last' });
    expect(rowsOf(await client.get('/DeletedAppointments'))).toMatchObject([{ Guid: gone['Guid'] }]);
    expect(etagOf(await client.create())).not.toBe(etagOf(kept));
  });
});

test('a reset is kept as well', async () => {
  const made = await withSimulator(async (client) => {
    const created = await client.create();
    await client.control('POST', 'reset');
    return created;
  });
  await withSimulator(async (client) => {
    expect((await client.get(pathOf(made))).status).toBe(404);
  });
});

const main = join(__dirname, '../../../simulators/s4/main.ts');

async function startProcess(): Promise<{ process: ChildProcess; client: RawClient }> {
  const child = spawn(process.execPath, ['--import', 'tsx', main, '--port', '0', '--data', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const match = /(http:\/\/127\.0\.0\.1:\d+)/.exec(text);
      if (match?.[1] !== undefined) resolve(match[1]);
    });
    child.once('exit', () => reject(new Error(`the simulator ended: ${text}`)));
  });
  return { process: child, client: new RawClient({ url, port: 0, close: () => Promise.resolve() }) };
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

test('a process killed in the middle of writes has lost nothing that it answered; SIGTERM ends it tidily', async () => {
  const first = await startProcess();
  await first.client.logOn();
  const answered: string[] = [];
  const killed = ended(first.process);
  const writers = [0, 1, 2].map(async (writer) => {
    for (let number = 0; number < 1000; number += 1) {
      const made = await first.client.create({ ExternalId: `kill:${writer}:${number}` });
      answered.push(String(made['Guid']));
      if (answered.length === 30) first.process.kill('SIGKILL');
    }
  });
  await Promise.allSettled(writers);
  await killed;
  expect(answered.length).toBeGreaterThanOrEqual(30);
  const second = await startProcess();
  const rows = rowsOf(await second.client.get("/AppointmentSet?$filter=startswith(ExternalId,'kill:')"));
  const kept = rows.map((row) => String(row['Guid']));
  expect(answered.filter((guid) => !kept.includes(guid))).toEqual([]);
  expect(new Set(rows.map((row) => row['ExternalId'])).size).toBe(rows.length);
  const tidy = ended(second.process);
  second.process.kill('SIGTERM');
  expect(await tidy).toBe(0);
}, 60_000);

test('a second start on a taken port says so and leaves the data alone', async () => {
  await withSimulator(async (client, simulator) => {
    const file = join(folder, 's4-journal.ndjson');
    appendFileSync(file, '{"torn');
    const before = readFileSync(file, 'utf8');
    await expect(startSimulator({ dataDir: folder, port: simulator.port })).rejects.toThrow(String(simulator.port));
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect((await client.get('/TransactionTypes')).status).toBe(200);
  });
});
