/**
 * The seventh witness (docs/SPEC.md): whoever was named in S/4 first has a silent copy; invited to the same meeting then, it gives way to the invitation, unless a person had a hand in it.
 */
import { partnerNumber } from '../../src/model/ids.ts';
import { type Settings } from '../../src/model/settings.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import {
  anna,
  ben,
  decide,
  deletesIn,
  expectQuiet,
  guest,
  linksOf,
  meetingOf,
  onlyInS4,
  rest,
  skipped,
  type Stage,
  stage,
} from './invited.ts';
import { appointmentOf } from './values.ts';

const inCalendar = ({ world }: Stage, { address }: { readonly address: string }): readonly StoredItem[] =>
  [...world.mailboxes.mailbox(address).items.values()].filter(({ folder }) => folder === 'calendar');

const onlyIn = (at: Stage, person: typeof anna): StoredItem => {
  const [one, ...more] = inCalendar(at, person);
  if (one === undefined || more.length > 0) throw new Error(`${more.length + 1} items, not one`);
  return one;
};

/** An appointment that Anna is responsible for; Ben takes part and has his silent copy. */
const named = async (bornOn: 's4' | 'exchange', appointments: Partial<Settings['appointments']> = {}) => {
  const at = await stage();
  decide(at, appointments);
  const { world } = at;
  if (bornOn === 's4')
    world.s4.add({
      appointment: appointmentOf(1, 'timed'),
      responsible: anna.employee,
      partners: [anna.employee],
      transactionType: '0001',
      by: 'user',
    });
  else world.mailboxes.add(anna.address, { appointment: appointmentOf(1, 'timed'), by: 'user' });
  await rest(at);
  const { guid } = onlyInS4(at);
  world.s4.change(guid, { partners: [anna.employee, ben.employee].map(partnerNumber), by: 'user' });
  await rest(at);
  expect(linksOf(at, ben).map(({ role }) => role)).toEqual(['participant']);
  return { at, copy: onlyIn(at, ben) };
};

/** Anna makes a meeting of it, and Exchange delivers the invitation. */
const send = (at: Stage): void => {
  const { itemId } = onlyIn(at, anna);
  const meeting = { ...meetingOf('organiser', [], anna.address), attendees: [guest(ben.address)] };
  const changed = at.world.mailboxes.change(anna.address, itemId, { meeting, by: 'user' });
  at.world.mail.send({ ...changed, meeting }, () => undefined);
};

const supersededIn = ({ world }: Stage): number =>
  [...world.tables.journal.values()].filter(
    ({ what, witness }) => what === 'done' && witness === 'superseded-by-invitation',
  ).length;

const gaveWay = async (at: Stage): Promise<void> => {
  const { uid } = onlyIn(at, anna);
  const left = onlyIn(at, ben);
  expect(left.uid).toBe(uid);
  expect(left.meeting?.response).toBe('none');
  expect(supersededIn(at)).toBe(1);
  expect(deletesIn(at)).toEqual(['exchange']);
  expect(skipped(at, ben)).toEqual(['attendee']);
  expect(at.world.mail.outbox.map(({ kind }) => kind)).toEqual(['request']);
  await expectQuiet(at);
};

const bothStay = async (at: Stage): Promise<void> => {
  expect(inCalendar(at, ben)).toHaveLength(2);
  expect(supersededIn(at)).toBe(0);
  expect(deletesIn(at)).toEqual([]);
  expect(skipped(at, ben)).toEqual(['review']);
  expect(at.world.mail.outbox.map(({ kind }) => kind)).toEqual(['request']);
};

