/** What one round plans, and what it reads of a pair, while a mailbox is repaired after a restore (I15). */
import { type Work } from '../../../src/actors/messages.ts';
import { standardShape } from '../../../src/mapping/s4/appointment.ts';
import { ok } from '../../../src/model/fault.ts';
import { type ChangeKey, enrolmentId, type ETag, type ItemId, smtpAddress } from '../../../src/model/ids.ts';
import { type Link } from '../../../src/model/link.ts';
import { defaultSettings } from '../../../src/model/settings.ts';
import { type ExchangeItem, type Whereabouts } from '../../../src/ports/exchange.ts';
import { type Context } from '../../../src/rounds/mailbox/context.ts';
import { seen } from '../../../src/rounds/mailbox/observe.ts';
import { pairOf } from '../../../src/rounds/mailbox/pairs/pairs.ts';
import { planFor } from '../../../src/rounds/mailbox/plan.ts';
import { createReader } from '../../../src/rounds/mailbox/reader.ts';
import { type Pair } from '../../../src/rounds/mailbox/sighting.ts';
import { createOnExchangeJob } from '../../../src/rounds/perform/create.ts';
import { appointment, at, employee, guid, key, onS4, s4System } from '../../support/sample-appointment.ts';

const onExchange: ExchangeItem = {
  itemId: 'item-1' as ItemId,
  changeKey: 'ck-1' as ChangeKey,
  uid: 'uid-1',
  key,
  lastModified: at,
  appointment,
  categories: [],
};

type Found = { readonly repair: boolean; readonly whereabouts?: readonly Whereabouts[] };

/** A context whose Exchange has the item nowhere but where the test says, and whose calls are remembered. */
const contextWith = ({ repair, whereabouts = [] }: Found) => {
  const calls: string[] = [];
  const gone = { ok: false as const, fault: { kind: 'gone' as const, code: 'not-found' as const } };
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const context = {
    repair,
    settings: defaultSettings,
    language: 'en',
    shape: standardShape,
    rejected: new Set(),
    mailbox: smtpAddress('max@tandem.example'),
    enrolment: {
      id: enrolmentId('mailbox-1'),
      smtpAddress: smtpAddress('max@tandem.example'),
      employee,
      s4: s4System,
      since: at,
    },
    log,
    session: { keepAlive: async () => undefined, beforeWrite: async () => undefined },
    s4: { system: s4System, read: async () => ok(onS4), mayRead: async () => ok(undefined) },
    deps: {
      clock: { now: () => Date.parse(at) },
      fingerprintKey: 'key',
      metrics: { fault: () => undefined, write: () => undefined },
      records: { addInterest: async () => void calls.push('interest') },
      exchange: {
        read: async (_mailbox: string, ids: readonly ItemId[]) => ok(ids.map(() => gone)),
        find: async () => ok(whereabouts),
        create: async () => {
          calls.push('create');
          return ok({ itemId: onExchange.itemId, changeKey: onExchange.changeKey });
        },
      },
    },
  } as unknown as Context;
  return { context, calls };
};

const linkFor = (context: Context, changes: Partial<Link> = {}): Link => ({
  v: 1,
  guid,
  key,
  role: 'lead',
  bornOn: 's4',
  itemId: onExchange.itemId,
  changeKey: onExchange.changeKey,
  etag: onS4.etag,
  base: seen(context, appointment),
  state: 'linked',
  since: at,
  differs: {},
  ...changes,
});

const pairWith = (context: Context, sides: Pick<Pair, 's4' | 'exchange'>): Pair => {
  const link = linkFor(context);
  return {
    kind: 'pair',
    ref: { guid, itemId: link.itemId },
    link,
    adopted: false,
    base: link.base,
    doubted: [],
    ...sides,
  };
};

const inDeletedItems: readonly Whereabouts[] = [
  { itemId: 'item-9' as ItemId, changeKey: 'ck-9' as ChangeKey, folder: 'deleted' },
];

const look = async (context: Context, link: Link): Promise<Pair> => {
  const reader = createReader(context);
  await reader.exchange([link.itemId]);
  await reader.s4([guid]);
  const work = { s4: [], deletedOnS4: [], retries: [], intents: [], deletedEvents: [] } as unknown as Work;
  const pair = await pairOf(context, work, { link, reader, adopted: false });
  if ('fault' in pair) throw new Error(pair.fault.code);
  return pair;
};

const witness = 'deleted-by-person' as const;

test('a delete on S/4 is held during the repair, and planned after it (I15)', () => {
  const sides = { s4: { is: 'there', item: onS4 }, exchange: { is: 'gone', witness } } as const;
  const { context } = contextWith({ repair: true });
  expect(planFor(context, pairWith(context, sides))).toMatchObject({ do: 'hold', on: 's4', held: { guid }, witness });
  const after = contextWith({ repair: false }).context;
  expect(planFor(after, pairWith(after, sides))).toMatchObject({ do: 'delete', on: 's4', witness });
});

test('a delete on Exchange is held with the word of S/4 that it was deleted (I15)', () => {
  const sides = { s4: { is: 'gone', witness }, exchange: { is: 'there', item: onExchange } } as const;
  const { context } = contextWith({ repair: true });
  expect(planFor(context, pairWith(context, sides))).toMatchObject({
    do: 'hold',
    on: 'exchange',
    held: { guid, deleted: true },
    witness,
  });
});

test('Deleted Items is a witness only while S/4 has the version that the link knows (I15)', async () => {
  const { context } = contextWith({ repair: true, whereabouts: inDeletedItems });
  expect((await look(context, linkFor(context))).exchange).toEqual({ is: 'gone', witness });
  const moved = await look(context, linkFor(context, { etag: 'older' as ETag }));
  expect(moved.exchange).toEqual({ is: 'gone', unclear: true });
  expect(planFor(context, moved)).toMatchObject({
    do: 'note',
    link: { state: 'vanished', because: 'unclear-after-restore' },
  });
});

test('what a restore left unclear stays for review, also when the repair is over (I15)', async () => {
  const { context } = contextWith({ repair: false, whereabouts: inDeletedItems });
  const unclear = linkFor(context, { state: 'vanished', because: 'unclear-after-restore' });
  expect((await look(context, unclear)).exchange).toEqual({ is: 'gone', unclear: true });
});

test('what lies in Deleted Items is not created again during the repair (I15)', async () => {
  const { context, calls } = contextWith({ repair: true, whereabouts: inDeletedItems });
  const plan = { do: 'create-on-exchange', ref: { guid }, item: onS4, role: 'lead' } as const;
  const outcome = await createOnExchangeJob(context, plan, 'i1').run();
  expect(calls).toEqual([]);
  expect(outcome.links).toMatchObject([{ state: 'vanished', because: 'unclear-after-restore' }]);
});
