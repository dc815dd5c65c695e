/**
 * Owns reading a Dapr multi-app run template by the rules of the Dapr CLI (1.16, pkg/runfileconfig): which keys exist, what is required,
 * what a relative path is relative to, and the command line of the sidecar that results. Stricter in one point: the CLI ignores unknown keys.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';

import { parse } from 'yaml';
import * as z from 'zod';

const destination = z.enum(['console', 'file', 'fileAndConsole']);

const shared = {
  configFilePath: z.string().optional(),
  appProtocol: z.enum(['http', 'https', 'grpc', 'grpcs', 'h2c']).default('http'),
  apiListenAddresses: z.string().optional(),
  logLevel: z.string().optional(),
  appMaxConcurrency: z.int().optional(),
  placementHostAddress: z.string().optional(),
  schedulerHostAddress: z.string().optional(),
  resourcesPaths: z.array(z.string()).default([]),
  maxBodySize: z.string().default('4Mi'),
  readBufferSize: z.string().default('4Ki'),
  enableAppHealthCheck: z.boolean().optional(),
  enableApiLogging: z.boolean().optional(),
  runtimePath: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
  daprdLogDestination: destination.default('file'),
  appLogDestination: destination.default('fileAndConsole'),
};

const appSchema = z.strictObject({
  ...shared,
  appID: z.string().optional(),
  appDirPath: z.string({ error: "required field 'appDirPath' not found in the provided app config file" }),
  appChannelAddress: z.string().default('127.0.0.1'),
  appPort: z.int().optional(),
  daprHTTPPort: z.int().optional(),
  daprGRPCPort: z.int().optional(),
  daprInternalGRPCPort: z.int().optional(),
  metricsPort: z.int().optional(),
  command: z.array(z.string()).default([]),
});

const templateSchema = z.strictObject({
  version: z.literal(1, { error: "required field 'version' not found in the provided run template file" }),
  name: z.string().optional(),
  apps: z.array(appSchema).min(1),
});

export type TemplateApp = z.infer<typeof appSchema>;

/** Reads the template. Paths come back absolute: `appDirPath` from the file's folder, the others from `appDirPath`; each must exist. */
export function readTemplate(path: string): TemplateApp[] {
  const { apps } = templateSchema.parse(parse(readFileSync(path, 'utf8')));
  return apps.map((app) => {
    const appDirPath = existing(dirname(resolve(path)), app.appDirPath);
    return {
      ...app,
      appDirPath,
      resourcesPaths: app.resourcesPaths.map((one) => existing(appDirPath, one)),
      ...(app.configFilePath === undefined ? {} : { configFilePath: existing(appDirPath, app.configFilePath) }),
    };
  });
}

function existing(base: string, path: string): string {
  const absolute = isAbsolute(path) ? path : resolve(base, path);
  if (!existsSync(absolute)) throw new Error(`error in validating the file path ${path}: ${absolute} is not there`);
  return absolute;
}

/** The sidecar's command line as the CLI makes it (struct tags `arg` of standalone.RunConfig). */
export function sidecarArguments(app: TemplateApp): string[] {
  const flags: Readonly<Record<string, string | number | boolean | undefined>> = {
    'app-id': app.appID,
    'app-port': app.appPort,
    'app-protocol': app.appProtocol,
    'dapr-http-port': app.daprHTTPPort,
    'dapr-grpc-port': app.daprGRPCPort,
    'dapr-internal-grpc-port': app.daprInternalGRPCPort,
    'metrics-port': app.metricsPort,
    'dapr-listen-addresses': app.apiListenAddresses,
    'max-body-size': app.maxBodySize,
    'read-buffer-size': app.readBufferSize,
    'placement-host-address': app.placementHostAddress,
    'scheduler-host-address': app.schedulerHostAddress,
    'log-level': app.logLevel,
    config: app.configFilePath,
  };
  const given = Object.entries(flags).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, `${value}`],
  );
  return [...given, ...app.resourcesPaths.flatMap((path) => ['--resources-path', path])];
}
