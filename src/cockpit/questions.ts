/**
 * Owns the questions of the brake: one cause over many mailboxes is one question (sync.md, The brake). Mailboxes that hold a cause in common, directly or by way of others, ask
 * together, and one answer is for all of them.
 */
import { Router } from 'express';

import { type EnrolmentId } from '../model/ids.ts';
import { type Instant } from '../model/instant.ts';
import { type MailboxView, type Question } from '../model/view.ts';
import { Refusal } from '../ports/problem.ts';
import { type ApiDeps } from './deps.ts';
import { eachOf } from './each-of.ts';
import { stampOf } from './mailboxes.ts';
import { apiProblems } from './problems.ts';
import { answerSchema } from './question-schemas.ts';
import { asked, checked } from './request.ts';

export const questionRoutes = (deps: ApiDeps): Router => {
  const { actors, records } = deps;
  const router = Router();
  router.get('/questions', async (_request, response) => {
    const items = questionsOf(await records.mailboxViews()).map(shown);
    response.json({ items });
  });
  router.post('/questions/:id/answer', async (request, response) => {
    const { decision } = checked(answerSchema, request.body);
    const question = questionsOf(await records.mailboxViews()).find(({ names }) => names.has(request.params.id));
    if (question === undefined) throw new Refusal(apiProblems.nothingAsked);
    const ids = question.asking.map(({ mailbox }) => mailbox);
    const told = await eachOf(ids, (id) => asked(actors.mailbox(id).answer({ ...stampOf(deps, response), decision })));
    const notReached = told.filter((one) => one === undefined).length;
    if (notReached === ids.length) throw new Refusal(apiProblems.notNow);
    const accepted = told.filter((one) => one?.answered === true).length;
    if (accepted + notReached === 0) throw new Refusal(apiProblems.nothingAsked);
    deps.log.info('A question of the brake is answered.', { decision, accepted, notReached });
    response.status(202).json({ accepted, notReached });
  });
  return router;
};

type Asking = { readonly mailbox: EnrolmentId; readonly question: Question };
/** `names`: whatever an answer may call it. Neither is ever empty. */
type Together = { readonly names: ReadonlySet<string>; readonly asking: readonly Asking[] };

/** Who asks without a cause (a former release) asks alone, by the name of its mailbox. */
const namesOf = ({ mailbox, question: { causes = [] } }: Asking): readonly string[] =>
  causes.length === 0 ? [mailbox] : causes.map(({ name }) => name);

const questionsOf = (views: readonly MailboxView[]): readonly Together[] =>
  views
    .flatMap(({ mailbox, question }) => (question === undefined ? [] : [{ mailbox, question }]))
    .reduce<readonly Together[]>((found, one) => {
      const own = namesOf(one);
      const [joined, others] = parted(found, ({ names }) => own.some((name) => names.has(name)));
      const names = new Set([...joined.flatMap((each) => [...each.names]), ...own]);
      return [...others, { names, asking: [...joined.flatMap(({ asking }) => asking), one] }];
    }, []);

const parted = <T>(all: readonly T[], isFirst: (one: T) => boolean): readonly [readonly T[], readonly T[]] => [
  all.filter(isFirst),
  all.filter((one) => !isFirst(one)),
];

type Shown = {
  readonly id: string;
  readonly since: Instant;
  readonly deletes: number;
  readonly updates: number;
  readonly mailboxes: readonly EnrolmentId[];
};

/** A mailbox names only its first causes: there may be more than there are names, never fewer than one mailbox counted. */
const countOf = (asking: readonly Asking[], kind: 'delete' | 'update'): number => {
  const causes = asking.flatMap(({ question }) => question.causes ?? []);
  const named = new Set(causes.flatMap((cause) => (cause.kind === kind ? [cause.name] : []))).size;
  const counts = asking.map(({ question }) => (kind === 'delete' ? question.deletes : question.updates));
  return asking.length === 1 ? Math.max(...counts) : Math.max(named, ...counts);
};

const first = <T extends string>(all: readonly T[]): T => all.reduce((one, other) => (other < one ? other : one));

const shown = ({ names, asking }: Together): Shown => ({
  id: first([...names]),
  since: first(asking.map(({ question }) => question.since)),
  deletes: countOf(asking, 'delete'),
  updates: countOf(asking, 'update'),
  mailboxes: asking.map(({ mailbox }) => mailbox),
});
