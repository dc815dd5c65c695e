/**
 * Owns conflicts for the administrator: which values lost, and putting one of them back. The order is stored with the mailbox, a round carries it out; what became of it stands in the
 * journal.
 */
import { Router } from 'express';

import { type PutBackTurn } from '../model/put-back.ts';
import { type Problem, Refusal } from '../ports/problem.ts';
import { type ApiDeps } from './deps.ts';
import { stampOf } from './mailboxes.ts';
import { apiProblems } from './problems.ts';
import { asked, checked, filtered, sendPage } from './request.ts';
import { mailboxPageQuery, restoreSchema } from './schemas.ts';

type Refused = Exclude<PutBackTurn['reply']['answer'], 'ordered' | 'there'>;

const problemOf: { readonly [A in Refused]: Problem } = {
  changed: apiProblems.changedSince,
  unlinked: apiProblems.linkedNoMore,
  direction: apiProblems.followsOther,
  private: apiProblems.hidden,
  full: apiProblems.notNow,
};

export const conflictRoutes = (deps: ApiDeps): Router => {
  const { actors, vault } = deps;
  const router = Router();
  router.get('/conflicts', async (request, response) => {
    const query = filtered(checked(mailboxPageQuery, request.query));
    sendPage(response, { rows: await vault.list(query), limit: query.limit, nameOf: ({ id }) => id });
  });
  router.get('/conflicts/:id', async (request, response) => {
    const conflict = await vault.conflict(request.params.id);
    if (conflict === undefined) throw new Refusal(apiProblems.notFound);
    response.json(conflict);
  });
  router.post('/conflicts/:id/restore', async (request, response) => {
    const conflict = await vault.conflict(request.params.id);
    if (conflict === undefined) throw new Refusal(apiProblems.notFound);
    const { overwrite } = checked(restoreSchema, request.body ?? {});
    const { id, mailbox, guid, field } = conflict;
    if (field === 'private') throw new Refusal(apiProblems.hidden);
    const { answer } = await asked(
      actors.mailbox(mailbox).putBack({
        ...stampOf(deps, response),
        conflict: id,
        guid,
        field,
        ...(await deps.fingerprints(conflict)),
        ...(overwrite === true ? { overwrite } : {}),
      }),
    );
    if (answer !== 'ordered' && answer !== 'there') throw new Refusal(problemOf[answer]);
    deps.log.info('A value that lost is put back.', { mailbox, conflict: id, answer });
    response.status(202).json({ accepted: answer === 'ordered' ? 1 : 0 });
  });
  return router;
};
