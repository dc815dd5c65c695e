/**
 * An administrator puts a value back that lost (sync.md, P3): both sides get it as by a person's edit, nobody is mailed, and a further look writes nothing. What it overwrites
 * can be put back in its turn.
 */
import { keptFingerprints } from '../../src/main/kept-fingerprints.ts';
import { ok } from '../../src/model/fault.ts';
import { type PutBackTurn } from '../../src/model/put-back.ts';
import { type S4Capabilities } from '../../src/ports/s4.ts';
import { type VaultedConflict } from '../../src/ports/vault.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { withChanged } from '../support/world/series-store.ts';
import { people } from '../support/world/world.ts';
import { add, current, mondays } from './mondays.ts';
import { owner, set, settle, type Stage, stage } from './one-mailbox.ts';
import { appointmentOf, contentMark, type EditedField, valueOf } from './values.ts';

const { address } = owner;
const fields: readonly EditedField[] = ['subject', 'when', 'location', 'note', 'importance'];
const fingerprints = keptFingerprints(
  { capabilities: async () => ok({ timeZone: true } as S4Capabilities) },
  'key of the in-memory world',
);

const only = <T>(all: Iterable<T>): T => {
  const [one, ...more] = all;
  if (one === undefined || more.length > 0) throw new Error('not one');
  return one;
};
const appointment = ({ world }: Stage): StoredAppointment => only(world.s4.items.values());
const item = ({ world }: Stage): StoredItem =>
  only([...world.mailboxes.mailbox(address).items.values()].filter(({ folder }) => folder === 'calendar'));
const newest = ({ world }: Stage): VaultedConflict => {
  const last = [...world.vault.values()].at(-1);
  if (last === undefined) throw new Error('the vault is empty');
  return last;
};

const onS4 = (at: Stage, change: Partial<StoredAppointment['appointment']>): void => {
  const { guid, appointment: before } = appointment(at);
  at.world.s4.change(guid, { appointment: { ...before, ...change }, by: 'user' });
};
const inOutlook = (at: Stage, change: Partial<StoredItem['appointment']>): void => {
  const { itemId, appointment: before } = item(at);
  at.world.mailboxes.change(address, itemId, { appointment: { ...before, ...change }, by: 'user' });
};

/** As the admin API orders it. */
const order = async (at: Stage, conflict: VaultedConflict, overwrite?: true): Promise<PutBackTurn['reply']> => {
  const { world } = at;
  const { id: name, mailbox, guid, field } = conflict;
  const message = {
    conflict: name,
    guid,
    field,
    ...(await fingerprints(conflict)),
    ...(overwrite === undefined ? {} : { overwrite }),
    at: '2026-11-22T09:00:00.000Z',
    correlation: 'put-back',
  };
  let reply: PutBackTurn['reply'] | undefined;
  world.scheduler.spawn('admin', async (task) => {
    const turn = { kind: 'mailbox', id: mailbox, turn: 'putBack' } as const;
    reply = (await world.host.callTurn(task, turn, message)) as PutBackTurn['reply'];
  });
  while (reply === undefined) await world.run(1);
  return reply;
};

const journal = ({ world }: Stage): readonly string[] =>
  [...world.tables.journal.values()].flatMap(({ what, because }) =>
    what === 'ordered' ? [what] : what === 'put-back' || what === 'refused' ? [`${what} ${because}`] : [],
  );

/** Both sides wrote another value; S/4 won. */
const conflicted = async (field: EditedField): Promise<Stage> => {
  const at = await stage();
  at.world.mailboxes.add(address, { appointment: appointmentOf(1, 'timed'), by: 'user' });
  await settle(at);
  onS4(at, valueOf(3, field, 'timed'));
  inOutlook(at, valueOf(5, field, 'timed'));
  await settle(at);
  expect(appointment(at).appointment).toMatchObject(valueOf(3, field, 'timed'));
  return at;
};

const bothHave = (at: Stage, change: object): void => {
  expect(appointment(at).appointment).toMatchObject(change);
  expect(item(at).appointment).toMatchObject(change);
};

test.each(fields)(
  'the %s that lost is on both sides again, by one write each and without mail (P1, P2, P7)',
  async (field) => {
    const at = await conflicted(field);
    const [before, lost] = [at.writes.length, newest(at)];
    expect(await order(at, lost)).toEqual({ answer: 'ordered' });
    await settle(at);
    bothHave(at, valueOf(5, field, 'timed'));
    expect(at.writes.slice(before).map(({ on, step }) => `${on} ${step}`)).toEqual(['exchange update', 's4 update']);
    expect(at.world.mail.outbox).toEqual([]);
    expect(journal(at)).toEqual(['ordered', 'put-back write']);
    expect(JSON.stringify([...at.world.tables.journal.values(), ...at.world.log])).not.toContain(contentMark);
    expect(await order(at, lost)).toEqual({ answer: 'there' });
    expect(newest(at)).toMatchObject({ reason: 'put-back', winner: 'exchange' });
    expect(await order(at, newest(at))).toEqual({ answer: 'ordered' });
    await settle(at);
    bothHave(at, valueOf(3, field, 'timed'));
  },
);

