/** Owns reviews for the administrator: items that may be the same as an appointment in S/4. A decision is stored, the mailbox's next round carries it out. */
import { Router } from 'express';

import { s4Guid, type S4Guid } from '../model/ids.ts';
import { Refusal } from '../ports/problem.ts';
import { type ApiDeps } from './deps.ts';
import { lookNow } from './mailboxes.ts';
import { apiProblems } from './problems.ts';
import { checked, filtered, sendPage } from './request.ts';
import { decideSchema, reviewsQuery } from './schemas.ts';

export const reviewRoutes = (deps: ApiDeps): Router => {
  const { records } = deps;
  const router = Router();
  router.get('/reviews', async (request, response) => {
    const { decided, ...rest } = checked(reviewsQuery, request.query);
    const query = { ...filtered(rest), ...(decided === undefined ? {} : { decided: decided === 'true' }) };
    sendPage(response, { rows: await records.reviews(query), limit: query.limit, nameOf: ({ id }) => id });
  });
  router.post('/reviews/:id', async (request, response) => {
    const review = await records.review(request.params.id);
    if (review === undefined) throw new Refusal(apiProblems.notFound);
    const { same } = checked(decideSchema, request.body);
    const decision = { same: same === null ? null : guidOf(same) };
    if (decision.same !== null && !review.candidates.some(({ guid }) => guid === decision.same)) throw notCandidate();
    // Carried out meanwhile by a former decision.
    if (!(await records.decideReview(review.id, decision, 'admin'))) throw new Refusal(apiProblems.notFound);
    deps.log.info('A review is decided.', { mailbox: review.mailbox, review: review.id });
    await lookNow(deps, review.mailbox, response);
    response.status(202).json({ accepted: 1 });
  });
  return router;
};

const notCandidate = (): Refusal => new Refusal({ ...apiProblems.notCandidate, at: ['same'] });

const guidOf = (text: string): S4Guid => {
  try {
    return s4Guid(text);
  } catch {
    throw notCandidate();
  }
};
