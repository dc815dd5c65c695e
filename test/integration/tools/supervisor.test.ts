import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { Child } from '../../../tools/lib/child.ts';
import { freePort, PortTakenError, requireFree } from '../../../tools/lib/ports.ts';
import { Supervisor } from '../../../tools/lib/supervisor.ts';
import { waitFor } from '../../../tools/lib/wait.ts';
import { isAlive, program, temporaryFolder } from './processes.ts';

const FOREVER = 'setInterval(() => undefined, 1000);';
const TIME = { timeoutMs: 10_000 };

let folder: { path: string; remove(): Promise<void> };
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await folder.remove();
});

/** Tells, in a file, the process id of a grandchild that would live for ever. */
function withGrandchild(file: string): string {
  return `const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(FOREVER)}], { stdio: 'ignore' });
    require('node:fs').writeFileSync(${JSON.stringify(file)}, String(child.pid)); ${FOREVER}`;
}

test('a process that dies is started again, and the event says where its log is', async () => {
  const events: string[] = [];
  const child = new Child({ ...program('mortal', folder.path, FOREVER), onEvent: (text) => events.push(text) });
  await child.start();
  const first = child.pid;
  await child.kill('SIGKILL');
  await child.ready();
  expect(child.pid).not.toBe(first);
  expect(events).toEqual([expect.stringMatching(/^mortal ended \(SIGKILL\); it is started again in .*mortal\.log$/)]);
  await child.stop();
  expect(child.pid).toBeUndefined();
});

test('the pause before a restart grows while the process keeps dying', async () => {
  const pauses: number[] = [];
  const spec = program('hopeless', folder.path, FOREVER);
  const child = new Child({ ...spec, onEvent: (text) => pauses.push(Number(/in ([\d.]+) s/.exec(text)?.[1])) });
  await child.start();
  for (let round = 0; round < 3; round += 1) {
    await child.kill('SIGKILL');
    await child.ready();
  }
  await child.stop();
  expect(pauses).toEqual([0.3, 0.6, 1.2]);
});

test('a process told not to restart stays away until it is started again', async () => {
  const child = new Child({ ...program('once', folder.path, FOREVER), restart: false });
  await child.start();
  await child.kill('SIGKILL');
  expect(child.pid).toBeUndefined();
  await child.start();
  expect(child.pid).toBeDefined();
  await child.stop();
});

test('stopping takes the youngest first and waits for each', async () => {
  const supervisor = new Supervisor();
  for (const name of ['first', 'second', 'third']) await supervisor.start(program(name, folder.path, FOREVER));
  const pids = ['first', 'second', 'third'].map((name) => supervisor.child(name).pid ?? 0);
  const order: string[] = [];
  const aliveThen: number[] = [];
  await supervisor.stop((name) => {
    order.push(name);
    aliveThen.push(pids.filter(isAlive).length);
  });
  expect(order).toEqual(['third', 'second', 'first']);
  expect(aliveThen).toEqual([3, 2, 1]);
  expect(pids.filter(isAlive)).toEqual([]);
});

test('who does not listen to the stop signal is killed after the limit, with everything it started', async () => {
  const file = join(folder.path, 'grandchild');
  const deaf = `process.on('SIGTERM', () => undefined); ${withGrandchild(file)}`;
  const child = new Child({
    ...program('deaf', folder.path, deaf),
    stopTimeoutMs: 100,
    ready: async () => existsSync(file) && readFileSync(file, 'utf8') !== '',
  });
  await child.start();
  const pids = [child.pid ?? 0, Number(readFileSync(file, 'utf8'))];
  expect(pids.map(isAlive)).toEqual([true, true]);
  await child.stop();
  await waitFor(() => !pids.some(isAlive), { what: 'both are gone', ...TIME });
});

test('a start that fails leaves nothing behind and shows the last words of the process', async () => {
  const never = new Child({
    ...program('silent', folder.path, FOREVER),
    ready: async () => false,
    readyTimeoutMs: 300,
  });
  await expect(
    new Child({ ...program('x', folder.path, ''), command: join(folder.path, 'missing') }).start(),
  ).rejects.toThrow(/x ended while starting/);
  await expect(never.start()).rejects.toThrow(/Waited 0 s in vain until silent is ready/);
  expect(never.pid).toBeUndefined();
  // "Ready at once" would win the race against the exit.
  const slow = new Child({
    ...program('broken', folder.path, `console.error('no such database'); process.exit(3);`),
    ready: async () => false,
  });
  await expect(slow.start()).rejects.toThrow(/broken ended while starting[^]*no such database/);
});

test('a taken port is reported with its purpose and the name of the program that holds it', async () => {
  const port = await freePort();
  const script = `require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('up'));`;
  const lines: string[] = [];
  const holder = new Child({
    ...program('holder', folder.path, script),
    ready: async () => lines.includes('up'),
    onLine: (line) => lines.push(line),
  });
  await holder.start();
  const attempt = requireFree([{ name: 'service', port }]);
  await expect(attempt).rejects.toThrow(PortTakenError);
  await expect(attempt).rejects.toThrow(`Port ${port} (service) is taken by node`);
  await expect(attempt).rejects.toThrow(`(process ${holder.pid})`);
  await holder.stop();
  await expect(requireFree([{ name: 'service', port }])).resolves.toBeUndefined();
});

test('one port configured for two things is refused', async () => {
  const port = await freePort();
  await expect(
    requireFree([
      { name: 'service', port },
      { name: 'Dapr HTTP', port },
    ]),
  ).rejects.toThrow(`Port ${port} is configured twice, the second time for Dapr HTTP.`);
});

test('a free port is really free, and never handed out twice', async () => {
  const ports = await Promise.all(Array.from({ length: 40 }, () => freePort()));
  expect(new Set(ports).size).toBe(40);
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(ports[0], '127.0.0.1', resolve));
  await new Promise((resolve) => void server.close(resolve));
});

test('when the supervising process itself is killed, its processes and theirs end too', async () => {
  const file = join(folder.path, 'grandchild');
  const source = `
    const { Child } = require(${JSON.stringify(join(__dirname, '../../../tools/lib/child.ts'))});
    const child = new Child({ name: 'ward', command: process.execPath, args: ['-e', ${JSON.stringify(withGrandchild(file))}],
      log: ${JSON.stringify(join(folder.path, 'ward.log'))}, ready: async () => require('node:fs').existsSync(${JSON.stringify(file)}) });
    child.start().then(() => console.log('ward ' + child.pid));`;
  const parent = spawn(process.execPath, ['--import', 'tsx', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  parent.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  await waitFor(() => said.includes('ward '), { what: 'the ward runs', timeoutMs: 20_000 });
  await waitFor(() => readFileSync(file, 'utf8') !== '', { what: 'the grandchild is named', ...TIME });
  const pids = [Number(/ward (\d+)/.exec(said)?.[1]), Number(readFileSync(file, 'utf8'))];
  expect(pids.map(isAlive)).toEqual([true, true]);
  parent.kill('SIGKILL');
  await waitFor(() => !pids.some(isAlive), { what: 'ward and grandchild are gone', ...TIME });
});
