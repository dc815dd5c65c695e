/**
 * The service as a process: reads the configuration, starts, ends tidily on SIGTERM and SIGINT. Exit code 0 when it was asked to end, 1 when it could
 * not start or broke. Usage: `node dist/src/main.js [--config FILE]`; without, TANDEM_CONFIG names the file, else the demo runs.
 */
import { parseArgs } from 'node:util';

import { loadConfig } from './config.ts';
import { ConfigError } from './config/problems.ts';
import { type Service, startService } from './main/service.ts';
import { errorName } from './model/error-name.ts';

/** Longer than any slice of a round; then the rest is left to the leases. */
const endWithinMs = 18_000;

const main = async (): Promise<void> => {
  // Dates of series are built in the zone of the process by the EWS library (exchange.md, E6).
  process.env['TZ'] = 'UTC';
  const started: { service?: Service } = {};
  let ending = false;
  const end = (code: number): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), endWithinMs).unref();
    Promise.resolve(started.service?.stop()).then(
      () => process.exit(code),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', () => end(0));
  process.once('SIGINT', () => end(0));
  const broke = (error: unknown): void => {
    // Only the kind: the message might quote what was sent.
    complain(`The service broke (${errorName(error)}) and is ending.`);
    end(1);
  };
  process.once('unhandledRejection', broke);
  process.once('uncaughtException', broke);
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  started.service = await startService(loadConfig(values.config));
};

const complain = (text: string): void => void process.stderr.write(`${text}\n`);

main().catch((error: unknown) => {
  // Nothing of a caller is in these messages yet.
  const words = error instanceof Error ? error.message : typeof error;
  complain(error instanceof ConfigError ? words : `The service could not start: ${words}`);
  process.exit(1);
});
