/** Owns finding the mailbox that a path names. */
import { type Request } from 'express';

import { Refusal } from '../ports/problem.ts';
import { type Enrolment } from '../ports/records.ts';
import { type ApiDeps } from './deps.ts';
import { apiProblems } from './problems.ts';
import { mailboxIdOf } from './request.ts';

/** @throws Refusal 404 */
export const enrolmentAt = async (
  { records }: Pick<ApiDeps, 'records'>,
  request: Request<{ id: string }>,
): Promise<Enrolment> => {
  const enrolment = await records.enrolment(mailboxIdOf(request.params.id));
  if (enrolment === undefined) throw new Refusal(apiProblems.notFound);
  return enrolment;
};
