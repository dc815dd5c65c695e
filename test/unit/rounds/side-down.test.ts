/** What a merge leaves behind when a side refuses everything at once: the item is looked at again, whatever its link holds by then. */
import { standardShape } from '../../../src/mapping/s4/appointment.ts';
import { type Appointment } from '../../../src/model/appointment.ts';
import { type Fault, ok } from '../../../src/model/fault.ts';
import { type ChangeKey, enrolmentId, type ItemId, smtpAddress } from '../../../src/model/ids.ts';
import { defaultSettings } from '../../../src/model/settings.ts';
import { type S4Appointment } from '../../../src/ports/s4.ts';
import { type Context } from '../../../src/rounds/mailbox/context.ts';
import { seen } from '../../../src/rounds/mailbox/observe.ts';
import { type MergePlan } from '../../../src/rounds/mailbox/pairs/merge-plan.ts';
import { planFor } from '../../../src/rounds/mailbox/plan.ts';
import { mergeJob } from '../../../src/rounds/perform/merge.ts';
import { appointment, at, employee, guid, key, onS4 as sample, s4System } from '../../support/sample-appointment.ts';

const itemId = 'item-1' as ItemId;
const agreed: Appointment = { ...appointment, location: 'Ort 1' };
const onS4: S4Appointment = { ...sample, content: { ...sample.content, location: agreed.location } };
const edited = {
  itemId,
  changeKey: 'ck-2' as ChangeKey,
  uid: 'uid-1',
  key,
  lastModified: at,
  appointment: { ...agreed, location: 'Ort 2' },
  categories: [],
};

const contextWhereS4Answers = (fault: Fault): Context => {
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  return {
    repair: false,
    settings: defaultSettings,
    language: 'en',
    shape: standardShape,
    rejected: new Set(),
    mailbox: smtpAddress('max@tandem.example'),
    enrolment: { id: enrolmentId('mailbox-1'), employee },
    log,
    session: { beforeWrite: async () => undefined },
    s4: {
      system: s4System,
      read: async () => ok(onS4),
      edit: async () => ({ ok: false, fault }),
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
