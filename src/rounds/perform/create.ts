/**
 * Owns creating an item on the side that lacks it. Every create is preceded by a look-up of its key on that side (architecture, Identity 1): one cheap read,
 * and a double is impossible after a time-out, a lost state or a second replica.
 */
import { type Intent, type ItemRef } from '../../actors/messages.ts';
import { type Appointment, type Side } from '../../model/appointment.ts';
import { type Fault } from '../../model/fault.ts';
import { type S4Guid } from '../../model/ids.ts';
import { type Language } from '../../model/language.ts';
import { type Hidden, type Link } from '../../model/link.ts';
import { type Exposure } from '../../model/privacy.ts';
import { type ItemVersion } from '../../ports/exchange.ts';
import { unknownBase } from '../../sync/fingerprint.ts';
import { keyOfS4Item } from '../../sync/identity.ts';
import { blockOf } from '../../sync/privacy.ts';
import { exposureToExchange, exposureToS4, settingsOf } from '../mailbox/conduct.ts';
import { type Context, itemResult } from '../mailbox/context.ts';
import { earlierIn, newLink, placeOf, sentBase } from '../mailbox/doubts.ts';
import { mayMake, noteMaking } from '../mailbox/meetings/making.ts';
import { onS4, seen } from '../mailbox/observe.ts';
import { type CreateOnExchangePlan, type CreateOnS4Plan } from '../mailbox/pairs/plans.ts';
import { unclearAfterRestore } from '../mailbox/rest.ts';
import { draftOnExchange } from './draft-on-exchange.ts';
import { draftOnS4 } from './draft-on-s4.ts';
import { stampOf } from './first-stamp.ts';
import {
  failedWrite,
  type Job,
  journalOf,
  nothingDone,
  type Outcome,
  together,
  write,
  type Written,
  wroteOn,
} from './job.ts';
import { isOfLostLife, knownOf, saidOnS4, stayGone, wasLeft, withoutOurs } from './left-before.ts';
import { type After, readBackExchange, readBackS4 } from './read-back.ts';

/** Found instead of created: linked with an unknown base, compared in the next slice. */
const foundAlready = (
  link: Link,
  { ref, intents }: { readonly ref: ItemRef; readonly intents: readonly Intent[] },
): Outcome => ({
  ...nothingDone,
  links: [link],
  settled: intents.map(({ id }) => id),
  // Nothing was sent: what the intents wanted was there.
  journal: [
    ...intents.map((intent) => journalOf({ ...intent, guid: link.guid, because: 'found-by-key' }, 'done')),
    { what: 'linked', guid: link.guid, because: 'found-by-key' },
  ],
  again: link.state === 'linked' ? [link.guid] : [],
  cured: [ref],
});

const created = (after: After, { ref, intent }: { readonly ref: ItemRef; readonly intent: Intent }): Outcome => {
  const { link, again } = after;
  return {
    ...nothingDone,
    links: [link],
    settled: [intent.id],
    journal: [
      journalOf({ ...intent, guid: link.guid }, 'done'),
      { what: 'linked', guid: link.guid, because: intent.because },
    ],
    // What we had said in S/4 is taken back there.
    again: again || link.said !== undefined ? [link.guid] : [],
    cured: [ref, { itemId: link.itemId }],
    wrote: wroteOn(intent.on),
  };
};

const failedLookUp = (ref: ItemRef, intents: readonly Intent[], fault: Fault): Outcome => ({
  ...nothingDone,
  settled: intents.map(({ id }) => id),
  journal: intents.map((intent) => journalOf(intent, 'failed', fault)),
  failures: [{ ref, on: intents.at(-1)?.on ?? 's4', fault }],
});

/** What a link becomes by where its item was found. */
const standing: { readonly [P in ReturnType<typeof placeOf>]: Partial<Pick<Link, 'state' | 'because'>> } = {
  calendar: {},
  other: { state: 'resting', because: 'left-folder' },
  deleted: { state: 'vanished', because: unclearAfterRestore },
  nowhere: {},
};

/** What a new item shows, and what the link remembers of that. */
const shown = (
  exposure: Exposure,
  { appointment, of, language }: { readonly appointment: Appointment; readonly of: Side; readonly language: Language },
): { readonly appointment: Appointment; readonly hidden?: Hidden } =>
  exposure === 'times'
    ? { appointment: blockOf(appointment, language), hidden: { of, held: 'times' } }
    : { appointment };

