/** Owns the form in which every door refuses: what happened and what to do about it, in English and German. Each door has its own list of problems. */
type Words = { readonly message: string; readonly remedy: string };

export type Problem = {
  readonly status: number;
  readonly code: string;
  readonly en: Words;
  readonly de: Words;
  /** Where in the request the problem is, e.g. `events.0.objectKey`. Names of ours, never values. */
  readonly at?: readonly string[];
  readonly retryAfterSeconds?: number;
};

/** What a handler throws; the error handler of the app answers. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

export const problem = (status: number, code: string, words: Pick<Problem, 'en' | 'de'>): Problem => ({
  status,
  code,
  ...words,
});
