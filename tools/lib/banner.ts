/** Owns what `npm start` prints when everything runs: what runs where, and curl lines that work. Pure. */
import { relative } from 'node:path';

import { employees } from '../../simulators/company/employees.ts';
import { type Config } from '../../src/config.ts';

/** What runs where and what to try next. */
export function banner(config: Config, tokenFile: string): string {
  const { ports } = config;
  const api = `http://127.0.0.1:${ports.service}`;
  const token = config.secrets.adminToken === undefined ? `$(cat ${shortest(tokenFile)})` : '$TANDEM_ADMIN_TOKEN';
  const auth = `-H "Authorization: Bearer ${token}"`;
  const where = [
    ['Tandem', `${api}/api/v1/status`],
    ['its metrics and health', `${api}/metrics  ${api}/readyz`],
    [
      'S/4HANA',
      config.simulators ? `${config.s4.url}/sap/opu/odata/${config.s4.namespace}/ (simulator)` : config.s4.url,
    ],
    ['Exchange', `${config.exchange.url}${config.simulators ? ' (simulator)' : ''}`],
    ['Dapr sidecar', `http://127.0.0.1:${ports.daprHttp}`],
    ['PostgreSQL', config.database.url === undefined ? `127.0.0.1:${ports.postgres}` : 'as configured'],
    ['data and logs', shortest(config.dataDir)],
  ];
  const attempts = [
    ['Is it quiet?', `curl -s ${auth} ${api}/api/v1/status`],
    ['Which mailboxes, and how are they?', `curl -s ${auth} ${api}/api/v1/mailboxes`],
    ...(config.simulators ? demoAttempts(config) : []),
    ['What did Tandem do?', `curl -s ${auth} "${api}/api/v1/journal"`],
  ];
  return [
    '',
    'Tandem runs.',
    '',
    ...where.map(([what, address]) => `  ${(what ?? '').padEnd(24)}${address}`),
    '',
    'What to try next:',
    ...attempts.flatMap(([what, line]) => ['', `  # ${what}`, `  ${line}`]),
    '',
    `Ctrl-C stops everything; npm start continues with the same state.`,
    '',
  ].join('\n');
}

function demoAttempts(config: Config): string[][] {
  const { ports } = config;
  const [person, other] = employees;
  const start = new Date(Date.now() + 24 * 3600_000);
  start.setUTCMinutes(0, 0, 0);
  const at = (hours: number): string => new Date(start.getTime() + hours * 3600_000).toISOString().replace('.000', '');
  const inS4 = {
    user: person?.userName,
    do: 'create',
    fields: { Description: 'Visit to the plant', FromDate: at(0), ToDate: at(1), Location: 'Walldorf' },
  };
  const inOutlook = {
    mailbox: other?.email,
    do: 'create',
    fields: { subject: 'Lunch with the new customer', start: at(3), end: at(4), location: 'Canteen' },
  };
  const act = (port: number, body: unknown): string =>
    `curl -s -X POST http://127.0.0.1:${port}/__control/act -H "Content-Type: application/json" -d '${JSON.stringify(body)}'`;
  return [
    [`A colleague plans a visit in S/4HANA; watch the lines below`, act(ports.s4Simulator, inS4)],
    [`${other?.fullName ?? 'Somebody'} plans a lunch in Outlook`, act(ports.exchangeSimulator, inOutlook)],
    ['Has any mail gone out?', `curl -s http://127.0.0.1:${ports.exchangeSimulator}/__control/outbox`],
  ];
}

/** Relative where the path is below the current folder. */
function shortest(path: string): string {
  const short = relative('.', path) || '.';
  return short.startsWith('..') ? path : short;
}