export const createOnExchangeJob = (context: Context, plan: CreateOnExchangePlan, id: string): Job => {
  const { ref, item, former } = plan;
  const appointment = withoutOurs(onS4(context, item), former);
  const first = shown(exposureToExchange(context, item), { appointment, of: 's4', language: context.language });
  const intent: Intent = {
    id,
    on: 'exchange',
    step: 'create',
    key: keyOfS4Item(context.s4.system, item),
    guid: item.guid,
    sent: seen(context, first.appointment),
    because: 'new-on-s4',
  };
  return { ref, intents: [intent], run: () => runOnExchange(context, { ...plan, ...first, intent }) };
};

type CreateOnExchange = CreateOnExchangePlan & {
  readonly appointment: Appointment;
  readonly hidden?: Hidden;
  readonly intent: Intent;
};

const runOnExchange = async (
  context: Context,
  { ref, item, role, appointment, hidden, intent, former }: CreateOnExchange,
): Promise<Outcome> => {
  const { key } = intent;
  const found = await itemResult(context, 'exchange', context.deps.exchange.find(context.mailbox, key));
  if (!found.ok) return failedLookUp(ref, [intent], found.fault);
  const place = placeOf(found.value);
  const there = found.value.find(({ folder }) => folder === place);
  if (there !== undefined && (place !== 'deleted' || isOfLostLife(context, former))) {
    const before = place === 'deleted' ? {} : earlierIn(found.value);
    const known = knownOf(former, key);
    const link = newLink(context, { guid: item.guid, key, itemId: there.itemId, ...known, role, ...before });
    return foundAlready({ ...link, ...standing[place] }, { ref, intents: [intent] });
  }
  if (wasLeft(former)) return stayGone(context, former, { ref, intent });
  const draft = draftOnExchange(context, item, { appointment, hidden, role });
  const done = await write(context, intent, () => context.deps.exchange.create(context.mailbox, key, draft));
  if (!done.ok) return failedWrite(ref, intent, done);
  const fresh = newLink(context, {
    guid: item.guid,
    key,
    itemId: done.value.itemId,
    base: sentBase(intent.sent),
    role,
    transactionType: item.transactionType,
    ...saidOnS4(former),
    made: true,
    ...earlierIn(found.value),
    ...(hidden === undefined ? {} : { hidden }),
  });
  const after = await readBackExchange(
    context,
    { ...fresh, etag: item.etag },
    { sent: intent.sent, version: done.value },
  );
  // Whom we have invited is remembered at the next look.
  return created(draft.attendees === undefined ? after : { ...after, again: true }, { ref, intent });
};

export const createOnS4Job = (context: Context, plan: CreateOnS4Plan, id: string): Job => {
  const { ref, item, key, occurrence } = plan;
  const { itemId } = item;
  const because = 'new-on-exchange';
  const exposure = exposureToS4(context, item.appointment, plan.flagAllowed === true);
  // The note stays where it is: the type of the appointment has none, and S/4 would refuse all of it.
  const appointment = plan.noteAllowed === false ? { ...item.appointment, note: '' } : item.appointment;
  const first = shown(exposure, { appointment, of: 'exchange', language: context.language });
  const stamp: Intent = {
    id: `${id}e`,
    on: 'exchange',
    step: 'stamp',
    key,
    itemId,
    version: item.changeKey,
    sent: {},
    because,
  };
  const create: Intent = {
    id: `${id}s`,
    on: 's4',
    step: 'create',
    key,
    itemId,
    sent: seen(context, first.appointment),
    ...(occurrence === undefined ? {} : { occurrence }),
    ...(plan.invited === undefined ? {} : { invited: plan.invited }),
    because,
  };
  // An occurrence is known by its series; a stamp would make an exception of it.
  const needsStamp = occurrence === undefined && item.key !== key;
  return {
    ref,
    intents: needsStamp ? [stamp, create] : [create],
    run: () => runOnS4(context, { ...plan, ...first, stamp: needsStamp ? stamp : undefined, create }),
  };
};

type CreateOnS4 = CreateOnS4Plan & {
  readonly appointment: Appointment;
  readonly hidden?: Hidden;
  readonly stamp: Intent | undefined;
  readonly create: Intent;
};

