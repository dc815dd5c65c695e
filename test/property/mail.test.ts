/** Mails by the administrator's policy (product, row 18; P7): what Tandem writes to a meeting mails whom the policy names, once for each change, and otherwise nobody. */
import { partnerNumber, type S4Guid } from '../../src/model/ids.ts';
import { type MailPolicy } from '../../src/model/mail-policy.ts';
import { transient } from '../support/world/calls.ts';
import {
  anna,
  ben,
  decide,
  expectQuiet,
  guest,
  linksOf,
  meetingOf,
  onlyInS4,
  rest,
  type Stage,
  stage,
} from './invited.ts';
import { appointmentOf } from './values.ts';

const [customer, customerNumber] = ['kunde1@customer.example', partnerNumber('0000000201')];

const settings = { people: { policy: 'attendees', contactPerson: '00000015', participant: '00000032' } } as const;

/** What was sent since the last time, as `kind to`. */
const mailsOf = ({ world }: Stage): (() => readonly string[]) => {
  let seen = 0;
  return () => {
    const fresh = world.mail.outbox.slice(seen).map(({ kind, to }) => `${kind} ${to}`);
    seen = world.mail.outbox.length;
    return fresh.toSorted();
  };
};

const named = (at: Stage, numbers: readonly string[]): S4Guid =>
  at.world.s4.add({
    appointment: appointmentOf(1, 'timed'),
    responsible: anna.employee,
    partners: [anna.employee, ...numbers.map(partnerNumber)],
    transactionType: '0001',
    by: 'user',
  }).guid;

const inCalendar = ({ world }: Stage, { address }: typeof anna) =>
  [...world.mailboxes.mailbox(address).items.values()].filter(({ folder }) => folder === 'calendar');

/** Made, moved, one more invited, one less, and deleted: all of it in S/4. */
const lifeOf = async (at: Stage, others: readonly string[]): Promise<readonly (readonly string[])[]> => {
  const { world } = at;
  const mails = mailsOf(at);
  const told: (readonly string[])[] = [];
  const step = async (act: () => void): Promise<void> => {
    act();
    await rest(at);
    told.push(mails());
  };
  await step(() => void named(at, others));
  const { guid } = onlyInS4(at);
  await step(() =>
    world.s4.change(guid, { appointment: { ...onlyInS4(at).appointment, subject: 'Moved' }, by: 'user' }),
  );
  await step(() => world.s4.change(guid, { partners: [anna.employee].map(partnerNumber), by: 'user' }));
  await step(() => world.s4.change(guid, { partners: [anna.employee, ...others].map(partnerNumber), by: 'user' }));
  await step(() => world.s4.remove(guid, 'user'));
  return told;
};

const nothing = [[], [], [], [], []];
const toBen = [
  [`request ${ben.address}`],
  [`update ${ben.address}`],
  [`cancellation ${ben.address}`],
  [`request ${ben.address}`],
  [`cancellation ${ben.address}`],
];
const toBoth = toBen.map((mails) => mails.flatMap((mail) => [mail, mail.replace(ben.address, customer)]).toSorted());

type Case = {
  readonly mail: MailPolicy;
  readonly who: string;
  readonly others: readonly string[];
  readonly expected: readonly (readonly string[])[];
};

test.each<Case>([
  { mail: 'none', who: 'a colleague', others: [ben.employee], expected: nothing },
  { mail: 'none', who: 'a customer', others: [customerNumber], expected: nothing },
  { mail: 'internal', who: 'a colleague', others: [ben.employee], expected: toBen },
  { mail: 'internal', who: 'a colleague and a customer', others: [ben.employee, customerNumber], expected: nothing },
  { mail: 'all', who: 'a colleague and a customer', others: [ben.employee, customerNumber], expected: toBoth },
])(
  'with mail policy $mail a meeting of S/4 with $who mails exactly whom it may (P7)',
  async ({ mail, others, expected }) => {
    const at = await stage();
    decide(at, { ...settings, mail });
    expect(await lifeOf(at, others)).toEqual(expected);
    await expectQuiet(at);
  },
);

test('with mail policy all a colleague who is invited has the invitation and nothing besides (P6)', async () => {
  const at = await stage();
  decide(at, { ...settings, mail: 'all' });
  named(at, [ben.employee]);
  await rest(at);
  expect(inCalendar(at, ben).map(({ meeting }) => meeting?.response)).toEqual(['none']);
  expect(inCalendar(at, anna)).toHaveLength(1);
  expect(linksOf(at, anna).map(({ role, state }) => `${role} ${state}`)).toEqual(['lead linked']);
  await expectQuiet(at);
});

test('with mail policy all, what Tandem writes for itself mails nobody: its key and category on what a person made (P7)', async () => {
  const at = await stage();
  decide(at, { ...settings, mail: 'all' });
  const meeting = { ...meetingOf('organiser', [], anna.address), attendees: [guest(ben.address)] };
  at.world.mailboxes.add(anna.address, { appointment: appointmentOf(1, 'timed'), meeting, by: 'user' });
  await rest(at);
  expect(onlyInS4(at).partners.map(({ number }) => number)).toContain(ben.employee);
  expect(at.world.mail.outbox).toEqual([]);
});

test('with mail policy all, what turns private mails nobody: its people would hear of a block (P7, P8)', async () => {
  const at = await stage();
  decide(at, { ...settings, mail: 'all', privateMode: 'busyBlock' });
  named(at, [ben.employee]);
  await rest(at);
  const mails = mailsOf(at);
  mails();
  const { guid, appointment } = onlyInS4(at);
  at.world.s4.change(guid, { appointment: { ...appointment, private: true }, by: 'user' });
  await rest(at);
  expect(mails()).toEqual([]);
});

test('a write whose answer was lost is not mailed twice (P7)', async () => {
  const at = await stage();
  decide(at, { ...settings, mail: 'all' });
  at.world.calls.arm({
    on: 'exchange',
    which: 'write',
    count: 1,
    operation: 'create',
    fault: transient('timeout', { maybeDone: true }),
    when: 'after',
  });
  named(at, [customerNumber]);
  await rest(at);
  expect(at.world.mail.outbox.map(({ kind, to }) => `${kind} ${to}`)).toEqual([`request ${customer}`]);
});
