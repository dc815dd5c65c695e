/** Owns what a test run is counted in, and how jest's report becomes that. Pure. */
import * as z from 'zod';

export interface TestResult {
  readonly name: string;
  /** The test file, from the project's folder; `static` for a check. */
  readonly where: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly ms: number;
  /** Why it failed; empty otherwise. */
  readonly message: string;
}

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          duration: z.number().nullish(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

/**
 * Reads what `jest --json` wrote.
 * @param root the project's folder, taken off the file names
 */
export function readJestReport(text: string, root: string): TestResult[] {
  const { testResults } = reportSchema.parse(JSON.parse(text));
  return testResults.flatMap((file) => {
    const where = file.name.startsWith(root) ? file.name.slice(root.length).replace(/^[/\\]/, '') : file.name;
    const tests = file.assertionResults.map((test): TestResult => ({
      name: test.fullName,
      where,
      status: statusOf(test.status),
      ms: test.duration ?? 0,
      message: (test.failureMessages ?? []).join('\n'),
    }));
    // A file that could not even be loaded has no tests, and must not count as nothing; nor may one that fails around its tests.
    const silentFailure = file.status === 'failed' && !tests.some(({ status }) => status === 'failed');
    if (!silentFailure) return tests;
    return [...tests, { name: 'the file as a whole', where, status: 'failed', ms: 0, message: file.message }];
  });
}

function statusOf(status: string): TestResult['status'] {
  if (status === 'passed' || status === 'failed') return status;
  return 'skipped';
}

/** The last line of a run: `12 passed, 0 failed`. */
export function lastLine(results: readonly TestResult[]): string {
  const count = (status: TestResult['status']): number => results.filter((one) => one.status === status).length;
  return `${count('passed')} passed, ${count('failed')} failed`;
}

/** The slowest tests, slowest first, one line each. */
export function slowest(results: readonly TestResult[], count: number): string[] {
  return results
    .filter(({ where }) => where !== 'static')
    .toSorted((a, b) => b.ms - a.ms)
    .slice(0, count)
    .map(({ ms, name, where }) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${name}  (${where})`);
}
