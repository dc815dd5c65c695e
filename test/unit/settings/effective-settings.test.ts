/** What counts where installation, group and transaction type decide, and that what a former release stored still reads. */
import { settingsOfAppointment, settingsOfMailbox } from '../../../src/model/effective-settings.ts';
import { defaultSettings, settingsSchema } from '../../../src/model/settings.ts';

const settings = settingsSchema.parse({
  appointments: { defaultTransactionType: '0001', winner: { subject: 's4', note: 'latest' } },
  window: { daysBack: 10 },
  groups: {
    Außendienst: {
      appointments: { defaultTransactionType: 'ZVIS', winner: { subject: 'exchange' } },
      window: { daysAhead: 90 },
    },
    'Innendienst Nord': {},
  },
  transactionTypes: { ZVIS: { winner: { subject: 'latest', location: 'exchange' } } },
});

test('without a group the installation decides, and what it leaves open has its default', () => {
  expect(settingsOfMailbox(settings, undefined)).toEqual({
    appointments: {
      defaultTransactionType: '0001',
      winner: { subject: 's4', when: 's4', location: 's4', note: 'latest' },
    },
    window: { daysBack: 10, daysAhead: 400 },
    transactionTypes: settings.transactionTypes,
  });
  expect(settingsOfMailbox(settings, 'Innendienst Nord')).toEqual(settingsOfMailbox(settings, undefined));
});

test('a group decides what it names, and nothing else', () => {
  expect(settingsOfMailbox(settings, 'Außendienst')).toMatchObject({
    appointments: {
      defaultTransactionType: 'ZVIS',
      winner: { subject: 'exchange', when: 's4', location: 's4', note: 'latest' },
    },
    window: { daysBack: 10, daysAhead: 90 },
  });
});

test('a transaction type is narrower than a group; one that decides nothing leaves it to the mailbox', () => {
  const mailbox = settingsOfMailbox(settings, 'Außendienst') ?? settings;
  expect(settingsOfAppointment(mailbox, 'ZVIS').appointments.winner).toEqual({
    subject: 'latest',
    when: 's4',
    location: 'exchange',
    note: 'latest',
  });
  expect(settingsOfAppointment(mailbox, '0001').appointments).toEqual(mailbox.appointments);
});

test.each(['Vertrieb', 'außendienst', 'constructor', 'toString', '__proto__', ''])(
  'a group %j that is not there is told, not guessed',
  (group) => {
    expect(settingsOfMailbox(settings, group)).toBeUndefined();
    expect(settingsOfAppointment(settings, group).appointments).toEqual(settings.appointments);
  },
);

test('what the former release stored reads as before: nobody decides otherwise', () => {
  const stored = {
    appointments: {
      defaultTransactionType: 'ZVIS',
      winner: { subject: 'latest', when: 'exchange', location: 's4', note: 's4' },
    },
    window: { daysBack: 7, daysAhead: 100 },
    vaultRetentionDays: 30,
  };
  expect(settingsSchema.parse(stored)).toEqual({ ...stored, groups: {}, transactionTypes: {} });
  expect(defaultSettings).toMatchObject({ groups: {}, transactionTypes: {} });
});

test.each([
  ['a part that only the installation decides', { groups: { A: { vaultRetentionDays: 1 } } }],
  ['a window for a transaction type', { transactionTypes: { ZVIS: { window: { daysBack: 1 } } } }],
  ['a feature that has no effect yet', { groups: { A: { appointments: { direction: 'off' } } } }],
  ['a window of no days', { groups: { A: { window: { daysAhead: 0 } } } }],
  ['a winner that does not exist', { transactionTypes: { ZVIS: { winner: { subject: 'outlook' } } } }],
  ['a transaction type in small letters', { transactionTypes: { zvis: {} } }],
  ['a group without a name', { groups: { '': {} } }],
  ['a group that begins with a blank', { groups: { ' A': {} } }],
  ['a group with a slash', { groups: { 'A/B': {} } }],
  [
    'more groups than anybody needs',
    { groups: Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`G${n}`, {}])) },
  ],
])('%s is refused', (_, given) => {
  expect(settingsSchema.safeParse(given).success).toBe(false);
});
