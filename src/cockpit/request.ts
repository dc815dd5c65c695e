/** Owns what the handlers of the API share: checking input by its schema, and telling mailboxes with a clear answer when that fails. */
import { type Response } from 'express';
import { type ZodType } from 'zod';

import { TurnFailed } from '../actors/turn.ts';
import { enrolmentId, type EnrolmentId } from '../model/ids.ts';
import { Refusal } from '../ports/problem.ts';
import { apiProblems } from './problems.ts';

/** @throws Refusal naming the wrong fields */
export const checked = <T>(schema: ZodType<T>, value: unknown): T => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const at = result.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
  );
  throw new Refusal({ ...apiProblems.invalid, at: at.slice(0, 20).map((path) => path.map(String).join('.')) });
};

/** @throws Refusal 404 */
export const mailboxIdOf = (text: string): EnrolmentId => {
  try {
    return enrolmentId(text);
  } catch {
    throw new Refusal(apiProblems.notFound);
  }
};

type Query = { readonly limit: number; readonly before?: string; readonly mailbox?: EnrolmentId };

/** A query as records take it. @throws Refusal 404 */
export const filtered = (query: {
  readonly limit: number;
  readonly before?: string | undefined;
  readonly mailbox?: string | undefined;
}): Query => ({
  limit: query.limit,
  ...(query.before === undefined ? {} : { before: query.before }),
  ...(query.mailbox === undefined ? {} : { mailbox: mailboxIdOf(query.mailbox) }),
});

/** The actor may be moving, or its store away: nobody knows what was saved, the caller comes again. */
export const asked = async <T>(turn: Promise<T>): Promise<T> => {
  try {
    return await turn;
  } catch (error) {
    if (error instanceof TurnFailed) throw new Refusal(apiProblems.notNow);
    throw error;
  }
};

/** Sends a page; `next` names its last row when there may be more. */
export const sendPage = <T>(
  response: Response,
  page: { readonly rows: readonly T[]; readonly limit: number; readonly nameOf: (row: T) => string },
): void => {
  const last = page.rows.length === page.limit ? page.rows.at(-1) : undefined;
  response.json({ items: page.rows, ...(last === undefined ? {} : { next: page.nameOf(last) }) });
};
