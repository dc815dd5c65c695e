/** Owns deleting on one side, with the witness in the intent and in the journal (I7); an edit that loses to the delete is in the vault first. */
import { type Intent, type ItemRef } from '../../actors/messages.ts';
import { normaliseForS4 } from '../../mapping/s4/appointment.ts';
import { type Field, otherSide } from '../../model/appointment.ts';
import { type Result } from '../../model/fault.ts';
import { type Link } from '../../model/link.ts';
import { type ItemChange } from '../../ports/exchange.ts';
import { type VaultedConflict } from '../../ports/vault.ts';
import { withCategories } from '../../sync/categories.ts';
import { changedFields, hashOf } from '../../sync/fingerprint.ts';
import { type Context } from '../mailbox/context.ts';
import { nowOf } from '../mailbox/doubts.ts';
import { onS4, seen } from '../mailbox/observe.ts';
import { cancelledStatus, type DeletePlan, endOf } from '../mailbox/pairs/delete-plan.ts';
import { isHiding } from './hiding.ts';
import { failedWrite, type Job, journalOf, nothingDone, ofSeries, type Outcome, write, wroteOn } from './job.ts';
import { mailsOfDelete } from './mailing.ts';
import { tellOthers } from './tell-others.ts';

/** Only what is really overwritten or goes away with the item. */
const lostEdits = (context: Context, plan: DeletePlan): readonly VaultedConflict[] => {
  const { link, on, edited, s4, exchange } = plan;
  const appointment = on === 's4' ? s4 && onS4(context, s4) : exchange?.appointment;
  if (!edited || appointment === undefined || link.hidden !== undefined || isHiding(context, plan)) return [];
  const now = seen(context, appointment);
  return changedFields(link.base, now).map((field: Field) => ({
    id: hashOf(context.deps.fingerprintKey, [context.enrolment.id, link.guid, field, now[field], 'deleted'].join('|')),
    mailbox: context.enrolment.id,
    guid: link.guid,
    field,
    reason: 'edit-lost-to-delete',
    winner: otherSide(on),
    at: nowOf(context),
    values: { s4: on === 's4' ? appointment[field] : null, exchange: on === 'exchange' ? appointment[field] : null },
  }));
};

const bug: Result<never> = { ok: false, fault: { kind: 'bug', code: 'bug' } };

const sendToS4 = async (context: Context, { link, step, s4, said }: DeletePlan): Promise<Result<unknown>> => {
  if (s4 === undefined) return bug;
  if (step === 'delete') return context.s4.delete(link.guid, s4.etag);
  const status = cancelledStatus(context, s4);
  if (step === 'set-status' && status !== undefined) return context.s4.edit(link.guid, s4.etag, { status });
  const marked = { ...onS4(context, s4), subject: (said?.words ?? '') + s4.content.subject };
  const { subject } = normaliseForS4(marked, context.shape);
  return context.s4.edit(link.guid, s4.etag, { content: { subject } });
};

const sendToExchange = async (context: Context, plan: DeletePlan): Promise<Result<unknown>> => {
  const { step, exchange, said } = plan;
  if (exchange === undefined) return bug;
  const { itemId, changeKey, appointment } = exchange;
  const version = { itemId, changeKey };
  if (step === 'delete') return context.deps.exchange.delete(context.mailbox, version, mailsOfDelete(context, plan));
  const { words = '', category } = said ?? {};
  const change: ItemChange =
    step === 'show-cancelled'
      ? { subject: words + appointment.subject, busyState: 'Free' }
      : { categories: withCategories(exchange.categories, category === undefined ? [] : [category]) };
  return context.deps.exchange.update(context.mailbox, version, change);
};

const send = (context: Context, plan: DeletePlan): Promise<Result<unknown>> =>
  plan.on === 's4' ? sendToS4(context, plan) : sendToExchange(context, plan);

/** What is said on the other side stays true, or is taken back when the pair is in step again. */
const saidSince = ({ on, said, link }: DeletePlan): Pick<Link, 'said'> => {
  const now = said ?? (link.said?.on === otherSide(on) ? link.said : undefined);
  return now === undefined ? {} : { said: now };
};

const invitationOf = ({ invitation }: DeletePlan): readonly ItemRef[] =>
  invitation === undefined ? [] : [{ itemId: invitation }];

/** The copy is seen to be doubled only while the invitation is looked at, so both are tried again together. */
const withInvitation = (plan: DeletePlan, outcome: Outcome): Outcome => ({
  ...outcome,
  failures: outcome.failures.flatMap((failure) => [failure, ...invitationOf(plan).map((ref) => ({ ...failure, ref }))]),
});

const run = async (context: Context, plan: DeletePlan, intent: Intent): Promise<Outcome> => {
  await context.deps.vault.keep(lostEdits(context, plan));
  const done = await write(context, intent, () => send(context, plan));
  // Gone already is what we wanted.
  if (!done.ok && done.fault.kind !== 'gone') return withInvitation(plan, failedWrite(plan.ref, intent, done));
  // An update of ours is told by nobody else; a delete comes back as an event.
  if (plan.on === 's4' && plan.step !== 'delete') await tellOthers(context, plan.link.guid, undefined);
  const { said: _said, ...link } = plan.link;
  const tombstone: Link = {
    ...link,
    state: 'tombstone',
    because: endOf(plan.on, plan.witness),
    since: nowOf(context),
    ...saidSince(plan),
    ...(plan.on === 'exchange' && plan.step === 'delete' && link.occurrence !== undefined
      ? { out: true as const }
      : {}),
  };
  return {
    ...nothingDone,
    links: [tombstone],
    settled: [intent.id],
    journal: [journalOf(intent, 'done')],
    // Until it is looked at again, which says more.
    reports: invitationOf(plan).map((ref) => ({ ref, skipped: 'attendee' as const })),
    cured: [plan.ref, ...invitationOf(plan)],
    wrote: done.ok ? wroteOn(plan.on, plan.step === 'delete' ? 1 : 0) : nothingDone.wrote,
  };
};

export const deleteJob = (context: Context, plan: DeletePlan, id: string): Job => {
  const version = plan.on === 's4' ? plan.s4?.etag : plan.exchange?.changeKey;
  const intent: Intent = {
    id,
    on: plan.on,
    step: plan.step === 'delete' ? 'delete' : 'update',
    key: plan.link.key,
    guid: plan.link.guid,
    itemId: plan.link.itemId,
    ...(version === undefined ? {} : { version }),
    ...ofSeries(plan.link),
    sent: {},
    witness: plan.witness,
    ...(plan.said === undefined ? {} : { said: plan.said }),
    because: plan.cause,
  };
  return { ref: plan.ref, intents: [intent], run: () => run(context, plan, intent) };
};
