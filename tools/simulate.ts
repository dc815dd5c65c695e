/**
 * Owns `npm run simulate`: the two simulators alone, on fixed ports and with the demo's credentials. Nothing happens by itself.
 */
import { join } from 'node:path';

import { Command, InvalidArgumentError } from 'commander';

import { build } from './lib/build.ts';
import { Child } from './lib/child.ts';
import { explain } from './lib/command-line.ts';
import { requireFree } from './lib/ports.ts';
import { PROJECT } from './lib/runtime.ts';
import { type SimulatorName, simulatorSpec } from './lib/simulators.ts';
import { StopStack } from './lib/stop-stack.ts';

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('a port between 1 and 65535');
  return port;
}

const program = new Command('npm run simulate --')
  .description('Runs the simulators of S/4HANA and Exchange, and nothing else.')
  .option('--s4-port <number>', 'port of the S/4HANA simulator', portNumber, 8410)
  .option('--exchange-port <number>', 'port of the Exchange simulator', portNumber, 8420)
  .option('--data <folder>', 'where both keep their data', join(PROJECT, '.tandem', 'simulate'))
  .showHelpAfterError();

type Arguments = { s4Port: number; exchangePort: number; data: string };

async function run({ s4Port, exchangePort, data }: Arguments, stack: StopStack): Promise<void> {
  const ports: readonly [SimulatorName, number][] = [
    ['s4', s4Port],
    ['exchange', exchangePort],
  ];
  await requireFree(
    ports.map(([name, port]) => ({ name: name === 's4' ? 'S/4 simulator' : 'Exchange simulator', port })),
  );
  await build();
  for (const [name, port] of ports) {
    const child = new Child(
      simulatorSpec(name, {
        port,
        dataDir: join(data, name),
        logDir: join(data, 'logs'),
        livelySeconds: 0,
        onLine: (line) => console.log(line),
        onEvent: (sentence) => console.error(sentence),
      }),
    );
    stack.push(child);
    await child.start();
  }
  console.log(
    [
      '',
      `S/4HANA    http://127.0.0.1:${s4Port}/sap/opu/odata/NAG/…   client 100`,
      '           communication user TANDEM / tandem-demo, a person MMUSTER / muster-demo',
      `           control http://127.0.0.1:${s4Port}/__control`,
      `Exchange   http://127.0.0.1:${exchangePort}/EWS/Exchange.asmx`,
      '           service account svc-tandem@tandem.example / tandem-demo, impersonates all of tandem.example but outside@tandem.example',
      `           control http://127.0.0.1:${exchangePort}/__control`,
      '',
      'Ctrl-C stops both; their data stays.',
      '',
    ].join('\n'),
  );
}

const stack = new StopStack();
stack.onSignals();
run(program.parse().opts<Arguments>(), stack).catch(async (error: unknown) => {
  if (stack.isStopping) return;
  const code = explain(error);
  await stack.stop();
  process.exit(code);
});
