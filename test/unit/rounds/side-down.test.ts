/** What a merge leaves behind when a side refuses everything at once: the item is looked at again, whatever its link holds by then. */
import { standardShape } from '../../../src/mapping/s4/appointment.ts';
import { type Appointment } from '../../../src/model/appointment.ts';
import { type Fault, ok } from '../../../src/model/fault.ts';
import {
  type ChangeKey,
  enrolmentId,
  type ETag,
  type IdentityKey,
  type ItemId,
  partnerNumber,
  s4Guid,
  smtpAddress,
} from '../../../src/model/ids.ts';
import { ianaZone, instant } from '../../../src/model/instant.ts';
import { defaultSettings } from '../../../src/model/settings.ts';
import { type S4Appointment } from '../../../src/ports/s4.ts';
import { type Context } from '../../../src/rounds/mailbox/context.ts';
import { seen } from '../../../src/rounds/mailbox/observe.ts';
import { type MergePlan, planFor } from '../../../src/rounds/mailbox/plan.ts';
import { mergeJob } from '../../../src/rounds/perform/merge.ts';

const guid = s4Guid('be0ad4f1-dc90-4dda-afe3-d7db41a70e9d');
const at = instant('2026-11-22T08:00:00Z');
const employee = partnerNumber('0000001001');
const itemId = 'item-1' as ItemId;
const key = `s4:S4H:100:${guid}` as IdentityKey;
const agreed: Appointment = {
  subject: 'Besuch',
  location: 'Ort 1',
  note: '',
  when: {
    kind: 'timed',
    start: instant('2026-11-24T09:00:00Z'),
    end: instant('2026-11-24T10:00:00Z'),
    zone: ianaZone('Europe/Berlin'),
  },
};
const onS4: S4Appointment = {
  guid,
  etag: 'etag-1' as ETag,
  transactionType: '0001',
  responsible: employee,
  partners: [employee],
  externalId: undefined,
  changedAt: at,
  changedByUs: true,
  private: false,
  appointment: agreed,
};
const edited = {
  itemId,
  changeKey: 'ck-2' as ChangeKey,
  uid: 'uid-1',
  key,
  lastModified: at,
  appointment: { ...agreed, location: 'Ort 2' },
};

const contextWhereS4Answers = (fault: Fault): Context => {
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  return {
    repair: false,
    settings: defaultSettings,
    shape: standardShape,
    mailbox: smtpAddress('max@tandem.example'),
    enrolment: { id: enrolmentId('mailbox-1'), employee },
    log,
    session: { beforeWrite: async () => undefined },
    s4: {
      system: { system: 'S4H', client: '100' },
      read: async () => ok(onS4),
      update: async () => ({ ok: false, fault }),
    },
    deps: {
      clock: { now: () => Date.parse(at) },
      fingerprintKey: 'key',
      metrics: { write: () => undefined },
      vault: { keep: async () => undefined },
    },
  } as unknown as Context;
};

const planned = (context: Context): MergePlan => {
  const base = seen(context, agreed);
  const plan = planFor(context, {
    kind: 'pair',
    ref: { guid, itemId },
    link: {
      v: 1,
      guid,
      key,
      role: 'lead',
      bornOn: 's4',
      itemId,
      changeKey: 'ck-1' as ChangeKey,
      etag: onS4.etag,
      base,
      state: 'linked',
      since: at,
      differs: {},
    },
    s4: { is: 'there', item: onS4 },
    exchange: { is: 'there', item: edited },
    adopted: false,
    base,
    doubted: [],
  });
  if (plan.do !== 'merge') throw new Error(plan.do);
  return plan;
};

test.each<Fault>([
  { kind: 'transient', code: 'session-expired' },
  { kind: 'transient', code: 'busy', retryAfterMs: 2000 },
])('an edit in Outlook that S/4 was not there for is looked at again: $code (P3, P13)', async (fault) => {
  const context = contextWhereS4Answers(fault);
  const outcome = await mergeJob(context, planned(context), 'intent').run();
  expect(outcome.down?.fault).toEqual(fault);
  expect(outcome.failures).toEqual([]);
  expect(outcome.again).toEqual([guid]);
  expect(outcome.links.map(({ base }) => base.location)).toEqual([seen(context, agreed).location]);
});

test('a fault of the item alone makes an attempt, which is tried again by itself', async () => {
  const context = contextWhereS4Answers({ kind: 'transient', code: 'locked' });
  const outcome = await mergeJob(context, planned(context), 'intent').run();
  expect(outcome.failures).toHaveLength(1);
  expect(outcome.again).toEqual([]);
});
