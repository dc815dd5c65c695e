/** Owns the proof that docs/configuration.md names every setting, with its default and by whom it can be decided, and nothing else. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { defaultSettings, groupSettingsSchema, settingsSchema } from '../../../src/model/settings.ts';

const text = readFileSync(join(__dirname, '../../../docs/configuration.md'), 'utf8');
const section = text.slice(text.indexOf('## Settings'));
const rows = [...section.matchAll(/^\| (`[^|]+`) +\| ([^|]+)\| yes +\| (yes|–) +\| (yes|–)/gm)].map(
  ([, names = '', byDefault = '', group, type]) => ({
    names: [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''),
    defaults: [...byDefault.matchAll(/`([^`]+)`/g)].map(([, value]) => value ?? ''),
    group: group === 'yes',
    type: type === 'yes',
  }),
);

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const leaves = (value: object, path = ''): readonly (readonly [string, unknown])[] =>
  Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    isObject(inner) ? leaves(inner, `${path}${name}.`) : [[`${path}${name}`, inner] as const],
  );
const { groups: _groups, transactionTypes: _types, ...ofInstallation } = defaultSettings;
/** The four winners are one row. */
const settings = new Map(leaves(ofInstallation).map(([name, value]) => [name.replace(/(winner)\..*$/, '$1'), value]));

test('every setting is documented with its default, and every documented one exists', () => {
  expect(rows.flatMap(({ names }) => names).toSorted()).toEqual([...settings.keys()].toSorted());
  for (const { names, defaults } of rows) expect(defaults).toEqual(names.map((name) => String(settings.get(name))));
});

test('what a group or a transaction type can decide is what the document says', () => {
  const nested = (path: string, value: unknown): unknown =>
    path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  for (const { names, group, type } of rows)
    for (const name of names) {
      const value = name.endsWith('winner') ? { subject: 'latest' } : settings.get(name);
      expect([name, groupSettingsSchema.safeParse(nested(name, value)).success]).toEqual([name, group]);
      const short = nested(name.split('.').at(-1) ?? '', value);
      const { success } = settingsSchema.safeParse({ transactionTypes: { ZVIS: short } });
      expect([name, success]).toEqual([name, type]);
    }
});

test('the example can be sent as it stands', () => {
  const example = JSON.parse(/```json\n([^`]+)```/.exec(section)?.[1] ?? '') as { readonly settings: object };
  expect(settingsSchema.safeParse(example.settings)).toMatchObject({ success: true });
});
