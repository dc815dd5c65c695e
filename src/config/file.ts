/**
 * Owns reading the configuration file: YAML text to checked values, with the lines on which the keys stand. Reports through ConfigError only.
 */
import { readFileSync } from 'node:fs';

import { LineCounter, parseDocument } from 'yaml';

import { ConfigError, linesOf, noLines, problemsOf, type LineOf } from './problems.ts';
import { configFileSchema, type ConfigFile } from './schema.ts';
import { systemErrorCode } from './system-error.ts';

export type ReadConfig = { readonly values: ConfigFile; readonly lineOf: LineOf };

/** @param path of the file; absent: all defaults. @throws ConfigError */
export const readConfigFile = (path: string | undefined): ReadConfig => {
  if (path === undefined) return { values: configFileSchema.parse({}), lineOf: noLines };
  return parseConfig(readText(path), path);
};

/** @param source what to call the text in complaints. @throws ConfigError */
const parseConfig = (text: string, source: string): ReadConfig => {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true });
  if (document.errors.length > 0)
    throw new ConfigError(
      source,
      document.errors.map(({ linePos, code }) => ({
        key: 'the file',
        ...(linePos ? { line: linePos[0].line } : {}),
        what: `is not valid YAML (${code.toLowerCase().replaceAll('_', ' ')}); correct the text there`,
      })),
    );
  const lineOf = linesOf(document, counter);
  const values: unknown = document.toJS() ?? {};
  const checked = configFileSchema.safeParse(values);
  if (!checked.success) throw new ConfigError(source, problemsOf(checked.error.issues, lineOf, configKeys()));
  return { values: checked.data, lineOf };
};

/** The names of all keys that hold a value, e.g. `exchange.url`. */
export const configKeys = (): readonly string[] =>
  Object.entries(configFileSchema.shape).flatMap(([name, part]) => {
    const inner = part.def.type === 'prefault' ? part.def.innerType : part;
    return 'shape' in inner ? Object.keys(inner.shape).map((key) => `${name}.${key}`) : [name];
  });

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = systemErrorCode(error);
    throw new ConfigError(path, [
      { key: 'the file', what: `cannot be read (${code}); check the path and who may read it` },
    ]);
  }
};
