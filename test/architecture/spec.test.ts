/** docs/SPEC.md is the single source of the invariants: what it names exists, and what the code cites stands there. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const project = join(__dirname, '..', '..');
const spec = readFileSync(join(project, 'docs', 'SPEC.md'), 'utf8');
const defined = new Set([...spec.matchAll(/^\| ([IP]\d+) +\|/gm)].map((match) => match[1]));

const citedIn = (folder: string): readonly { readonly file: string; readonly number: string }[] => {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', folder], {
    cwd: project,
    encoding: 'utf8',
  });
  return files
    .split('\n')
    .filter((file) => file.endsWith('.ts') && existsSync(join(project, file)))
    .flatMap((file) =>
      [...readFileSync(join(project, file), 'utf8').matchAll(/\((I\d+)(?:, (I\d+))*\)/g)].flatMap((match) =>
        match.slice(1).flatMap((number) => (number === undefined ? [] : [{ file, number }])),
      ),
    );
};

test('every file that the specification names exists', () => {
  const named = [...spec.matchAll(/`((?:src|test|tools)\/[^`]+)`/g)].map((match) => match[1] ?? '');
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((path) => !existsSync(join(project, path)))).toEqual([]);
});

test('every invariant that code or tests cite stands in the specification', () => {
  const cited = [...citedIn('src'), ...citedIn('test')];
  expect(cited.length).toBeGreaterThan(5);
  expect(cited.filter(({ number }) => !defined.has(number))).toEqual([]);
});
