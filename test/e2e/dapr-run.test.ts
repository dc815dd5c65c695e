import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { stringify } from 'yaml';

import { obtainCli, obtainRuntime } from '../../tools/dapr/obtain.ts';
import { build } from '../../tools/lib/build.ts';
import { Child } from '../../tools/lib/child.ts';
import { freePort, isFree } from '../../tools/lib/ports.ts';
import { PROJECT, startRuntime } from '../../tools/lib/runtime.ts';
import { answersOk, waitFor } from '../../tools/lib/wait.ts';
import { temporaryFolder } from '../integration/tools/processes.ts';
import { readTemplate } from '../integration/tools/run-template.ts';

const MINUTES = 60_000;
jest.setTimeout(20 * MINUTES);

test('dapr run -f starts the service with its sidecar, and Ctrl-C ends both', async () => {
  await build();
  const folder = await temporaryFolder();
  const { daprd } = await obtainRuntime();
  const dapr = await obtainCli();
  // The CLI looks for daprd in ~/.dapr/bin.
  mkdirSync(join(folder.path, '.dapr', 'bin'), { recursive: true });
  symlinkSync(daprd, join(folder.path, '.dapr', 'bin', 'daprd'));
  const runtime = await startRuntime({ dataDir: folder.path });
  const service = await freePort();
  const [app] = readTemplate(join(PROJECT, 'dapr.yaml'));
  if (!app) throw new Error('dapr.yaml holds no app');
  const config = join(folder.path, 'tandem.yaml');
  const ports = { appPort: await freePort(), daprHTTPPort: await freePort(), daprGRPCPort: await freePort() };
  writeFileSync(config, `dataDir: data\nports: { service: ${service}, actors: ${ports.appPort} }\n`);
  const template = join(folder.path, 'dapr.yaml');
  const moved = {
    ...app,
    ...ports,
    daprInternalGRPCPort: await freePort(),
    metricsPort: await freePort(),
    placementHostAddress: runtime.placementAddress,
    schedulerHostAddress: runtime.schedulerAddress,
  };
  writeFileSync(template, stringify({ version: 1, apps: [moved] }));
  const cli = new Child({
    name: 'dapr run',
    command: dapr,
    args: ['run', '-f', template],
    env: { ...process.env, HOME: folder.path, TANDEM_CONFIG: config, TANDEM_DATABASE_URL: runtime.postgresUrl },
    log: join(folder.path, 'dapr-run.log'),
    restart: false,
    stopSignal: 'SIGINT',
    stopTimeoutMs: 30_000,
    readyTimeoutMs: 2 * MINUTES,
    ready: () => answersOk(`http://127.0.0.1:${service}/readyz`),
  });
  try {
    await cli.start();
    expect(await answersOk(`http://127.0.0.1:${moved.daprHTTPPort}/v1.0/healthz`)).toBe(true);
    await cli.stop();
    await waitFor(async () => (await isFree(service)) && (await isFree(moved.daprHTTPPort)), {
      what: 'service and sidecar are gone',
      timeoutMs: 30_000,
    });
  } finally {
    await cli.stop();
    await runtime.stop();
    await folder.remove();
  }
});
