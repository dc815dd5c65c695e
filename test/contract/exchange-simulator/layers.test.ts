/** Proves that the mailbox store knows no protocol, so that a second front can stand on it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const STORE = resolve(__dirname, '../../../simulators/exchange/store');

test('the store imports nothing but itself, Node and libraries for time', () => {
  const isAllowed = (source: string): boolean =>
    /^(\.\/[\w-]+\.ts|node:\w+|temporal-polyfill|cldr-core\/supplemental\/windowsZones\.json|rrule-temporal)$/.test(
      source,
    );
  expect(isAllowed('../ews/ids.ts')).toBe(false);
  const foreign = readdirSync(STORE).flatMap((file) =>
    [...readFileSync(join(STORE, file), 'utf8').matchAll(/from '([^']+)'/g)]
      .map((match) => match[1] ?? '')
      .filter((source) => !isAllowed(source))
      .map((source) => `${file} imports ${source}`),
  );
  expect(foreign).toEqual([]);
});
