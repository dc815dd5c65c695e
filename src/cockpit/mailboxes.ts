/** Owns enrolling, watching and ending mailboxes. Row first, then actor: what was cut off in between is completed by the same request again. */
import { randomUUID } from 'node:crypto';

import { type Response, Router } from 'express';

import { type Stamped } from '../actors/messages.ts';
import {
  correlationId,
  enrolmentId,
  type EnrolmentId,
  partnerNumber,
  type PartnerNumber,
  smtpAddress,
} from '../model/ids.ts';
import { type Instant, instantOfMs } from '../model/instant.ts';
import { type MailboxView } from '../model/view.ts';
import { Refusal } from '../ports/problem.ts';
import { type Enrolment } from '../ports/records.ts';
import { type ApiDeps } from './deps.ts';
import { enrolmentAt } from './enrolment-at.ts';
import { joinGroup, requireGroup } from './groups.ts';
import { offerLeads } from './offer-leads.ts';
import { apiProblems } from './problems.ts';
import { answerSchema } from './question-schemas.ts';
import { asked, checked, sendPage } from './request.ts';
import { enrolSchema, pageQuery } from './schemas.ts';

export const mailboxRoutes = (deps: ApiDeps): Router => {
  const { actors, records } = deps;
  const router = Router();
  router.get('/mailboxes', async (_request, response) => {
    const [enrolments, views, groups] = await Promise.all([
      records.enrolments(),
      records.mailboxViews(),
      deps.groups.groupsOf(),
    ]);
    const byId = new Map(views.map((view) => [view.mailbox, view]));
    const items = enrolments.map((enrolment) => {
      const group = groups.get(enrolment.id);
      return { ...shown(enrolment, byId.get(enrolment.id)), ...(group === undefined ? {} : { group }) };
    });
    response.json({ items });
  });
  router.get('/mailboxes/:id', async (request, response) => {
    const enrolment = await enrolmentAt(deps, request);
    const [view, { group }] = await Promise.all([records.mailboxView(enrolment.id), records.settings(enrolment.id)]);
    response.json({ ...shown(enrolment, view), ...(group === undefined ? {} : { group }) });
  });
  router.post('/mailboxes', async (request, response) => {
    const { group, ...wanted } = requested(request.body);
    if (group !== undefined) await requireGroup(deps, group);
    const { isNew, enrolment } = await enrolled(deps, wanted);
    if (group !== undefined) await joinGroup(deps, enrolment.id, group);
    await records.follow(enrolment.employee, enrolment.s4, enrolment.id);
    await asked(actors.mailbox(enrolment.id).enrol({ enrolment, ...stampOf(deps, response) }));
    deps.log.info('A mailbox is enrolled.', { mailbox: enrolment.id, isNew });
    response.status(isNew ? 201 : 200).json({ id: enrolment.id });
  });
  router.delete('/mailboxes/:id', async (request, response) => {
    const { id } = await enrolmentAt(deps, request);
    await asked(actors.mailbox(id).remove(stampOf(deps, response)));
    await records.unenrol(id);
    await offerLeads(deps, id, stampOf(deps, response));
    deps.log.info('The enrolment of a mailbox is ended.', { mailbox: id });
    response.status(204).end();
  });
  router.post('/mailboxes/:id/sync', async (request, response) => {
    const { id } = await enrolmentAt(deps, request);
    await lookNow(deps, id, response);
    response.status(202).json({ accepted: 1 });
  });
  router.post('/mailboxes/:id/answer', async (request, response) => {
    const { id } = await enrolmentAt(deps, request);
    const { decision } = checked(answerSchema, request.body);
    const { answered } = await asked(actors.mailbox(id).answer({ ...stampOf(deps, response), decision }));
    if (!answered) throw new Refusal(apiProblems.nothingAsked);
    deps.log.info('The question of the brake is answered.', { mailbox: id, decision });
    response.status(202).json({ accepted: 1 });
  });
  router.get('/mailboxes/:id/items', async (request, response) => {
    const { id } = await enrolmentAt(deps, request);
    const { limit, before } = checked(pageQuery, request.query);
    const rows = await records.itemViews(id, { limit, ...(before === undefined ? {} : { before }) });
    const items = rows.map(({ mailbox: _mailbox, ...item }) => item);
    sendPage(response, { rows: items, limit, nameOf: ({ item }) => item });
  });
  return router;
};

