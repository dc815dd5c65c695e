/** Owns what is listed for the administrator besides mailboxes: journal, people who could not be matched. */
import { Router } from 'express';

import { s4Guid, type S4Guid } from '../model/ids.ts';
import { Refusal } from '../ports/problem.ts';
import { type ApiDeps } from './deps.ts';
import { apiProblems } from './problems.ts';
import { checked, filtered, sendPage } from './request.ts';
import { journalQuery, peopleQuery } from './schemas.ts';

export const listingRoutes = (deps: ApiDeps): Router => {
  const { records } = deps;
  const router = Router();
  router.get('/journal', async (request, response) => {
    const { guid, ...rest } = checked(journalQuery, request.query);
    const query = { ...filtered(rest), ...(guid === undefined ? {} : { guid: guidOf(guid) }) };
    const rows = await records.journal(query);
    sendPage(response, { rows, limit: query.limit, nameOf: ({ mailbox, seq }) => `${mailbox}:${seq}` });
  });
  router.get('/people', async (request, response) => {
    const { kind, ...rest } = checked(peopleQuery, request.query);
    const query = { ...filtered(rest), ...(kind === undefined ? {} : { kind }) };
    sendPage(response, { rows: await records.peopleReports(query), limit: query.limit, nameOf: ({ id }) => id });
  });
  return router;
};

const guidOf = (text: string): S4Guid => {
  try {
    return s4Guid(text);
  } catch {
    throw new Refusal({ ...apiProblems.invalid, at: ['guid'] });
  }
};
