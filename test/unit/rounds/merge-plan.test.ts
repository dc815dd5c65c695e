/** What each side gets of a merge: field by field, a block where the item is hidden, the key and the people in the same write; and what of it is kept in the vault. */
import { type Appointment, fields, type Side } from '../../../src/model/appointment.ts';
import { ok } from '../../../src/model/fault.ts';
import { type ETag, type IdentityKey, partnerNumber, type S4Guid } from '../../../src/model/ids.ts';
import { ianaZone, instant } from '../../../src/model/instant.ts';
import { type VaultedConflict } from '../../../src/ports/vault.ts';
import { type Context } from '../../../src/rounds/mailbox/context.ts';
import { seen } from '../../../src/rounds/mailbox/observe.ts';
import { type MergePlan } from '../../../src/rounds/mailbox/pairs/merge-plan.ts';
import { planFor } from '../../../src/rounds/mailbox/plan.ts';
import { mergeJob } from '../../../src/rounds/perform/merge.ts';
import { blockOf } from '../../../src/sync/privacy.ts';
import { appointment, guid, onS4 as sample } from '../../support/sample-appointment.ts';
import { contextWith, itemWith, pairWith, planned, s4With, thereOnExchange, thereOnS4 } from './planning.ts';

const mergeOf = (...args: Parameters<typeof planned>): MergePlan => {
  const plan = planned(...args);
  if (plan.do !== 'merge') throw new Error(plan.do);
  return plan;
};
const busyBlock = { appointments: { privateMode: 'busyBlock' } };
const later: Appointment['when'] = {
  kind: 'timed',
  start: instant('2026-11-25T09:00:00Z'),
  end: instant('2026-11-25T10:00:00Z'),
  zone: ianaZone('Europe/Berlin'),
};
const edited: Appointment = {
  subject: 'Other',
  when: later,
  location: 'Ort',
  note: 'Text',
  importance: 'High',
  private: true,
};
const full = { appointments: { privateMode: 'full' } };

test.each(fields)('an edit of %s travels to the other side as that field alone, with its fingerprint', (field) => {
  const change = { [field]: edited[field] };
  const now = seen(contextWith(), edited)[field];
  const toS4 = mergeOf(full, { exchange: thereOnExchange(change) });
  expect(toS4).toMatchObject({ values: { s4: change, exchange: {} }, sent: { s4: { [field]: now }, exchange: {} } });
  expect(Object.keys(toS4.values.s4)).toEqual([field]);
  const toExchange = mergeOf(full, { s4: thereOnS4(change) });
  expect(toExchange).toMatchObject({
    values: { exchange: change, s4: {} },
    sent: { exchange: { [field]: now }, s4: {} },
  });
  expect(Object.keys(toExchange.values.exchange)).toEqual([field]);
});

test('a priority of another code with the same meaning is no edit (P10)', () => {
  const same = thereOnS4({ importance: 'High' }, { priority: '1' });
  const context = contextWith();
  const link = { base: seen(context, { ...appointment, importance: 'High' }) };
  expect(
    planFor(context, pairWith(context, { link, s4: same, exchange: thereOnExchange({ importance: 'High' }) })).do,
  ).toBe('nothing');
});

