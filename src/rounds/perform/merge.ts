/** Owns performing a merge: losing values go to the vault first, then each side gets what it lacks. */
import { type Intent } from '../../actors/messages.ts';
import { editOnS4 } from '../../mapping/s4/fields.ts';
import { type Field, otherSide, type Side } from '../../model/appointment.ts';
import { type Link } from '../../model/link.ts';
import { type ItemChange } from '../../ports/exchange.ts';
import { type S4Edit } from '../../ports/s4.ts';
import { type VaultedConflict, type VaultReason } from '../../ports/vault.ts';
import { hashOf } from '../../sync/fingerprint.ts';
import { settingsOf } from '../mailbox/conduct.ts';
import { type Context } from '../mailbox/context.ts';
import { nowOf } from '../mailbox/doubts.ts';
import { onS4 } from '../mailbox/observe.ts';
import { type MergePlan } from '../mailbox/pairs/merge-plan.ts';
import { stampOf } from './first-stamp.ts';
import { isHiding } from './hiding.ts';
import {
  failedWrite,
  type Job,
  journalOf,
  nothingDone,
  ofSeries,
  type Outcome,
  together,
  unsent,
  write,
  wroteOn,
} from './job.ts';
import { mailOfMerge } from './mailing.ts';
import { overwritten } from './put-back.ts';
import { type After, nothingSent, readBackExchange, readBackS4 } from './read-back.ts';
import { tellOthers } from './tell-others.ts';

/** Whether a side gets anything besides fields: people, their names, another identity. */
const getsMore = ({ people, rekey, own, unsaid }: MergePlan, on: Side): boolean =>
  unsaid?.on === on ||
  (on === 's4' ? people?.s4 !== undefined || rekey !== undefined : (people?.exchange ?? own) !== undefined);

const intentFor = (plan: MergePlan, on: Side, id: string): Intent | undefined => {
  const isUpdate = Object.keys(plan.values[on]).length > 0 || getsMore(plan, on);
  if (!isUpdate && !(on === 'exchange' && plan.stamp)) return undefined;
  return {
    id,
    on,
    step: isUpdate ? 'update' : 'stamp',
    key: plan.link.key,
    guid: plan.link.guid,
    itemId: plan.exchange.itemId,
    version: on === 's4' ? plan.s4.etag : plan.exchange.changeKey,
    sent: plan.sent[on],
    ...ofSeries(plan.link),
    because: plan.cause,
  };
};

/** The same entry has the same id, however often a round repeats it. */
const vaulted = (context: Context, plan: MergePlan): readonly VaultedConflict[] => {
  const { s4, exchange, now, link } = plan;
  // Content of what is hidden, or is to be, is kept nowhere (sync.md, Private).
  if (link.hidden !== undefined || isHiding(context, plan)) return [];
  const both = { s4: onS4(context, s4), exchange: exchange.appointment };
  const entry = (field: Field, winner: Side, reason: VaultReason): VaultedConflict => ({
    id: hashOf(
      context.deps.fingerprintKey,
      [context.enrolment.id, link.guid, field, now.s4[field], now.exchange[field]].join('|'),
    ),
    mailbox: context.enrolment.id,
    guid: link.guid,
    field,
    reason,
    winner,
    at: nowOf(context),
    values: { s4: both.s4[field], exchange: both.exchange[field] },
  });
  const { conflicts, write: chosen } = plan.merge;
  const inConflict = new Set(conflicts.map(({ field }) => field));
  const doubted = (['s4', 'exchange'] as const).flatMap((on) =>
    plan.doubted
      .filter((field) => chosen[on].includes(field) && !inConflict.has(field))
      .map((field) => entry(field, otherSide(on), 'doubt')),
  );
  return [
    ...conflicts.map(({ field, winner }) => entry(field, winner, plan.restored ? 'restored' : 'conflict')),
    ...doubted,
  ];
};

type Sent = { readonly outcome: Outcome; readonly after?: After };

const changeOf = (context: Context, plan: MergePlan): ItemChange => ({
  ...besidesMail(context, plan),
  ...mailOfMerge(context, plan),
});

const besidesMail = (
  context: Context,
  { values, link, exchange, people, stamp, own, unsaid }: MergePlan,
): ItemChange => ({
  ...values.exchange,
  ...(unsaid?.busyState === undefined ? {} : { busyState: unsaid.busyState }),
  ...(unsaid?.category === undefined ? {} : { categories: exchange.categories }),
  ...(stamp ? stampOf(context, exchange, link.key) : {}),
  ...(people?.exchange === undefined ? {} : { attendees: people.exchange }),
  ...(own === undefined ? {} : { own }),
});

const writeExchange = async (
  context: Context,
  plan: MergePlan,
  { link, intent }: { readonly link: Link; readonly intent: Intent },
): Promise<Sent> => {
  const version = { itemId: plan.exchange.itemId, changeKey: plan.exchange.changeKey };
  const done = await write(context, intent, () =>
    context.deps.exchange.update(context.mailbox, version, changeOf(context, plan)),
  );
  if (!done.ok) return { outcome: failedWrite(plan.ref, intent, done) };
  const outcome = {
    ...nothingDone,
    settled: [intent.id],
    journal: [journalOf(intent, 'done')],
    wrote: wroteOn('exchange'),
  };
  // The change key was still ours when we stamped: nobody edited in between.
  const after = nothingSent(intent.sent)
    ? { link: { ...link, ...done.value }, again: false }
    : await readBackExchange(context, link, { sent: intent.sent, version: done.value });
  return { outcome, after };
};

