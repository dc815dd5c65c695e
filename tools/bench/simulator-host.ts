/**
 * Owns one simulator as a process of the benchmark: with a company that is as large as asked, a latency, and one line of JSON per committed change
 * with the machine's time to a fraction of a millisecond. Everything in memory. Arguments: JSON of `HostOptions`.
 */
import { employees } from '../../simulators/company/employees.ts';
import { growCompany } from './company.ts';
import { type Change, hostOptionsSchema } from './host-messages.ts';

type Committed = Pick<Change, 'kind' | 'id' | 'user' | 'text'>;

const run = async (): Promise<void> => {
  const { side, port, latencyMs, ...options } = hostOptionsSchema.parse(JSON.parse(process.argv[2] ?? '{}'));
  growCompany(options.employees - employees.length);
  const tell = (change: Committed): void => {
    process.stdout.write(`${JSON.stringify({ t: performance.timeOrigin + performance.now(), side, ...change })}\n`);
  };
  // Loaded only now: the simulators read the list of employees when they are loaded.
  if (side === 's4') {
    const { startS4Simulator } = await import('../../simulators/s4/server.ts');
    await startS4Simulator({
      port,
      latencyMs,
      onChange: ({ kind, guid, user, text }) => tell({ kind, id: guid, user, text }),
    });
  } else {
    const { startExchangeSimulator } = await import('../../simulators/exchange/server.ts');
    await startExchangeSimulator({
      port,
      latencyMs,
      onChange: ({ kind, itemId, user, text }) => tell({ kind, id: itemId, user, text }),
    });
  }
};

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
