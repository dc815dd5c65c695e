import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Child } from '../../../tools/lib/child.ts';
import { freePort } from '../../../tools/lib/ports.ts';
import { command, untilItSays } from './command.ts';
import { program, temporaryFolder } from './processes.ts';

jest.setTimeout(180_000);

let folder: { path: string; remove(): Promise<void> };
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await folder.remove();
});

test('the simulators start alone, tell their addresses, and one Ctrl-C that arrives twice ends them tidily', async () => {
  const ports = [await freePort(), await freePort()];
  const simulate = command(
    'simulate',
    '--s4-port',
    `${ports[0]}`,
    '--exchange-port',
    `${ports[1]}`,
    '--data',
    folder.path,
  );
  await untilItSays(simulate, 'Ctrl-C stops both');
  const control = await Promise.all(ports.map((port) => fetch(`http://127.0.0.1:${port}/__control/counters`)));
  expect(control.map(({ status }) => status)).toEqual([200, 200]);
  simulate.process.kill('SIGINT');
  simulate.process.kill('SIGINT');
  expect(await simulate.ended).toBe(0);
  expect(simulate.said()).toContain('Everything is stopped.');
  await expect(fetch(`http://127.0.0.1:${ports[0]}/__control/counters`)).rejects.toThrow();
});

test('a start on a taken port names the port, its key in the configuration and the program, and exits with 2', async () => {
  const port = await freePort();
  const lines: string[] = [];
  const script = `require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('up'));`;
  const holder = new Child({
    ...program('holder', folder.path, script),
    ready: async () => lines.includes('up'),
    onLine: (line) => lines.push(line),
  });
  await holder.start();
  const config = join(folder.path, 'tandem.yaml');
  writeFileSync(config, `dataDir: data\nports: { service: ${await freePort()}, s4Simulator: ${port} }\n`);
  const start = command('start', '--config', config);
  expect(await start.ended).toBe(2);
  expect(start.said()).toContain(`Port ${port} (ports.s4Simulator) is taken by node`);
  await holder.stop();
});

test('a configuration with an unknown key is refused by name with exit code 2, before anything is started', async () => {
  const config = join(folder.path, 'tandem.yaml');
  writeFileSync(config, 'ports: { servce: 1 }\n');
  const start = command('start', '--config', config);
  expect(await start.ended).toBe(2);
  expect(start.said()).toContain('servce');
});