for (const bornOn of ['s4', 'exchange'] as const) {
  test(`a silent copy of an appointment born on ${bornOn} gives way to the invitation, without a mail (P5, P6)`, async () => {
    const { at } = await named(bornOn);
    send(at);
    await rest(at);
    await gaveWay(at);
    onlyInS4(at);
  });

  test(`it makes no difference which mailbox looks first at what is born on ${bornOn}`, async () => {
    for (const first of [anna, ben]) {
      const { at } = await named(bornOn);
      const other = first === anna ? ben : anna;
      const lease = at.world.calls;
      lease.arm({
        on: 'exchange',
        which: 'any',
        fault: { kind: 'transient', code: 'busy' },
        when: 'before',
        count: 3,
        mailbox: other.address,
      });
      send(at);
      await rest(at);
      await gaveWay(at);
    }
  });

  test(`a change in S/4 brings no silent copy back of what is born on ${bornOn} (P6)`, async () => {
    const { at } = await named(bornOn);
    send(at);
    await rest(at);
    const { guid, appointment } = onlyInS4(at);
    at.world.s4.change(guid, { appointment: { ...appointment, subject: 'changed in S/4' }, by: 'user' });
    await rest(at);
    expect(inCalendar(at, ben)).toHaveLength(1);
    const item = onlyIn(at, ben);
    at.world.mailboxes.move(ben.address, item.itemId, { folder: 'deleted', by: 'user' });
    await rest(at);
    at.world.s4.change(guid, { appointment: { ...appointment, subject: 'changed once more' }, by: 'user' });
    await rest(at);
    expect(inCalendar(at, ben)).toEqual([]);
    await expectQuiet(at);
  });
}

test('a copy never goes with what its person wrote in it: that is restored first, and its value is in the vault (P3, P5)', async () => {
  const { at, copy } = await named('s4');
  at.world.mailboxes.change(ben.address, copy.itemId, {
    appointment: { ...copy.appointment, location: 'where Ben wants it' },
    by: 'user',
  });
  const before = at.writes.length;
  send(at);
  await rest(at);
  const steps = at.writes.slice(before).flatMap(({ on, step }) => (on === 'exchange' ? [step] : []));
  expect(steps).toEqual(['update', 'delete']);
  expect(onlyIn(at, ben).meeting?.response).toBe('none');
  expect([...at.world.vault.values()].some(({ values }) => values.exchange === 'where Ben wants it')).toBe(true);
});

test('a copy that its person made a meeting of stays: others have been invited to it (P5)', async () => {
  const { at, copy } = await named('s4');
  const meeting = { ...meetingOf('organiser', [], ben.address), attendees: [guest('kunde@elsewhere.example')] };
  at.world.mailboxes.change(ben.address, copy.itemId, { meeting, by: 'user' });
  send(at);
  await rest(at);
  await bothStay(at);
});

test('what a person had made and only takes part in now stays beside the invitation (P5)', async () => {
  const at = await stage();
  at.world.mailboxes.add(ben.address, { appointment: appointmentOf(1, 'timed'), by: 'user' });
  await rest(at);
  const { guid } = onlyInS4(at);
  at.world.s4.change(guid, {
    responsible: anna.employee,
    partners: [anna.employee, ben.employee].map(partnerNumber),
    by: 'user',
  });
  await rest(at);
  expect(linksOf(at, ben).map(({ role }) => role)).toEqual(['participant']);
  send(at);
  await rest(at);
  await bothStay(at);
});

test('where the administrator lets nothing be deleted in Outlook both stay (I23)', async () => {
  for (const exchange of ['cancel', 'mark', 'ignore'] as const) {
    const { at } = await named('s4', { deletes: { s4: 'delete', exchange } });
    send(at);
    await rest(at);
    await bothStay(at);
  }
});

test('an invitation that was called off already takes the place of nothing', async () => {
  const { at, copy } = await named('exchange');
  const { uid, appointment } = onlyIn(at, anna);
  at.world.mailboxes.add(ben.address, {
    uid,
    appointment,
    meeting: { ...meetingOf('none', [ben.address], anna.address), cancelled: true },
    by: 'user',
  });
  await rest(at);
  expect(inCalendar(at, ben).map(({ itemId }) => itemId)).toContain(copy.itemId);
  expect(supersededIn(at)).toBe(0);
});

test('a silent copy whose delete was in doubt is gone once, and nothing comes back', async () => {
  for (const when of ['before', 'after'] as const) {
    const { at } = await named('s4');
    at.world.calls.arm({
      on: 'exchange',
      which: 'write',
      fault: { kind: 'transient', code: 'timeout', maybeDone: true },
      when,
      count: 1,
    });
    send(at);
    await rest(at, [2, 2, 5, 16, 31]);
    expect(onlyIn(at, ben).meeting?.response).toBe('none');
    await expectQuiet(at);
  }
});
