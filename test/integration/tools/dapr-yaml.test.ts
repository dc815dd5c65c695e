import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadConfig } from '../../../src/config.ts';
import { obtainRuntime } from '../../../tools/dapr/obtain.ts';
import { build } from '../../../tools/lib/build.ts';
import { Child } from '../../../tools/lib/child.ts';
import { freePort } from '../../../tools/lib/ports.ts';
import { PROJECT, startRuntime } from '../../../tools/lib/runtime.ts';
import { answersOk } from '../../../tools/lib/wait.ts';
import { temporaryFolder } from './processes.ts';
import { readTemplate, sidecarArguments, type TemplateApp } from './run-template.ts';

jest.setTimeout(180_000);

const FILE = join(PROJECT, 'dapr.yaml');

function onlyApp(): TemplateApp {
  const [app, ...others] = readTemplate(FILE);
  if (!app || others.length > 0) throw new Error('dapr.yaml is to hold exactly one app');
  return app;
}

test('dapr.yaml follows the rules of the Dapr CLI, with what a machine without "dapr init" needs', () => {
  const app = onlyApp();
  expect(app).toMatchObject({ appID: 'tandem', appDirPath: PROJECT, daprdLogDestination: 'console' });
  expect(app.configFilePath).toBe(join(PROJECT, 'components', 'configuration.yaml'));
  expect(app.resourcesPaths).toEqual([join(PROJECT, 'components')]);
});

test('dapr.yaml names the ports that the configuration has by default', () => {
  const { ports } = loadConfig(undefined, {});
  expect(onlyApp()).toMatchObject({
    appPort: ports.actors,
    daprHTTPPort: ports.daprHttp,
    daprGRPCPort: ports.daprGrpc,
    daprInternalGRPCPort: ports.daprInternalGrpc,
    metricsPort: ports.daprMetrics,
    placementHostAddress: `127.0.0.1:${ports.placement}`,
    schedulerHostAddress: `127.0.0.1:${ports.scheduler}`,
  });
});

test('the processes of dapr.yaml, started as the CLI starts them, become ready', async () => {
  await build();
  const folder = await temporaryFolder();
  const programs = await obtainRuntime();
  const runtime = await startRuntime({ dataDir: folder.path });
  // The template's ports may be in use by a running installation: the same processes on free ones.
  const app: TemplateApp = {
    ...onlyApp(),
    appPort: await freePort(),
    daprHTTPPort: await freePort(),
    daprGRPCPort: await freePort(),
    daprInternalGRPCPort: await freePort(),
    metricsPort: await freePort(),
    placementHostAddress: runtime.placementAddress,
    schedulerHostAddress: runtime.schedulerAddress,
  };
  const service = await freePort();
  const config = join(folder.path, 'tandem.yaml');
  writeFileSync(config, `dataDir: data\nports: { service: ${service}, actors: ${app.appPort} }\n`);
  const env = {
    ...process.env,
    ...app.env,
    TANDEM_CONFIG: config,
    TANDEM_DATABASE_URL: runtime.postgresUrl,
    DAPR_HTTP_PORT: `${app.daprHTTPPort}`,
    DAPR_GRPC_PORT: `${app.daprGRPCPort}`,
  };
  const [command = '', ...args] = app.command;
  const common = { cwd: app.appDirPath, env, restart: false };
  const sidecar = new Child({
    ...common,
    name: 'sidecar',
    command: programs.daprd,
    args: sidecarArguments(app),
    log: join(folder.path, 'sidecar.log'),
    ready: () => answersOk(`http://127.0.0.1:${app.daprHTTPPort}/v1.0/healthz/outbound`),
  });
  const tandem = new Child({
    ...common,
    name: 'service',
    command,
    args,
    log: join(folder.path, 'service.log'),
    ready: () => answersOk(`http://127.0.0.1:${service}/readyz`),
  });
  try {
    // As the CLI does: first the sidecar, then the app; each waits for the other.
    await sidecar.start();
    await tandem.start();
    expect(await answersOk(`http://127.0.0.1:${app.daprHTTPPort}/v1.0/healthz`)).toBe(true);
  } finally {
    await sidecar.stop();
    await tandem.stop();
    await runtime.stop();
    await folder.remove();
  }
});
