/** One linked pair as a round sees it, for tests of plans: what both sides show, what the settings say, and the round's context without any call to the outside. */
import { standardShape } from '../../../src/mapping/s4/appointment.ts';
import { type Appointment } from '../../../src/model/appointment.ts';
import { type ChangeKey, enrolmentId, type ItemId, type S4Guid, smtpAddress } from '../../../src/model/ids.ts';
import { languageOf } from '../../../src/model/language.ts';
import { type Link } from '../../../src/model/link.ts';
import { type Settings, settingsSchema } from '../../../src/model/settings.ts';
import { type ReadableItem } from '../../../src/ports/exchange.ts';
import { type S4Appointment } from '../../../src/ports/s4.ts';
import { type Context } from '../../../src/rounds/mailbox/context.ts';
import { seen } from '../../../src/rounds/mailbox/observe.ts';
import { planFor } from '../../../src/rounds/mailbox/plan.ts';
import { type OnExchange, type OnS4, type Pair } from '../../../src/rounds/mailbox/sighting.ts';
import { appointment, at, employee, guid, key, onS4, s4System } from '../../support/sample-appointment.ts';

export const mailbox = smtpAddress('max@tandem.example');
export const installation = 'test';
export const itemId = 'item-1' as ItemId;
export const witness = 'deleted-by-person' as const;

type Asked = {
  /** As an administrator writes them; the rest is as delivered. */
  readonly settings?: object;
  readonly appointments?: object;
  /** What an administrator refused. */
  readonly rejected?: readonly S4Guid[];
};

export const settingsWith = ({ settings, appointments }: Asked): Settings =>
  settingsSchema.parse({ ...settings, ...(appointments === undefined ? {} : { appointments }) });

export const contextWith = (asked: Asked = {}): Context => {
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  return {
    repair: false,
    rejected: new Set(asked.rejected),
    settings: settingsWith(asked),
    language: languageOf(settingsWith(asked).appointments.language, undefined),
    shape: standardShape,
    mailbox,
    enrolment: { id: enrolmentId('mailbox-1'), smtpAddress: mailbox, employee, s4: s4System, since: at },
    log,
    session: { keepAlive: async () => undefined, beforeWrite: async () => undefined },
    s4: { system: s4System },
    deps: { clock: { now: () => Date.parse(at) }, fingerprintKey: 'key', installation },
  } as unknown as Context;
};

/** The sample appointment as S/4 shows it, with other values. */
export const s4With = (
  { subject, when, location, note, importance, private: isPrivate }: Partial<Appointment>,
  more: Partial<S4Appointment> = {},
): S4Appointment => ({
  ...onS4,
  content: {
    subject: subject ?? appointment.subject,
    when: when ?? appointment.when,
    location: location ?? appointment.location,
    note: note ?? appointment.note,
  },
  private: isPrivate ?? false,
  priority: { High: '3', Normal: '5', Low: '9' }[importance ?? 'Normal'],
  ...more,
});

export const itemWith = (
  changes: Partial<Appointment>,
  more: Partial<Omit<ReadableItem, 'skip' | 'appointment'>> = {},
): ReadableItem => ({
  itemId,
  changeKey: 'ck-1' as ChangeKey,
  uid: 'uid-1',
  key,
  lastModified: at,
  appointment: { ...appointment, ...changes },
  categories: [],
  ...more,
});

export const thereOnS4 = (changes: Partial<Appointment> = {}, more: Partial<S4Appointment> = {}): OnS4 => ({
  is: 'there',
  item: s4With(changes, more),
});
export const thereOnExchange = (
  changes: Partial<Appointment> = {},
  more: Partial<Omit<ReadableItem, 'skip' | 'appointment'>> = {},
): OnExchange => ({ is: 'there', item: itemWith(changes, more) });
export const goneByPerson = { is: 'gone', witness } as const;

export const linkWith = (context: Context, changes: Partial<Link> = {}): Link => ({
  v: 1,
  guid,
  key,
  role: 'lead',
  bornOn: 's4',
  itemId,
  changeKey: 'ck-1' as ChangeKey,
  etag: onS4.etag,
  transactionType: onS4.transactionType,
  base: seen(context, appointment),
  state: 'linked',
  since: at,
  differs: {},
  ...changes,
});

type Sides = Partial<Pick<Pair, 's4' | 'exchange' | 'standing' | 'people' | 'rekey' | 'doubted'>> & {
  readonly link?: Partial<Link>;
};

export const pairWith = (context: Context, { link: changes = {}, ...sides }: Sides): Pair => {
  const link = linkWith(context, changes);
  return {
    kind: 'pair',
    ref: { guid, itemId: link.itemId },
    link,
    adopted: false,
    base: link.base,
    doubted: [],
    s4: thereOnS4(),
    exchange: thereOnExchange(),
    ...sides,
  };
};

/** What a round of a mailbox with these settings plans about the pair. */
export const planned = (asked: Asked, sides: Sides) => {
  const context = contextWith(asked);
  return planFor(context, pairWith(context, sides));
};
