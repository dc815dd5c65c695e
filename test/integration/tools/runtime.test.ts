import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

import { Client } from 'pg';

import { type Runtime, type RuntimeProcess, startRuntime, startSidecar } from '../../../tools/lib/runtime.ts';
import { isAlive, temporaryFolder } from './processes.ts';

jest.setTimeout(120_000);

const PROCESSES: readonly RuntimeProcess[] = ['postgres', 'placement', 'scheduler'];
let folder: { path: string; remove(): Promise<void> };
let runtime: Runtime | undefined;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await runtime?.stop();
  await folder.remove();
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows }: { rows: unknown[] } = await client.query(sql);
    return rows;
  } finally {
    await client.end();
  }
}

test('the runtime starts, and stopping it leaves no process behind', async () => {
  runtime = await startRuntime({ dataDir: folder.path });
  const pids = PROCESSES.map((name) => runtime?.pid(name) ?? 0);
  expect(pids.map(isAlive)).toEqual([true, true, true]);
  await runtime.stop();
  expect(pids.filter(isAlive)).toEqual([]);
});

test('rows survive a tidy stop, a new start in the same folder, and SIGKILL of the database', async () => {
  runtime = await startRuntime({ dataDir: folder.path });
  await query(runtime.postgresUrl, 'create table kept (n int)');
  await query(runtime.postgresUrl, 'insert into kept values (1)');
  await runtime.stop();
  runtime = await startRuntime({ dataDir: folder.path });
  await query(runtime.postgresUrl, 'insert into kept values (2)');
  await runtime.kill('postgres', 'SIGKILL');
  await runtime.ready('postgres');
  expect(await query(runtime.postgresUrl, 'select n from kept order by n')).toEqual([{ n: 1 }, { n: 2 }]);
});

test('placement and scheduler come back by themselves after SIGKILL', async () => {
  runtime = await startRuntime({ dataDir: folder.path });
  for (const name of ['placement', 'scheduler'] as const) {
    const before = runtime.pid(name);
    await runtime.kill(name, 'SIGKILL');
    await runtime.ready(name);
    expect(runtime.pid(name)).not.toBe(before);
  }
});

test('a sidecar places actors, keeps their state in PostgreSQL, and comes back on the same ports after SIGKILL', async () => {
  runtime = await startRuntime({ dataDir: folder.path });
  const app = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(request.url === '/dapr/config' ? JSON.stringify({ entities: ['Probe'] }) : '{}');
  });
  await new Promise<void>((resolve) => void app.listen(0, '127.0.0.1', resolve));
  const { port: appPort } = app.address() as AddressInfo;
  const sidecar = await startSidecar({ runtime, appId: 'tandem', appPort });
  const actor = `http://127.0.0.1:${sidecar.httpPort}/v1.0/actors/Probe/1`;
  try {
    // A method call makes the actor active; daprd refuses state of an actor that is not.
    expect((await fetch(`${actor}/method/wake`, { method: 'PUT' })).status).toBe(200);
    const written = await fetch(`${actor}/state`, {
      method: 'POST',
      body: JSON.stringify([{ operation: 'upsert', request: { key: 'head', value: { n: 7 } } }]),
    });
    expect(written.status).toBe(204);
    await sidecar.kill('SIGKILL');
    expect(sidecar.pid()).toBeUndefined();
    await sidecar.start();
    await fetch(`${actor}/method/wake`, { method: 'PUT' });
    expect(await (await fetch(`${actor}/state/head`)).json()).toEqual({ n: 7 });
    expect(await query(runtime.postgresUrl, `select key from dapr_state`)).toEqual([{ key: 'tandem||Probe||1||head' }]);
  } finally {
    await sidecar.stop();
    await new Promise((resolve) => void app.close(resolve));
  }
});
