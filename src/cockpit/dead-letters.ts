/** Owns dead letters for the administrator: which there are, and trying them again one by one, by their cause, or all. */
import { Router } from 'express';

import { type FaultCode } from '../model/fault.ts';
import { type EnrolmentId } from '../model/ids.ts';
import { Refusal } from '../ports/problem.ts';
import { type ApiDeps } from './deps.ts';
import { eachOf } from './each-of.ts';
import { stampOf } from './mailboxes.ts';
import { apiProblems } from './problems.ts';
import { asked, checked, filtered, mailboxIdOf, sendPage } from './request.ts';
import { mailboxPageQuery, retrySchema } from './schemas.ts';

export const deadLetterRoutes = (deps: ApiDeps): Router => {
  const { actors, records } = deps;
  const router = Router();
  router.get('/dead-letters', async (request, response) => {
    const query = filtered(checked(mailboxPageQuery, request.query));
    sendPage(response, { rows: await records.deadLetters(query), limit: query.limit, nameOf: ({ id }) => id });
  });
  router.post('/dead-letters/retry', async (request, response) => {
    const { mailbox, fault } = checked(retrySchema, request.body);
    const concerned = await mailboxesWith(deps, {
      ...(mailbox === undefined ? {} : { mailbox: mailboxIdOf(mailbox) }),
      ...(fault === undefined ? {} : { fault }),
    });
    const stamp = stampOf(deps, response);
    const told = await eachOf(concerned, (id) =>
      asked(actors.mailbox(id).retry({ ...stamp, ...(fault === undefined ? {} : { fault }) })),
    );
    const notReached = told.filter((one) => one === undefined).length;
    if (notReached > 0 && notReached === concerned.length) throw new Refusal(apiProblems.notNow);
    const accepted = told.reduce((sum, one) => sum + (one?.retried ?? 0), 0);
    deps.log.info('Dead letters are tried again.', { accepted, notReached, ...(fault === undefined ? {} : { fault }) });
    response.status(202).json({ accepted, mailboxes: concerned.length - notReached, notReached });
  });
  router.post('/dead-letters/:id/retry', async (request, response) => {
    const letter = await records.deadLetter(request.params.id);
    if (letter === undefined) throw new Refusal(apiProblems.notFound);
    const { retried } = await asked(
      actors.mailbox(letter.mailbox).retry({ ...stampOf(deps, response), items: [letter.item] }),
    );
    response.status(202).json({ accepted: retried });
  });
  return router;
};

const pageSize = 1_000;
type Wanted = { readonly mailbox?: EnrolmentId; readonly fault?: FaultCode };

/** The mailboxes that have such dead letters. */
const mailboxesWith = async ({ records }: ApiDeps, { mailbox, fault }: Wanted): Promise<readonly EnrolmentId[]> => {
  const found = new Set<EnrolmentId>();
  let before: string | undefined;
  for (;;) {
    const page = await records.deadLetters({
      limit: pageSize,
      ...(before === undefined ? {} : { before }),
      ...(mailbox === undefined ? {} : { mailbox }),
    });
    for (const letter of page) if (fault === undefined || letter.fault.code === fault) found.add(letter.mailbox);
    before = page.at(-1)?.id;
    if (before === undefined || page.length < pageSize) return [...found];
  }
};
