import { lastLine, readJestReport, slowest } from '../../../tools/lib/test-results.ts';

const test1 = { fullName: 'moves', status: 'passed', duration: 40, failureMessages: [] };
const test2 = { fullName: 'breaks', status: 'failed', duration: 900, failureMessages: ['expected 1'] };
const test3 = { fullName: 'waits', status: 'pending', duration: null, failureMessages: [] };

function report(files: unknown): string {
  return JSON.stringify({ numTotalTests: 3, testResults: files });
}

test('passed, failed and skipped tests are counted apart, with the file named from the project on', () => {
  const text = report([
    { name: '/p/test/unit/a.test.ts', status: 'failed', message: 'x', assertionResults: [test1, test2, test3] },
  ]);
  const results = readJestReport(text, '/p');
  expect(results.map(({ where, status }) => [where, status])).toEqual([
    ['test/unit/a.test.ts', 'passed'],
    ['test/unit/a.test.ts', 'failed'],
    ['test/unit/a.test.ts', 'skipped'],
  ]);
  expect(lastLine(results)).toBe('1 passed, 1 failed');
  expect(results[1]?.message).toBe('expected 1');
});

test('a file that cannot be loaded counts as a failure, not as nothing', () => {
  const text = report([
    { name: '/p/a.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] },
  ]);
  const results = readJestReport(text, '/p');
  expect(lastLine(results)).toBe('0 passed, 1 failed');
  expect(results[0]?.message).toBe('Cannot find module');
});

test('the slowest tests come slowest first, and static checks are not among them', () => {
  const text = report([{ name: '/p/a.test.ts', status: 'failed', message: '', assertionResults: [test1, test2] }]);
  const lint = { name: 'lint', where: 'static', status: 'passed', ms: 99_000, message: '' } as const;
  expect(slowest([lint, ...readJestReport(text, '/p')], 20)).toEqual([
    '    0.9 s  breaks  (a.test.ts)',
    '    0.0 s  moves  (a.test.ts)',
  ]);
});
