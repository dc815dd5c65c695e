/**
 * Owns the command line of the Exchange simulator. SIGINT and SIGTERM close it tidily; killed hard, it loses nothing that it has answered.
 */
import { Command } from 'commander';

import { beLively } from './lively.ts';
import { startExchangeSimulator } from './server.ts';

type Flags = {
  port: string;
  host: string;
  data?: string;
  live?: boolean;
  lively?: string;
  mailbox?: string[];
  latency: string;
  statusMinute: string;
};

const program = new Command('exchange-simulator')
  .description('An Exchange that speaks EWS on loopback, with the mailboxes of the sample company.')
  .option('--port <number>', 'port to listen on, 0 for a free one', '8420')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--data <folder>', 'keep everything in this folder (default: in memory only)')
  .option('--live', 'print one line per change, with its content')
  .option('--lively <seconds>', 'let people change something by themselves about this often')
  .option('--mailbox <email...>', 'whose people are lively (default: the first three employees)')
  .option('--latency <ms>', 'added to every EWS call', '0')
  .option('--status-minute <ms>', 'length of a minute of StatusFrequency', '60000');

const LIVELY_MAILBOXES = 3;

async function main(): Promise<void> {
  const flags = program.parse().opts<Flags>();
  const simulator = await startExchangeSimulator({
    port: number(flags.port, '--port'),
    host: flags.host,
    latencyMs: number(flags.latency, '--latency'),
    statusFrequencyUnitMs: number(flags.statusMinute, '--status-minute'),
    ...(flags.data !== undefined && { dataDir: flags.data }),
    ...(flags.live === true && { onChange: ({ at, text }) => console.log(`${at}  Exchange  ${text}`) }),
  });
  console.log(`Exchange simulator: ${simulator.url} (control: ${simulator.baseUrl}/__control)`);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  if (flags.lively !== undefined)
    void beLively(simulator.baseUrl, await livelyMailboxes(simulator.baseUrl, flags), {
      seconds: number(flags.lively, '--lively'),
      signal: stop.signal,
    });
  await new Promise((resolve) => {
    stop.signal.addEventListener('abort', resolve);
  });
  await simulator.close();
}

async function livelyMailboxes(baseUrl: string, flags: Flags): Promise<string[]> {
  if (flags.mailbox) return flags.mailbox;
  const people = (await (await fetch(`${baseUrl}/__control/mailboxes`)).json()) as { email: string }[];
  return people.slice(0, LIVELY_MAILBOXES).map(({ email }) => email);
}

function number(text: string, option: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0)) throw new Error(`${option} must be a number, not "${text}".`);
  return value;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
