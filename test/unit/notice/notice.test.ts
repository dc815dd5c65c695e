import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { currentNotice, dependenciesOf, noticeOf } from '../../../tools/notice.ts';

const lock = {
  packages: {
    '': { name: 'tandem', version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', license: 'MIT' },
    'node_modules/a/node_modules/b': { version: '1.0.0', license: 'ISC' },
    'node_modules/c/node_modules/b': { version: '2.0.0', license: 'MIT' },
    'node_modules/@sap/xssec': { version: '3.0.0', license: 'SAP DEVELOPER LICENSE AGREEMENT' },
    'node_modules/jest': { version: '30.0.0', license: 'MIT', dev: true },
  },
};

test('NOTICE in the repository is that of package-lock.json', () => {
  const text = readFileSync(join(__dirname, '../../../NOTICE'), 'utf8');
  expect(text === currentNotice() ? 'current' : 'not current; run: npm run notice').toBe('current');
});

test('each version of a production dependency is named once, development tools are not', () => {
  expect(dependenciesOf(lock).map(({ name, version }) => `${name} ${version}`)).toEqual([
    '@sap/xssec 3.0.0',
    'b 1.0.0',
    'b 2.0.0',
  ]);
});

test('packages under the developer licence are said to be no open source', () => {
  expect(noticeOf(lock)).toMatch(
    /@sap\/xssec 3\.0\.0: SAP DEVELOPER LICENSE AGREEMENT\n {2}.*not open source.*SAP BTP/,
  );
});

test('a package without a licence is refused by name', () => {
  expect(() => dependenciesOf({ packages: { 'node_modules/x': { version: '1.0.0' } } })).toThrow('x names no');
});
