/** The adapter with a recording log and counted faults. */
import { createEwsAdapter } from '../../../../src/adapters/ews/adapter.ts';
import { type EwsConfig } from '../../../../src/adapters/ews/config.ts';
import { type Fault } from '../../../../src/model/fault.ts';
import { type ExchangePort } from '../../../../src/ports/exchange.ts';
import { type Log, type LogFields } from '../../../../src/ports/log.ts';

export type Watched = {
  readonly port: ExchangePort;
  /** Every log line with its fields, as one text. */
  readonly logged: readonly string[];
  readonly faults: readonly Fault[];
};

export function adapterUnderTest(config: Partial<EwsConfig> & { readonly url: string }, signal?: AbortSignal): Watched {
  const logged: string[] = [];
  const faults: Fault[] = [];
  const write = (message: string, fields?: LogFields): void => {
    logged.push(`${message} ${JSON.stringify(fields ?? {})}`);
  };
  const log: Log = { debug: write, info: write, warn: write, error: write, with: () => log };
  const port = createEwsAdapter(
    {
      user: 'svc-tandem@tandem.example',
      password: () => 'geheim-ü&<',
      impersonate: true,
      timeoutMs: 5_000,
      maxConcurrency: 8,
      ...config,
    },
    { log, metrics: { fault: (_, fault) => faults.push(fault) }, ...(signal !== undefined && { signal }) },
  );
  return { port, logged, faults };
}
