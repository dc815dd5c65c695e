/** Owns the proof that the configuration is resolved once, completely, and complains by name. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadConfig, type Env } from '../../../src/config.ts';
import { ConfigError } from '../../../src/config/problems.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fileWith = (yaml: string): string => {
  const path = join(folder, 'tandem.yaml');
  writeFileSync(path, yaml);
  return path;
};

const complaintsOf = (yaml: string, env: Env = {}): string => {
  try {
    loadConfig(fileWith(yaml), env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'no complaint';
};

const real = `
exchange:
  url: https://mail.example.com/EWS/Exchange.asmx
  user: svc
  passwordFile: exchange-password
  publicCallbackUrl: https://tandem.example.com/
s4:
  url: https://s4.example.com:44300/
  user: TANDEM
  passwordEnv: S4_SECRET
  eventUser: EVENTS
  eventPassword: of-the-events
`;

test('without a file the demo runs on the documented ports with the simulators', () => {
  const config = loadConfig(undefined, {});
  expect(config.simulators).toBe(true);
  expect(config.ports).toMatchObject({
    service: 8400,
    daprHttp: 8401,
    daprGrpc: 8402,
    s4Simulator: 8410,
    exchangeSimulator: 8420,
  });
  expect(config.exchange).toMatchObject({
    url: 'http://127.0.0.1:8420/EWS/Exchange.asmx',
    user: 'svc-tandem@tandem.example',
    password: 'tandem-demo',
    publicCallbackUrl: 'http://127.0.0.1:8400',
  });
  expect(config.s4).toMatchObject({
    url: 'http://127.0.0.1:8410',
    namespace: 'NAG',
    client: '100',
    user: 'TANDEM',
    password: 'tandem-demo',
  });
  expect(config.host).toBe('127.0.0.1');
});

test('one number moves every port of an installation, so that two run side by side', () => {
  const first = Object.values(loadConfig(undefined, {}).ports);
  const second = Object.values(loadConfig(fileWith('ports: { service: 9400 }'), {}).ports);
  expect(second.filter((port) => first.includes(port))).toEqual([]);
  expect(new Set(second).size).toBe(second.length);
});

test('the environment names the file and overrides ports and secrets', () => {
  const config = loadConfig(undefined, {
    TANDEM_CONFIG: fileWith('ports: { service: 9400, daprHttp: 9500 }\ndataDir: data'),
    DAPR_HTTP_PORT: '3500',
    TANDEM_DATABASE_URL: 'postgres://somewhere',
    TANDEM_ADMIN_TOKEN: 'a-token-long-enough',
    TANDEM_S4_PASSWORD: 'from-the-environment',
  });
  expect(config.ports.service).toBe(9400);
  expect(config.ports.daprHttp).toBe(3500);
  expect(config.dataDir).toBe(join(folder, 'data'));
  expect(config.database.url).toBe('postgres://somewhere');
  expect(config.secrets.adminToken).toBe('a-token-long-enough');
  expect(config.s4.password).toBe('from-the-environment');
});

test('real systems take their passwords from files and variables', () => {
  writeFileSync(join(folder, 'exchange-password'), 'of-the-file\n');
  const config = loadConfig(fileWith(real), { S4_SECRET: 'of-the-variable' });
  expect(config.simulators).toBe(false);
  expect(config.exchange.password).toBe('of-the-file');
  expect(config.s4.password).toBe('of-the-variable');
  expect(config.exchange.publicCallbackUrl).toBe('https://tandem.example.com');
  expect(config.s4.url).toBe('https://s4.example.com:44300');
});

test('real systems never get the credentials of the demo', () => {
  const complaints = complaintsOf(
    'exchange: { url: https://mail.example.com/EWS }\ns4: { url: https://s4.example.com }',
  );
  for (const key of [
    'exchange.user',
    'exchange.password',
    'exchange.publicCallbackUrl',
    's4.user',
    's4.password',
    's4.eventUser',
    's4.eventPassword',
  ])
    expect(complaints).toContain(`  ${key}`);
});

test('one real system alone is a mistake', () => {
  expect(
    complaintsOf('s4: { url: http://127.0.0.1:1, user: a, password: b, eventUser: c, eventPassword: d }'),
  ).toContain('exchange.url: is missing, while s4.url is given');
});

test.each([
  [
    'an unknown key with the one that was meant',
    'exchange:\n  uri: http://x',
    'exchange.uri (line 2): is no known key; did you mean exchange.url?',
  ],
  ['a wrong type', 'ports:\n  postgres: many', 'ports.postgres (line 2): must be of type number'],
  [
    'a number out of bounds',
    'exchange:\n\n  statusMinutes: 2000',
    'exchange.statusMinutes (line 3): is too big; the most is 1440',
  ],
  ['a value outside the list', 'log: { level: loud }', 'log.level (line 1): must be one of debug, info, warn, error'],
  ['a client without quotes', 's4:\n  client: 100', 's4.client (line 2): must be of type string'],
  ['text that is no YAML', 'ports: {', 'the file (line 1): is not valid YAML'],
  ['a key given twice', 'dataDir: a\ndataDir: b', 'the file (line 2): is not valid YAML (duplicate key)'],
  ['a list instead of a file', '- a', 'the file: must be of type object'],
  [
    'two ports alike',
    'ports: { service: 9400, postgres: 9400 }',
    'ports.postgres (line 1): is 9400, like ports.service',
  ],
  [
    'a time-out beyond the lease',
    'rounds: { leaseSeconds: 30 }',
    'exchange.timeoutMs: is more than half of rounds.leaseSeconds',
  ],
  ['a password given twice', 's4: { password: a, passwordEnv: B }', 's4.password (line 1): is given more than once'],
  [
    'an unreadable password file',
    's4: { passwordFile: nowhere }',
    's4.passwordFile (line 1): names a file that cannot be read',
  ],
  ['an unset variable', 's4: { passwordEnv: NOWHERE }', 'names the environment variable NOWHERE, which is not set'],
])('complains about %s', (_, yaml, complaint) => {
  expect(complaintsOf(yaml)).toContain(complaint);
});

test('complains about a file that is not there, and about bad variables', () => {
  expect(() => loadConfig(join(folder, 'none.yaml'), {})).toThrow('the file: cannot be read (ENOENT)');
  const complaints = complaintsOf('', {
    DAPR_HTTP_PORT: 'x',
    TANDEM_INSTALLATION_KEY: 'short',
    TANDEM_ADMIN_TOKEN: 'short',
  });
  for (const name of ['DAPR_HTTP_PORT', 'TANDEM_INSTALLATION_KEY', 'TANDEM_ADMIN_TOKEN'])
    expect(complaints).toContain(`  ${name}: is`);
});

test('reports every problem at once and never repeats a value', () => {
  const complaints = complaintsOf('s4:\n  password: [geheim]\n  user: 7\n  nonsense: geheim');
  expect(complaints.match(/^ {2}s4\./gm)).toHaveLength(3);
  expect(complaints).not.toContain('geheim');
});