/** What the link of a new S/4 appointment remembers from its beginning. */
const partsOf = ({ occurrence, invited, hidden, people }: CreateOnS4): Partial<Link> => ({
  ...(occurrence === undefined ? {} : { occurrence }),
  ...(invited === undefined ? {} : { invited }),
  ...(hidden === undefined ? {} : { hidden }),
  ...(people === undefined || hidden !== undefined ? {} : { people: people.base }),
});

/** The item carries its key before anything exists in S/4: whatever happens next, both can be found by it. */
const stampFirst = async (context: Context, { item, stamp }: CreateOnS4): Promise<Written<ItemVersion>> => {
  if (stamp === undefined) return { ok: true, value: item };
  const version = { itemId: item.itemId, changeKey: item.changeKey };
  const change = stampOf(context, item, stamp.key);
  return write(context, stamp, () => context.deps.exchange.update(context.mailbox, version, change));
};

/** Which version of the item it was that failed: what only our mark changes afterwards is not tried again. */
const of = (changeKey: ItemVersion['changeKey'], outcome: Outcome): Outcome => ({
  ...outcome,
  failures: outcome.failures.map((failure) => ({ ...failure, changeKey })),
});

const runOnS4 = async (context: Context, job: CreateOnS4): Promise<Outcome> => {
  const { ref, item, stamp, create } = job;
  const intents = stamp === undefined ? [create] : [stamp, create];
  const found = await itemResult(context, 's4', context.s4.findByExternalId(create.key));
  if (!found.ok) return of(item.changeKey, failedLookUp(ref, intents, found.fault));
  if (found.value !== undefined) {
    await context.deps.records.addInterest(context.s4.system, found.value.guid, context.enrolment.id);
    return foundAlready(
      newLink(context, {
        guid: found.value.guid,
        key: create.key,
        itemId: item.itemId,
        base: unknownBase,
        ...(job.occurrence === undefined ? {} : { occurrence: job.occurrence }),
        ...(job.invited === undefined ? {} : { invited: job.invited }),
      }),
      { ref, intents },
    );
  }
  const stamped = await stampFirst(context, job);
  if (!stamped.ok)
    return together([
      failedWrite(ref, stamp ?? create, stamped),
      { ...nothingDone, settled: [create.id], journal: [journalOf(create, 'failed', stamped.fault)] },
    ]);
  const stampDone: Outcome =
    stamp === undefined
      ? nothingDone
      : { ...nothingDone, settled: [stamp.id], journal: [journalOf(stamp, 'done')], wrote: wroteOn('exchange') };
  return together([stampDone, of(stamped.value.changeKey, await createInS4(context, job, stamped.value))]);
};

const createInS4 = async (context: Context, job: CreateOnS4, version: ItemVersion): Promise<Outcome> => {
  const { ref, create } = job;
  if (!(await mayMake(context, job))) return failedLookUp(ref, [create], { kind: 'stale', code: 'version-moved' });
  const done = await write(context, create, () => context.s4.create(draftOnS4(context, job)));
  if (!done.ok) return failedWrite(ref, create, done);
  return linkCreated(context, job, { version, guid: done.value.guid, etag: done.value.etag });
};

type Created = {
  readonly version: ItemVersion;
  readonly guid: S4Guid;
  readonly etag: Link['etag'] | undefined;
};

/** The address of the appointment is known now, and somebody wants it in the item at once. */
const isTold = (context: Context, { transactionType, hidden, occurrence }: Link): boolean => {
  const { newItems, objectUrl } = settingsOf(
    context,
    transactionType === undefined ? undefined : { transactionType },
  ).appointments;
  return newItems.linkAtOnce && objectUrl !== 'none' && hidden === undefined && occurrence === undefined;
};

const linkCreated = async (context: Context, job: CreateOnS4, { version, guid, etag }: Created): Promise<Outcome> => {
  const { ref, create } = job;
  await context.deps.records.addInterest(context.s4.system, guid, context.enrolment.id);
  await noteMaking(context, job, guid);
  const { itemId, changeKey } = version;
  const base = sentBase(create.sent);
  const { defaultTransactionType: transactionType } = context.settings.appointments;
  const fresh = newLink(context, { guid, key: create.key, itemId, base, transactionType, ...partsOf(job) });
  const after = await readBackS4(context, { ...fresh, changeKey }, { sent: create.sent, etag });
  return created({ ...after, again: after.again || isTold(context, fresh) }, { ref, intent: create });
};