/** Has the mailbox look at everything again. @throws Refusal when it cannot be told now */
export const lookNow = async (deps: ApiDeps, id: EnrolmentId, response: Response): Promise<void> => {
  const notice = { from: 'admin', ...stampOf(deps, response), receivedMs: deps.clock.now() } as const;
  await asked(deps.actors.mailbox(id).tell({ notice }));
  deps.metrics.notice('admin', 'stored');
};

/** A correlation id that the door made, else a new one. */
export const stampOf = ({ clock }: Pick<ApiDeps, 'clock'>, response: Response): Stamped => ({
  at: instantOfMs(clock.now()),
  correlation: correlationId(String(response.getHeader('x-correlation-id') ?? randomUUID())),
});

type Wanted = Pick<Enrolment, 'smtpAddress' | 'employee'>;

const requested = (body: unknown): Wanted & { readonly group?: string } => {
  const wanted = checked(enrolSchema, body);
  const group = wanted.group === undefined ? {} : { group: wanted.group };
  try {
    return { smtpAddress: smtpAddress(wanted.smtpAddress), employee: partnerNumber(wanted.employee), ...group };
  } catch {
    throw new Refusal({ ...apiProblems.invalid, at: ['smtpAddress'] });
  }
};

const enrolled = async (
  deps: ApiDeps,
  wanted: Wanted,
): Promise<{ readonly isNew: boolean; readonly enrolment: Enrolment }> => {
  const { records, system, clock } = deps;
  const before = await samePair(deps, wanted);
  if (before) return { isNew: false, enrolment: before };
  await requireEmployee(deps, wanted.employee);
  const enrolment: Enrolment = {
    id: enrolmentId(randomUUID()),
    ...wanted,
    s4: system,
    since: instantOfMs(clock.now()),
  };
  if (await records.enrol(enrolment)) return { isNew: true, enrolment };
  // Somebody was quicker, or the employee has another mailbox.
  const quicker = await samePair(deps, wanted);
  if (quicker) return { isNew: false, enrolment: quicker };
  throw new Refusal(apiProblems.enrolledOtherwise);
};

const samePair = async ({ records }: ApiDeps, wanted: Wanted): Promise<Enrolment | undefined> => {
  const enrolment = await records.enrolmentOf(wanted.smtpAddress);
  if (enrolment === undefined || enrolment.employee === wanted.employee) return enrolment;
  throw new Refusal(apiProblems.enrolledOtherwise);
};

/** Only a clear "no such employee" refuses; when S/4 cannot be asked now, the first round will tell. */
const requireEmployee = async ({ s4 }: ApiDeps, number: PartnerNumber): Promise<void> => {
  const employee = await s4.employee(number);
  if (!employee.ok && employee.fault.kind === 'gone') throw new Refusal(apiProblems.noSuchEmployee);
};

type Shown = Omit<MailboxView, 'mailbox' | 'status'> & {
  readonly id: EnrolmentId;
  readonly since: Instant;
  readonly status: MailboxView['status'] | 'new';
};

/** A mailbox whose actor has not told anything yet is `new`. */
const shown = ({ id, smtpAddress: address, employee, since }: Enrolment, view: MailboxView | undefined): Shown => {
  if (view === undefined)
    return {
      id,
      smtpAddress: address,
      employee,
      since,
      status: 'new',
      lastSuccess: {},
      pending: 1,
      parked: 0,
      links: 0,
      subscription: 'none',
    };
  const { mailbox, ...rest } = view;
  return { id: mailbox, since, ...rest };
};