describe('turning private where the other side may hold times only', () => {
  const secret = { subject: 'Secret', note: 'Secret', location: 'Secret', private: true };
  const turned = { s4: { s4: thereOnS4(secret) }, exchange: { exchange: thereOnExchange(secret) } } as const;
  const other = { s4: 'exchange', exchange: 's4' } as const;
  const emptied = { subject: 'Private', location: '', note: '' };

  test.each(['s4', 'exchange'] as const)(
    'on %s: the other side becomes a block in the same write, and says so (P8)',
    (of) => {
      const detailed = { location: 'Ort', note: 'Text', importance: 'High' } as const;
      const sides = { s4: thereOnS4(detailed), exchange: thereOnExchange(detailed), ...turned[of] };
      const plan = mergeOf(busyBlock, sides);
      expect(plan.clear).toBe(other[of]);
      expect(plan.values[of]).toEqual({});
      expect(plan.values[other[of]]).toEqual({ ...emptied, importance: 'Normal' });
      expect(plan.link.hidden).toEqual({ of, held: 'times' });
      expect(JSON.stringify([plan.values, plan.link, plan.sent])).not.toContain('Secret');
      // What is sent is what the base becomes: turning public again is then an ordinary merge.
      const blank = seen(contextWith(), blockOf(appointment, 'en'));
      expect(plan.sent[other[of]]).toEqual({
        subject: blank.subject,
        location: blank.location,
        note: blank.note,
        importance: blank.importance,
      });
    },
  );

  test('a move in the same edit is written together with the block', () => {
    const plan = mergeOf(busyBlock, { exchange: thereOnExchange({ ...secret, when: later }) });
    expect(plan.values.s4).toEqual({ subject: 'Private', when: later });
  });

  test('in the language of the mailbox', () => {
    const german = { appointments: { privateMode: 'busyBlock', language: 'de' } };
    expect(mergeOf(german, turned.exchange).values.s4).toEqual({ subject: 'Privat' });
  });

  test('in the mode skip the block is left behind: written once, and not kept in step', () => {
    const plan = mergeOf({}, { exchange: thereOnExchange({ ...secret, when: later }) });
    expect(plan).toMatchObject({
      clear: 's4',
      values: { s4: { subject: 'Private' }, exchange: {} },
      link: { state: 'resting', because: 'private', hidden: { of: 'exchange', held: 'orphan' } },
    });
    expect(plan.values.s4).not.toHaveProperty('when');
  });

  test('in the mode full without a flag it is the same as a block, with a flag it is a field like any other', () => {
    const s4 = (privateAllowed: boolean) => thereOnS4({}, { privateAllowed });
    expect(mergeOf(full, { ...turned.exchange, s4: s4(false) })).toMatchObject({
      clear: 's4',
      values: { s4: { subject: 'Private' } },
    });
    const marked = mergeOf(full, { ...turned.exchange, s4: s4(true) });
    expect(marked.values.s4).toEqual(secret);
    expect([marked.clear, marked.link.hidden]).toEqual([undefined, undefined]);
  });

  test('who takes part is content: nothing of it is planned or remembered (P8)', () => {
    const base = { agreed: [partnerNumber('0000000001')], seen: 'hash' };
    const people = { s4: { wanted: [], functions: ['00000015'] }, base };
    const plan = mergeOf(busyBlock, { ...turned.exchange, people, link: { people: base } });
    expect([plan.people, plan.link.people]).toEqual([undefined, undefined]);
  });
});

describe('while an item is hidden', () => {
  const link = { hidden: { of: 'exchange', held: 'times' } } as const;
  const item = { subject: 'Secret', note: 'Secret', location: 'Secret', private: true } as const;
  const hidden = (s4: Partial<Appointment>, exchange: Partial<Appointment>) =>
    planned(busyBlock, {
      link,
      s4: thereOnS4({ subject: 'Private', ...s4 }),
      exchange: thereOnExchange({ ...item, ...exchange }),
    });

  test('nothing but times is compared', () => {
    const others = { subject: 'Edited', note: 'Edited', location: 'Edited', importance: 'High' } as const;
    expect(hidden({}, {}).do).toBe('nothing');
    expect(hidden(others, {}).do).toBe('nothing');
    expect(hidden({}, others).do).toBe('nothing');
  });

  test('times travel in both directions, alone', () => {
    expect(hidden({ when: later }, {})).toMatchObject({ do: 'merge', values: { s4: {}, exchange: { when: later } } });
    const plan = hidden({}, { when: later });
    expect(plan).toMatchObject({ do: 'merge', values: { exchange: {} }, link });
    expect(plan.do === 'merge' && [plan.values.s4, plan.clear]).toEqual([{ when: later }, undefined]);
  });

  test('a block that is marked itself takes nothing from its item, even when that turns public first (P3)', () => {
    for (const isPrivate of [true, false]) {
      expect(hidden({ private: true }, { private: isPrivate }).do).toBe('nothing');
    }
  });

  test('turning public fills the block, and nothing of the block comes back', () => {
    const context = contextWith(busyBlock);
    const block = blockOf(appointment, 'en');
    const base = seen(context, block);
    const exchange = thereOnExchange({ ...item, private: false });
    const plan = planFor(context, pairWith(context, { link: { ...link, base }, s4: thereOnS4(block), exchange }));
    expect(plan).toMatchObject({
      do: 'merge',
      values: { s4: { subject: 'Secret', note: 'Secret', location: 'Secret' }, exchange: {} },
      merge: { conflicts: [] },
    });
    expect(plan.do === 'merge' && plan.link.hidden).toBeUndefined();
  });
});

