/** Owns what is left behind by an order to put a value back: what it overwrites goes to the vault, and the answer goes to the mailbox and the journal. */
import { type JournalDraft } from '../../actors/messages.ts';
import { type Side } from '../../model/appointment.ts';
import { type PutBackAnswer } from '../../model/put-back.ts';
import { type VaultedConflict } from '../../ports/vault.ts';
import { hashOf } from '../../sync/fingerprint.ts';
import { type Context } from '../mailbox/context.ts';
import { nowOf } from '../mailbox/doubts.ts';
import { onS4 } from '../mailbox/observe.ts';
import { type PutBackWrite } from '../mailbox/pairs/kept.ts';
import { type MergePlan } from '../mailbox/pairs/merge-plan.ts';
import { type Job, nothingDone, type Outcome, together } from './job.ts';

/** The conflict the other way round: the side whose value comes back wins, and what is overwritten is the value that lost, so that it can be put back in its turn. */
const overwrittenBy = (
  context: Context,
  { s4, exchange, now, link }: MergePlan,
  { conflict, loser, fingerprint }: PutBackWrite,
): readonly VaultedConflict[] => {
  const { field, winner, values } = conflict;
  const shown = { s4: onS4(context, s4)[field], exchange: exchange.appointment[field] };
  const sides = (['s4', 'exchange'] as const satisfies readonly Side[]).filter((on) => now[on][field] !== fingerprint);
  const entries = sides.map((on): VaultedConflict => ({
    // Both sides show the same as a rule; what a repeated round finds on one of them is the same, too.
    id: hashOf(
      context.deps.fingerprintKey,
      [context.enrolment.id, link.guid, field, 'put-back', conflict.id, now[on][field]].join('|'),
    ),
    mailbox: context.enrolment.id,
    guid: link.guid,
    field,
    reason: 'put-back',
    winner: loser,
    at: nowOf(context),
    values: { [loser]: values[loser], [winner]: shown[on] } as VaultedConflict['values'],
  }));
  return [...new Map(entries.map((one) => [one.id, one])).values()];
};

export const overwritten = (context: Context, plan: MergePlan): readonly VaultedConflict[] =>
  (plan.putBack ?? []).flatMap((write) => overwrittenBy(context, plan, write));

const journalOf = ({ order: { guid, field }, verdict }: PutBackAnswer): JournalDraft => ({
  what: verdict === 'write' || verdict === 'there' ? 'put-back' : 'refused',
  guid,
  fields: [field],
  because: verdict,
});

/** A job that failed leaves the order where it is: the next attempt carries it out. */
export const answering = (job: Job, answers: readonly PutBackAnswer[] = []): Job =>
  answers.length === 0
    ? job
    : {
        ...job,
        run: async (): Promise<Outcome> => {
          const outcome = await job.run();
          if (outcome.down !== undefined || outcome.failures.length > 0) return outcome;
          return together([outcome, { ...nothingDone, journal: answers.map(journalOf), putBacks: answers }]);
        },
      };