/** Who takes part is content, too: it goes with the rest of it. */
const partnersOf = (context: Context, { s4, people, clear }: MergePlan): Pick<S4Edit, 'partners'> => {
  const { contactPerson, participant } = settingsOf(context, s4).appointments.people;
  if (clear === 's4') return { partners: { known: s4.partners, wanted: [], functions: [contactPerson, participant] } };
  return people?.s4 === undefined ? {} : { partners: { known: s4.partners, ...people.s4 } };
};

const editOf = (context: Context, plan: MergePlan): S4Edit => ({
  ...(plan.unsaid?.status === undefined ? {} : { status: plan.unsaid.status }),
  ...editOnS4(plan.values.s4, { priority: plan.s4.priority, codes: context.settings.codes, shape: context.shape }),
  ...(plan.rekey === undefined ? {} : { externalId: plan.rekey }),
  ...partnersOf(context, plan),
});

const writeS4 = async (
  context: Context,
  plan: MergePlan,
  { link, intent }: { readonly link: Link; readonly intent: Intent },
): Promise<Sent> => {
  const done = await write(context, intent, () => context.s4.edit(link.guid, plan.s4.etag, editOf(context, plan)));
  if (!done.ok) return { outcome: failedWrite(plan.ref, intent, done) };
  const outcome = { ...nothingDone, settled: [intent.id], journal: [journalOf(intent, 'done')], wrote: wroteOn('s4') };
  const after = await readBackS4(context, link, { sent: intent.sent, etag: done.value.etag });
  await tellOthers(context, link.guid, after.s4);
  return { outcome, after };
};

type Intents = { readonly [S in Side]: Intent | undefined };

/** Exchange first, then S/4; what the first write taught is the start of the second. */
const writeBoth = async (
  context: Context,
  plan: MergePlan,
  intents: Intents,
): Promise<{ readonly outcomes: readonly Outcome[]; readonly after: After }> => {
  const outcomes: Outcome[] = [];
  let after: After = { link: plan.link, again: false };
  for (const on of ['exchange', 's4'] as const) {
    const intent = intents[on];
    if (intent === undefined) continue;
    const written = await (on === 's4' ? writeS4 : writeExchange)(context, plan, { link: after.link, intent });
    outcomes.push(written.outcome);
    if (written.after !== undefined) after = { link: written.after.link, again: after.again || written.after.again };
    const { down } = written.outcome;
    if (down === undefined) continue;
    if (on === 'exchange' && intents.s4 !== undefined) outcomes.push(unsent([intents.s4], down));
    break;
  }
  return { outcomes, after };
};

/**
 * What a write that failed was to change about the link is not so yet: a block, the people, what was said on a copy. Another identity stays: only it says to which series an occurrence belongs by
 * now, and S/4 gets it with the next write (besides.ts).
 */
const asBefore = (link: Link, { before }: MergePlan): Link => {
  const { hidden: _hidden, people: _people, said: _said, told: _told, because: _because, ...rest } = link;
  const { hidden, people, said, told, state, because, since } = before;
  return {
    ...rest,
    state,
    since,
    ...(hidden === undefined ? {} : { hidden }),
    ...(people === undefined ? {} : { people }),
    ...(said === undefined ? {} : { said }),
    ...(told === undefined ? {} : { told }),
    ...(because === undefined ? {} : { because }),
  };
};

const run = async (context: Context, plan: MergePlan, intents: Intents): Promise<Outcome> => {
  const { guid } = plan.link;
  await context.deps.vault.keep(vaulted(context, plan));
  if (plan.putBack !== undefined) await context.deps.vault.keep(overwritten(context, plan));
  // First: a write that is lost here is found done by the next round, which has nothing to clear any more.
  if (plan.clear !== undefined) await context.deps.vault.forget(guid);
  const journal = plan.merge.conflicts.map(({ field }) => ({
    what: 'conflict' as const,
    guid,
    fields: [field],
    because: plan.cause,
  }));
  const { outcomes, after } = await writeBoth(context, plan, intents);
  const down = outcomes.some((outcome) => outcome.down !== undefined);
  const failed = down || outcomes.some(({ failures }) => failures.length > 0);
  const cured = failed ? [] : [plan.ref, { itemId: after.link.itemId }];
  const link = failed ? asBefore(after.link, plan) : after.link;
  return together([
    { ...nothingDone, journal },
    ...outcomes,
    // A side that is down leaves no failed attempt behind, and the link holds the versions that were seen: nothing but this would make anybody look again.
    { ...nothingDone, links: [link], again: after.again || down ? [guid] : [], cured },
  ]);
};

export const mergeJob = (context: Context, plan: MergePlan, id: string): Job => {
  const intents: Intents = { s4: intentFor(plan, 's4', `${id}s`), exchange: intentFor(plan, 'exchange', `${id}e`) };
  return {
    ref: plan.ref,
    intents: Object.values(intents).filter((intent) => intent !== undefined),
    run: () => run(context, plan, intents),
  };
};
