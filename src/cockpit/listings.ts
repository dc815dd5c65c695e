/** Owns what is listed for the administrator besides mailboxes: dead letters, journal, conflicts. */
import { Router } from 'express';

import { type EnrolmentId, s4Guid, type S4Guid } from '../model/ids.ts';
import { Refusal } from '../ports/problem.ts';
import { type ApiDeps } from './deps.ts';
import { stampOf } from './mailboxes.ts';
import { apiProblems } from './problems.ts';
import { asked, checked, mailboxIdOf, sendPage } from './request.ts';
import { journalQuery, mailboxPageQuery } from './schemas.ts';

export const listingRoutes = (deps: ApiDeps): Router => {
  const { actors, records, vault } = deps;
  const router = Router();
  router.get('/dead-letters', async (request, response) => {
    const query = filtered(checked(mailboxPageQuery, request.query));
    sendPage(response, { rows: await records.deadLetters(query), limit: query.limit, nameOf: ({ id }) => id });
  });
  router.post('/dead-letters/:id/retry', async (request, response) => {
    const letter = await records.deadLetter(request.params.id);
    if (letter === undefined) throw new Refusal(apiProblems.notFound);
    const { retried } = await asked(
      actors.mailbox(letter.mailbox).retry({ ...stampOf(deps, response), items: [letter.item] }),
    );
    response.status(202).json({ accepted: retried });
  });
  router.get('/journal', async (request, response) => {
    const { guid, ...rest } = checked(journalQuery, request.query);
    const query = { ...filtered(rest), ...(guid === undefined ? {} : { guid: guidOf(guid) }) };
    const rows = await records.journal(query);
    sendPage(response, { rows, limit: query.limit, nameOf: ({ mailbox, seq }) => `${mailbox}:${seq}` });
  });
  router.get('/conflicts', async (request, response) => {
    const query = filtered(checked(mailboxPageQuery, request.query));
    sendPage(response, { rows: await vault.list(query), limit: query.limit, nameOf: ({ id }) => id });
  });
  router.get('/conflicts/:id', async (request, response) => {
    const conflict = await vault.conflict(request.params.id);
    if (conflict === undefined) throw new Refusal(apiProblems.notFound);
    response.json(conflict);
  });
  return router;
};

type Query = { readonly limit: number; readonly before?: string; readonly mailbox?: EnrolmentId };

const filtered = (query: {
  readonly limit: number;
  readonly before?: string | undefined;
  readonly mailbox?: string | undefined;
}): Query => ({
  limit: query.limit,
  ...(query.before === undefined ? {} : { before: query.before }),
  ...(query.mailbox === undefined ? {} : { mailbox: mailboxIdOf(query.mailbox) }),
});

const guidOf = (text: string): S4Guid => {
  try {
    return s4Guid(text);
  } catch {
    throw new Refusal({ ...apiProblems.invalid, at: ['guid'] });
  }
};
