/**
 * Owns the command line of the S/4 simulator.
 */
import { Command, InvalidArgumentError } from 'commander';

import { employees } from '../company/employees.ts';
import { startLiveliness } from './lively.ts';
import { startS4Simulator } from './server.ts';
import { type ChangeLine } from './settings.ts';

function whole(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError('a whole number is needed');
  return number;
}

const program = new Command('s4-simulator')
  .description('A simulated SAP S/4HANA: six OData V2 services, events, a realistic company.')
  .option('--port <number>', 'port to listen on, 0 = a free one', whole, 8410)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--data <folder>', 'keep data in this folder; without it in memory only')
  .option('--today <date>', 'day around which the sample data lies (YYYY-MM-DD)')
  .option('--client <number>', 'SAP client', '100')
  .option('--namespace <name>', 'vendor namespace in the paths', 'NAG')
  .option('--page-size <rows>', 'rows per page of a listing', whole, 500)
  .option('--latency <ms>', 'delay of every service request', whole, 0)
  .option('--live', 'print one line per change')
  .option('--lively <seconds>', 'let a person change something by itself about every so many seconds', whole)
  .option('--employees <numbers>', 'partner numbers of the people who do, separated by commas', '')
  .addHelpText(
    'after',
    `
Users: TANDEM / tandem-demo (communication user), MMUSTER / muster-demo (a person).
Try:   curl -u TANDEM:tandem-demo 'http://127.0.0.1:8410/sap/opu/odata/NAG/MAICONNECT_EMPLOYEE_CDS/xNAGxMAICONNECT_EMPLOYEE?$top=3'
       curl -X POST http://127.0.0.1:8410/__control/act -d '{"user":"MMUSTER","do":"create","fields":{"Description":"Visit","FromDate":"2030-01-07T09:00:00Z","ToDate":"2030-01-07T10:00:00Z"}}'`,
  );

type Arguments = {
  port: number;
  host: string;
  data?: string;
  today?: string;
  client: string;
  namespace: string;
  pageSize: number;
  latency: number;
  live?: boolean;
  lively?: number;
  employees: string;
};

async function run(given: Arguments): Promise<void> {
  const live = (line: ChangeLine): void => console.log(`${line.at.slice(11, 19)}  S/4HANA  ${line.text}`);
  const simulator = await startS4Simulator({
    port: given.port,
    host: given.host,
    client: given.client,
    namespace: given.namespace,
    pageSize: given.pageSize,
    latencyMs: given.latency,
    ...(given.data === undefined ? {} : { dataDir: given.data }),
    ...(given.today === undefined ? {} : { today: given.today }),
    ...(given.live === true ? { onChange: live } : {}),
  });
  console.log(
    `S/4HANA simulator: ${simulator.url}/sap/opu/odata/${given.namespace}/  control: ${simulator.url}/__control`,
  );
  const people =
    given.employees === '' ? employees.slice(0, 3).map((one) => one.partnerNumber) : given.employees.split(',');
  const calm =
    given.lively === undefined || given.lively === 0
      ? (): void => undefined
      : startLiveliness(simulator.url, { seconds: given.lively, employees: people });
  const end = (): void => {
    calm();
    void simulator.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}

program.parse();
run(program.opts<Arguments>()).catch((error: unknown) => {
  console.error(`S/4HANA simulator cannot start: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