test('what somebody has written since stays, and is overwritten only where that is asked for (P3)', async () => {
  const at = await conflicted('location');
  const lost = newest(at);
  onS4(at, { location: `${contentMark} since` });
  // Nobody has looked yet: the round finds out.
  expect(await order(at, lost)).toEqual({ answer: 'ordered' });
  await settle(at);
  bothHave(at, { location: `${contentMark} since` });
  expect(journal(at)).toEqual(['ordered', 'refused changed']);
  expect(await order(at, lost)).toEqual({ answer: 'changed' });
  expect(await order(at, lost, true)).toEqual({ answer: 'ordered' });
  await settle(at);
  bothHave(at, valueOf(5, 'location', 'timed'));
  expect(newest(at).values).toEqual({
    s4: `${contentMark} since`,
    exchange: valueOf(5, 'location', 'timed').location,
  });
});

test('other fields that people write meanwhile go their own way', async () => {
  const at = await conflicted('location');
  await order(at, newest(at));
  onS4(at, { subject: 'in S/4' });
  inOutlook(at, { note: 'in Outlook' });
  await settle(at);
  bothHave(at, { ...valueOf(5, 'location', 'timed'), subject: 'in S/4', note: 'in Outlook' });
});

test.each([['s4ToExchange'], ['exchangeToS4'], ['off']] as const)(
  'nothing is written where the direction is %s (I22)',
  async (direction) => {
    const at = await conflicted('location');
    set(at, { direction });
    const before = at.writes.length;
    await order(at, newest(at));
    await settle(at);
    expect(at.writes.slice(before)).toEqual([]);
    expect(journal(at)).toEqual(['ordered', `refused ${direction === 'off' ? 'unlinked' : 'direction'}`]);
  },
);

test.each(['s4', 'exchange'] as const)(
  'nothing comes back where it turned private on %s since (P8, I16)',
  async (side) => {
    const at = await conflicted('location');
    const lost = newest(at);
    await order(at, lost);
    if (side === 's4') onS4(at, { private: true });
    else inOutlook(at, { private: true });
    await settle(at);
    expect(journal(at)).toEqual(['ordered', 'refused private']);
    expect(appointment(at).appointment.location).not.toBe(valueOf(5, 'location', 'timed').location);
    expect(at.world.vault.size).toBe(0);
  },
);

test('nothing is written, and the order waits no more, when its item is deleted (P4)', async () => {
  const at = await conflicted('location');
  await order(at, newest(at));
  at.world.mailboxes.move(address, item(at).itemId, { folder: 'deleted', by: 'user' });
  await settle(at);
  expect(at.world.s4.items.size).toBe(0);
  expect(journal(at)).toEqual(['ordered', 'refused unlinked']);
  expect(await order(at, newest(at))).toEqual({ answer: 'unlinked' });
});

test('an order is carried out however often its round is killed, and what it overwrites is kept once', async () => {
  for (let release = 0; release < 45; release += 3) {
    const at = await conflicted('location');
    const { world } = at;
    await order(at, newest(at));
    await world.run(release);
    const task = world.scheduler.tasks().find(({ alive, done, actor }) => alive && !done && actor !== undefined);
    if (task !== undefined) world.scheduler.crash(task);
    await world.drain();
    world.scheduler.advance(3_600_000);
    world.wakeAll();
    await settle(at);
    bothHave(at, valueOf(5, 'location', 'timed'));
    expect({ release, kept: [...world.vault.values()].map(({ reason }) => reason) }).toEqual({
      release,
      kept: ['conflict', 'put-back'],
    });
  }
}, 300_000);

test('an occurrence of a series gets its value back like a single one, and the others stay', async () => {
  const at = await stage();
  const { itemId } = add(at, mondays(3));
  await settle(at);
  const [, second] = [...at.world.s4.items.values()].toSorted((a, b) =>
    JSON.stringify(a.appointment.when) < JSON.stringify(b.appointment.when) ? -1 : 1,
  );
  if (second === undefined) throw new Error('no second one');
  const place = { ordinal: 2, item: at.world.mailboxes.exceptionId() };
  const series = withChanged(current(at, itemId), place, { subject: 'in Outlook' });
  at.world.s4.change(second.guid, { appointment: { ...second.appointment, subject: 'in S/4' }, by: 'user' });
  at.world.mailboxes.change(address, itemId, { series, by: 'user' });
  await settle(at);
  const subjects = () => [...at.world.s4.items.values()].map(({ appointment: { subject } }) => subject).toSorted();
  expect(subjects()).toContain('in S/4');
  const before = at.writes.length;
  expect(await order(at, newest(at))).toEqual({ answer: 'ordered' });
  await settle(at);
  expect(subjects()).toContain('in Outlook');
  expect(at.writes.slice(before).map(({ on, step }) => `${on} ${step}`)).toEqual(['exchange update', 's4 update']);
  expect(journal(at)).toEqual(['ordered', 'put-back write']);
});

test('of a meeting nobody is mailed, although the policy would mail everybody of an edit (P7)', async () => {
  const at = await stage({
    people: { policy: 'attendees', contactPerson: '00000015', participant: '00000032' },
    mail: 'all',
  });
  const partners = people.slice(0, 2).map(({ employee }) => employee);
  const meeting = { appointment: appointmentOf(1, 'timed'), responsible: owner.employee, partners };
  at.world.s4.add({ ...meeting, transactionType: '0001', by: 'user' });
  await settle(at);
  onS4(at, valueOf(3, 'location', 'timed'));
  inOutlook(at, valueOf(5, 'location', 'timed'));
  await settle(at);
  const before = at.world.mail.outbox.length;
  expect(before).toBeGreaterThan(0);
  await order(at, newest(at));
  await settle(at);
  bothHave(at, valueOf(5, 'location', 'timed'));
  expect(at.world.mail.outbox).toHaveLength(before);
});
