/**
 * Owns creating an item on the side that lacks it. Every create is preceded by a look-up of its key on that side (architecture, Identity 1): one cheap read,
 * and a double is impossible after a time-out, a lost state or a second replica.
 */
import { type Intent, type ItemRef } from '../../actors/messages.ts';
import { normaliseForS4 } from '../../mapping/s4/appointment.ts';
import { type Appointment } from '../../model/appointment.ts';
import { type Fault } from '../../model/fault.ts';
import { type IdentityKey, type S4Guid } from '../../model/ids.ts';
import { type Link } from '../../model/link.ts';
import { type ExchangeItem, type ItemVersion } from '../../ports/exchange.ts';
import { type S4Appointment } from '../../ports/s4.ts';
import { unknownBase } from '../../sync/fingerprint.ts';
import { keyOfS4Item } from '../../sync/identity.ts';
import { type Context, itemResult } from '../mailbox/context.ts';
import { newLink, placeOf, sentBase } from '../mailbox/doubts.ts';
import { seen } from '../mailbox/observe.ts';
import { type Plan } from '../mailbox/plan.ts';
import { unclearAfterRestore } from '../mailbox/rest.ts';
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
    again: again ? [link.guid] : [],
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

type OnExchangePlan = Extract<Plan, { do: 'create-on-exchange' }>;

export const createOnExchangeJob = (context: Context, { ref, item }: OnExchangePlan, id: string): Job => {
  const key = keyOfS4Item(context.s4.system, item);
  const { appointment, guid } = item;
  if (appointment === undefined) return { ref, intents: [], run: () => Promise.resolve(nothingDone) };
  const sent = seen(context, appointment);
  const intent: Intent = { id, on: 'exchange', step: 'create', key, guid, sent, because: 'new-on-s4' };
  return { ref, intents: [intent], run: () => runOnExchange(context, { ref, item, appointment, intent }) };
};

type CreateOnExchange = {
  readonly ref: ItemRef;
  readonly item: S4Appointment;
  readonly appointment: Appointment;
  readonly intent: Intent;
};

const runOnExchange = async (
  context: Context,
  { ref, item, appointment, intent }: CreateOnExchange,
): Promise<Outcome> => {
  const { key } = intent;
  await context.deps.records.addInterest(context.s4.system, item.guid, context.enrolment.id);
  const found = await itemResult(context, 'exchange', context.deps.exchange.find(context.mailbox, key));
  if (!found.ok) return failedLookUp(ref, [intent], found.fault);
  const place = placeOf(found.value);
  const there = found.value.find(({ folder }) => folder === place);
  // Created in a life that a restore took back, and deleted by somebody since: that is for review, not for creating again.
  if (there !== undefined && (place !== 'deleted' || context.repair)) {
    const link = newLink(context, { guid: item.guid, key, itemId: there.itemId, base: unknownBase });
    return foundAlready({ ...link, ...standing[place] }, { ref, intents: [intent] });
  }
  const done = await write(context, intent, () => context.deps.exchange.create(context.mailbox, key, appointment));
  if (!done.ok) return failedWrite(ref, intent, done);
  const fresh = newLink(context, { guid: item.guid, key, itemId: done.value.itemId, base: sentBase(intent.sent) });
  const after = await readBackExchange(
    context,
    { ...fresh, etag: item.etag },
    { sent: intent.sent, version: done.value },
  );
  return created(after, { ref, intent });
};

type OnS4Plan = Extract<Plan, { do: 'create-on-s4' }>;

export const createOnS4Job = (context: Context, { ref, item, key }: OnS4Plan, id: string): Job => {
  const { appointment, itemId } = item;
  if (appointment === undefined) return { ref, intents: [], run: () => Promise.resolve(nothingDone) };
  const because = 'new-on-exchange';
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
    sent: seen(context, appointment),
    because,
  };
  const needsStamp = item.key !== key;
  return {
    ref,
    intents: needsStamp ? [stamp, create] : [create],
    run: () => runOnS4(context, { ref, item, appointment, stamp: needsStamp ? stamp : undefined, create }),
  };
};

type CreateOnS4 = {
  readonly ref: ItemRef;
  readonly item: ExchangeItem;
  readonly appointment: Appointment;
  readonly stamp: Intent | undefined;
  readonly create: Intent;
};

/** The item carries its key before anything exists in S/4: whatever happens next, both can be found by it. */
const stampFirst = async (context: Context, { item, stamp }: CreateOnS4): Promise<Written<ItemVersion>> => {
  if (stamp === undefined) return { ok: true, value: item };
  const version = { itemId: item.itemId, changeKey: item.changeKey };
  return write(context, stamp, () => context.deps.exchange.update(context.mailbox, version, { key: stamp.key }));
};

const runOnS4 = async (context: Context, job: CreateOnS4): Promise<Outcome> => {
  const { ref, item, stamp, create } = job;
  const intents = stamp === undefined ? [create] : [stamp, create];
  const found = await itemResult(context, 's4', context.s4.findByExternalId(create.key));
  if (!found.ok) return failedLookUp(ref, intents, found.fault);
  if (found.value !== undefined) {
    await context.deps.records.addInterest(context.s4.system, found.value.guid, context.enrolment.id);
    return foundAlready(
      newLink(context, { guid: found.value.guid, key: create.key, itemId: item.itemId, base: unknownBase }),
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
  return together([stampDone, await createInS4(context, job, stamped.value)]);
};

const createInS4 = async (
  context: Context,
  { ref, appointment, create }: CreateOnS4,
  version: ItemVersion,
): Promise<Outcome> => {
  const draft = {
    transactionType: context.settings.appointments.defaultTransactionType,
    responsible: context.enrolment.employee,
    externalId: create.key,
    appointment: normaliseForS4(appointment, context.shape),
  };
  const done = await write(context, create, () => context.s4.create(draft));
  if (!done.ok) return failedWrite(ref, create, done);
  return linkCreated(context, { ref, create, version, key: create.key, guid: done.value.guid, etag: done.value.etag });
};

type Created = {
  readonly ref: ItemRef;
  readonly create: Intent;
  readonly version: ItemVersion;
  readonly key: IdentityKey;
  readonly guid: S4Guid;
  readonly etag: Link['etag'] | undefined;
};

const linkCreated = async (context: Context, { ref, create, version, key, guid, etag }: Created): Promise<Outcome> => {
  await context.deps.records.addInterest(context.s4.system, guid, context.enrolment.id);
  const fresh = newLink(context, { guid, key, itemId: version.itemId, base: sentBase(create.sent) });
  const after = await readBackS4(context, { ...fresh, changeKey: version.changeKey }, { sent: create.sent, etag });
  return created(after, { ref, intent: create });
};
