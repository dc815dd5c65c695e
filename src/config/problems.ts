/**
 * Owns the complaints about a configuration: every problem at once, each with the name of the key, the line it stands on, and what to do.
 * Values are never repeated: one of them may be a password.
 */
import { isMap, isScalar, type Document, type LineCounter } from 'yaml';
import { type core } from 'zod';

export type Problem = { readonly key: string; readonly line?: number; readonly what: string };

/** The configuration cannot be used. Nothing was started. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly Problem[];
  constructor(source: string, problems: readonly Problem[]) {
    const lines = problems.map(
      ({ key, line, what }) => `  ${key}${line === undefined ? '' : ` (line ${line})`}: ${what}`,
    );
    super(
      `The configuration in ${source} cannot be used:\n${lines.join('\n')}\nEvery key is explained in docs/configuration.md.`,
    );
    this.problems = problems;
  }
}

/** Where a key stands. */
export type LineOf = (path: readonly PropertyKey[]) => number | undefined;
export const noLines: LineOf = () => undefined;

export const linesOf =
  (document: Document, counter: LineCounter): LineOf =>
  (path) => {
    let node: unknown = document.contents;
    let offset: number | undefined;
    for (const part of path) {
      if (!isMap(node)) break;
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
      if (!pair) break;
      offset = isScalar(pair.key) ? pair.key.range?.[0] : undefined;
      node = pair.value;
    }
    return offset === undefined ? undefined : counter.linePos(offset).line;
  };

/** @param known the names of all keys, to suggest the one that was meant */
export const problemsOf = (
  issues: readonly core.$ZodIssue[],
  lineOf: LineOf,
  known: readonly string[],
): readonly Problem[] =>
  issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) =>
        problem([...issue.path, key], lineOf, unknownKey([...issue.path, key].join('.'), known)),
      );
    return [problem(issue.path, lineOf, sentence(issue))];
  });

const problem = (path: readonly PropertyKey[], lineOf: LineOf, what: string): Problem => {
  const line = lineOf(path);
  return { key: path.map(String).join('.') || 'the file', ...(line === undefined ? {} : { line }), what };
};

const sentence = (issue: core.$ZodIssue): string => {
  if (issue.code === 'invalid_type') return `must be of type ${issue.expected}; correct the value`;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small') return `is too small; the least is ${String(issue.minimum)}`;
  if (issue.code === 'too_big') return `is too big; the most is ${String(issue.maximum)}`;
  return `${issue.message}; correct the value`;
};

const unknownKey = (key: string, known: readonly string[]): string => {
  const last = (path: string): string => path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const near = known
    .map((name) => ({ name, far: distance(last(key), last(name)) + (parent(name) === parent(key) ? 0 : 1) }))
    .sort((a, b) => a.far - b.far)[0];
  return near && near.far <= 3 ? `is no known key; did you mean ${near.name}?` : 'is no known key; remove it';
};

const parent = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.')));

/** Levenshtein distance. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};