describe('the key and the identity', () => {
  test('an item without the key is stamped, also when nothing else is to be written', () => {
    const { key: _key, ...unstamped } = itemWith({});
    const plan = mergeOf({}, { exchange: { is: 'there', item: unstamped } });
    expect(plan).toMatchObject({ stamp: true, values: { s4: {}, exchange: {} } });
  });

  test('an occurrence is never stamped: that would make an exception of it', () => {
    const { key: _key, ...unstamped } = itemWith({ subject: 'Edited' });
    const series = 'tandem:1:test:0000000000000000000000000000000000000000' as IdentityKey;
    const occurrence = { series, identity: '2026-11-24T10:00:00' as never, ordinal: 1 };
    const plan = mergeOf({}, { link: { occurrence }, exchange: { is: 'there', item: unstamped } });
    expect(plan).toMatchObject({ stamp: false, values: { s4: { subject: 'Edited' } }, link: { occurrence } });
  });

  test('an occurrence that is another one now gets its key in S/4 with the same write', () => {
    const key = 'tandem:1:test:1111111111111111111111111111111111111111' as IdentityKey;
    const occurrence = { series: key, identity: '2026-11-24T10:00:00' as never, ordinal: 1 };
    expect(mergeOf({}, { rekey: { key, occurrence } })).toMatchObject({ rekey: key, link: { key, occurrence } });
    // S/4 knows it already: only the link follows.
    const known = thereOnS4({}, { externalId: key });
    expect(planned({}, { rekey: { key, occurrence }, s4: known })).toMatchObject({
      do: 'note',
      link: { key, occurrence },
    });
  });
});

describe('a one-way restore', () => {
  /** What a round puts into the vault before it writes. */
  const vaulted = async (asked: { readonly appointments: object }, on: Side) => {
    const kept: VaultedConflict[] = [];
    const forgotten: S4Guid[] = [];
    const plain = contextWith(asked);
    const context = {
      ...plain,
      s4: {
        ...plain.s4,
        read: async () => ok(sample),
        edit: async () => ok({ etag: 'etag-2' as ETag }),
      },
      deps: {
        ...plain.deps,
        metrics: { write: () => undefined },
        records: { mailboxesInterestedIn: async () => [], interested: async () => [] },
        actors: {},
        vault: {
          keep: async (some: readonly VaultedConflict[]) => void kept.push(...some),
          forget: async (one: S4Guid) => forgotten.push(one),
        },
        exchange: {
          update: async () => ok({ itemId: itemWith({}).itemId, changeKey: 'ck-2' }),
          read: async () => ok([ok({ ...itemWith({}), changeKey: 'ck-2' })]),
        },
      },
    } as unknown as Context;
    const change = { subject: 'Edited' };
    const sides = on === 's4' ? { s4: thereOnS4(change) } : { exchange: thereOnExchange(change) };
    const plan = planFor(context, pairWith(context, sides));
    if (plan.do !== 'merge') throw new Error(plan.do);
    await mergeJob(context, plan, 'intent').run();
    return { plan, kept };
  };

  test('from S/4 undoes what was edited in Outlook, and keeps it in the vault (P3)', async () => {
    const { plan, kept } = await vaulted({ appointments: { direction: 's4ToExchange' } }, 'exchange');
    expect(plan).toMatchObject({ restored: true, values: { exchange: { subject: 'Besuch' }, s4: {} } });
    expect(kept).toMatchObject([
      { guid, field: 'subject', reason: 'restored', winner: 's4', values: { s4: 'Besuch', exchange: 'Edited' } },
    ]);
  });

  test('from S/4 writes what was edited in S/4, and nothing is lost by it', async () => {
    const { plan, kept } = await vaulted({ appointments: { direction: 's4ToExchange' } }, 's4');
    expect(plan).toMatchObject({ values: { exchange: { subject: 'Edited' }, s4: {} } });
    expect(kept).toEqual([]);
  });

  test('from Outlook lists what was edited in S/4 as lost to it', () => {
    const plan = mergeOf(
      { appointments: { direction: 'exchangeToS4' } },
      { s4: { is: 'there', item: s4With({ subject: 'Edited' }) } },
    );
    expect(plan).toMatchObject({
      restored: true,
      values: { s4: { subject: 'Besuch' }, exchange: {} },
      merge: { conflicts: [{ field: 'subject', winner: 'exchange' }] },
    });
  });
});
