/** Owns deleting on one side, with the witness in the intent and in the journal (I7); an edit that loses to the delete is in the vault first. */
import { type Intent } from '../../actors/messages.ts';
import { type Appointment, type Field, otherSide } from '../../model/appointment.ts';
import { type Result } from '../../model/fault.ts';
import { type Link } from '../../model/link.ts';
import { type VaultedConflict } from '../../ports/vault.ts';
import { changedFields, hashOf } from '../../sync/fingerprint.ts';
import { type Context } from '../mailbox/context.ts';
import { nowOf } from '../mailbox/doubts.ts';
import { seen } from '../mailbox/observe.ts';
import { type DeletePlan } from '../mailbox/plan.ts';
import { failedWrite, type Job, journalOf, nothingDone, type Outcome, write, wroteOn } from './job.ts';

const lostEdits = (context: Context, { link, on, edited, s4, exchange }: DeletePlan): readonly VaultedConflict[] => {
  const appointment: Appointment | undefined = on === 's4' ? s4?.appointment : exchange?.appointment;
  if (!edited || appointment === undefined) return [];
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

const send = (context: Context, plan: DeletePlan): Promise<Result<void>> => {
  if (plan.on === 's4' && plan.s4 !== undefined) return context.s4.delete(plan.link.guid, plan.s4.etag);
  if (plan.on === 'exchange' && plan.exchange !== undefined) {
    return context.deps.exchange.delete(context.mailbox, {
      itemId: plan.exchange.itemId,
      changeKey: plan.exchange.changeKey,
    });
  }
  return Promise.resolve({ ok: false, fault: { kind: 'bug', code: 'bug' } });
};

const run = async (context: Context, plan: DeletePlan, intent: Intent): Promise<Outcome> => {
  await context.deps.vault.keep(lostEdits(context, plan));
  const done = await write(context, intent, () => send(context, plan));
  // Gone already is what we wanted.
  if (!done.ok && done.fault.kind !== 'gone') return failedWrite(plan.ref, intent, done);
  const tombstone: Link = { ...plan.link, state: 'tombstone', because: plan.witness, since: nowOf(context) };
  return {
    ...nothingDone,
    links: [tombstone],
    settled: [intent.id],
    journal: [journalOf(intent, 'done')],
    cured: [plan.ref],
    wrote: done.ok ? wroteOn(plan.on, 1) : nothingDone.wrote,
  };
};

export const deleteJob = (context: Context, plan: DeletePlan, id: string): Job => {
  const version = plan.on === 's4' ? plan.s4?.etag : plan.exchange?.changeKey;
  const intent: Intent = {
    id,
    on: plan.on,
    step: 'delete',
    key: plan.link.key,
    guid: plan.link.guid,
    itemId: plan.link.itemId,
    ...(version === undefined ? {} : { version }),
    sent: {},
    witness: plan.witness,
    because: plan.cause,
  };
  return { ref: plan.ref, intents: [intent], run: () => run(context, plan, intent) };
};
