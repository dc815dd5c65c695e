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
/** One row each, however many parts they have. Tables of codes stand below the table. */
const asOne = /^(appointments\.(?:winner|trigger|newItems\.categories)|codes\.\w+)\..*$/;
const settings = new Map<string, unknown>([
  ...leaves(ofInstallation).map(([name, value]) => [name.replace(asOne, '$1'), value] as const),
  // Empty by default.
  ['codes.statusesOfType', {}],
]);
const defaultOf = (name: string): readonly string[] => (name.startsWith('codes.') ? [] : [String(settings.get(name))]);
/** A value that can be sent for it. */
const sendable = (name: string): unknown => {
  if (name.endsWith('.winner')) return { subject: 'latest' };
  if (name.endsWith('.trigger')) return { mode: 'all' };
  return name.endsWith('.categories') ? ['Visit'] : settings.get(name);
};

test('every setting is documented with its default, and every documented one exists', () => {
  expect(rows.flatMap(({ names }) => names).toSorted()).toEqual([...settings.keys()].toSorted());
  for (const { names, defaults } of rows) expect(defaults).toEqual(names.flatMap(defaultOf));
});

test('what a group or a transaction type can decide is what the document says', () => {
  const nested = (path: string, value: unknown): unknown =>
    path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  for (const { names, group, type } of rows)
    for (const name of names) {
      const value = sendable(name);
      expect([name, groupSettingsSchema.safeParse(nested(name, value)).success]).toEqual([name, group]);
      const short = nested(name.replace(/^appointments\./, ''), value);
      const { success } = settingsSchema.safeParse({ transactionTypes: { ZVIS: short } });
      expect([name, success]).toEqual([name, type]);
    }
});

const examples = [...section.matchAll(/```json\n([^`]+)```/g)].map(
  ([, json = '']) => JSON.parse(json) as { readonly settings?: object; readonly codes?: object },
);

test('each example can be sent as it stands', () => {
  expect(examples.length).toBeGreaterThan(2);
  for (const { settings: sent, ...part } of examples)
    expect(settingsSchema.safeParse(sent ?? part)).toMatchObject({ success: true });
});

test('the tables of codes are shown as they are by default', () => {
  expect(examples.map(({ codes }) => codes)).toContainEqual(defaultSettings.codes);
});
