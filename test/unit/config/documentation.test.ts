/** Owns the proof that docs/configuration.md names every key with its default, and nothing else; and that the example works. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as z from 'zod';

import { loadConfig } from '../../../src/config.ts';
import { configKeys } from '../../../src/config/file.ts';
import { configFileSchema, portOffsets } from '../../../src/config/schema.ts';

const docs = join(__dirname, '../../../docs');
const text = readFileSync(join(docs, 'configuration.md'), 'utf8');
const keysSection = text.slice(text.indexOf('## Keys'), text.indexOf('## Environment variables'));
const rows = [...keysSection.matchAll(/^\| `([^`]+)` *\| ([^|]+)\| ([^|]+)\|$/gm)].map((row) => ({
  key: row[1] ?? '',
  byDefault: (row[2] ?? '').trim(),
}));

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const defaults = (value: object, path = ''): readonly (readonly [string, unknown])[] =>
  Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    isObject(inner) ? defaults(inner, `${path}${name}.`) : [[`${path}${name}`, inner] as const],
  );

test('every key is documented and every documented key exists', () => {
  expect(rows.map(({ key }) => key).toSorted()).toEqual([...configKeys()].toSorted());
});

test('the keys are those of the schema', () => {
  const schema = z.toJSONSchema(configFileSchema, { io: 'input' });
  const keys = Object.entries(schema.properties ?? {}).flatMap(([name, part]) =>
    isObject(part) && 'properties' in part && isObject(part.properties)
      ? Object.keys(part.properties).map((key) => `${name}.${key}`)
      : [name],
  );
  expect(keys.toSorted()).toEqual([...configKeys()].toSorted());
});

test('every default in the document is the one that works', () => {
  const working = new Map(defaults(configFileSchema.parse({})));
  for (const { key, byDefault } of rows) {
    const port = /^ports\.(.+)$/.exec(key)?.[1];
    const offset = Object.entries(portOffsets).find(([name]) => name === port)?.[1];
    if (working.has(key)) expect([key, byDefault]).toEqual([key, `\`${String(working.get(key))}\``]);
    else if (offset !== undefined) expect([key, byDefault]).toEqual([key, `service + ${offset}`]);
    else expect(byDefault).not.toMatch(/`/);
  }
});

test('every environment variable that is read is documented', () => {
  const source = ['src/config.ts', 'src/main.ts']
    .map((path) => readFileSync(join(docs, '..', path), 'utf8'))
    .join('\n');
  const read = new Set([...source.matchAll(/\b(?:TANDEM|DAPR)_[A-Z0-9_]+\b/g)].map(([name]) => name));
  const documented = new Set([...text.matchAll(/\b(?:TANDEM|DAPR)_[A-Z0-9_]+\b/g)].map(([name]) => name));
  expect([...documented].toSorted()).toEqual([...read].toSorted());
});

test('the example is a valid configuration of real systems', () => {
  const secrets = { EXCHANGE_PASSWORD: 'a', S4_PASSWORD: 'b', S4_EVENT_PASSWORD: 'c' };
  const config = loadConfig(join(docs, 'example-config.yaml'), secrets);
  expect(config.simulators).toBe(false);
  expect(config.s4.eventPassword).toBe('c');
});
