/** What counts where installation, group and transaction type decide, and that what a former release stored still reads. */
import { settingsOfAppointment, settingsOfMailbox } from '../../../src/model/effective-settings.ts';
import { defaultSettings, groupSettingsSchema, settingsSchema } from '../../../src/model/settings.ts';

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
      ...defaultSettings.appointments,
      winner: { ...defaultSettings.appointments.winner, note: 'latest' },
    },
    codes: defaultSettings.codes,
    window: { ...defaultSettings.window, daysBack: 10 },
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
    importance: 's4',
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

/** Every part that a group or a transaction type can decide, decided otherwise than the installation does. */
const ofType = {
  direction: 's4ToExchange',
  privateMode: 'busyBlock',
  objectUrl: 'https://s4.example.com/ui#Visit-display?guid={guid}',
  people: { policy: 'attendees', contactPerson: 'ZCONTACT', participant: 'ZTAKESPT' },
  mail: 'internal',
  deletes: { s4: 'cancel', exchange: 'mark' },
  winner: { subject: 'latest', when: 'exchange', location: 'latest', note: 'exchange', importance: 'exchange' },
} as const;
const ofGroup = {
  ...ofType,
  defaultTransactionType: 'ZVIS',
  trigger: { mode: 'tag', tag: '#sap' },
  unansweredInvitations: true,
  newItems: { busyState: 'Tentative', reminder: 15, categories: ['Visit', 'Field'], linkAtOnce: true },
  markFailed: false,
  language: 'de',
} as const;
const groupWindow = { daysBack: 1, daysAhead: 2, occurrences: 3 };

test('each part that a group can decide counts for its mailboxes, whole or in pieces', () => {
  const of = (group: object) => {
    const parsed = settingsSchema.parse({ groups: { Sales: group } });
    return settingsOfMailbox(parsed, 'Sales');
  };
  expect(Object.keys(ofGroup).toSorted()).toEqual(Object.keys(defaultSettings.appointments).toSorted());
  expect(of({ appointments: ofGroup, window: groupWindow })).toMatchObject({
    appointments: ofGroup,
    window: groupWindow,
  });
  expect(of({ appointments: { people: { policy: 'attendees' }, newItems: { reminder: 'off' } } })).toMatchObject({
    appointments: {
      people: { ...defaultSettings.appointments.people, policy: 'attendees' },
      newItems: { ...defaultSettings.appointments.newItems, reminder: 'off' },
      deletes: defaultSettings.appointments.deletes,
    },
  });
  expect(of({ window: { occurrences: 5 } })?.window).toEqual({ ...defaultSettings.window, occurrences: 5 });
});

test('each part that a transaction type can decide counts for its appointments and for no others', () => {
  const parsed = settingsSchema.parse({
    groups: { Sales: { appointments: { ...ofGroup, direction: 'off' } } },
    transactionTypes: { ZVIS: ofType, ZDEL: { deletes: { exchange: 'ignore' } } },
  });
  const mailbox = settingsOfMailbox(parsed, undefined) ?? parsed;
  expect(settingsOfAppointment(mailbox, 'ZVIS').appointments).toEqual({ ...parsed.appointments, ...ofType });
  expect(settingsOfAppointment(mailbox, '0001').appointments).toEqual(parsed.appointments);
  const sales = settingsOfMailbox(parsed, 'Sales') ?? parsed;
  expect(settingsOfAppointment(sales, 'ZDEL').appointments).toEqual({
    ...ofGroup,
    direction: 'off',
    deletes: { s4: 'cancel', exchange: 'ignore' },
  });
});

test('a list of categories is decided as a whole: a group can also decide that there are none', () => {
  const parsed = settingsSchema.parse({ groups: { Sales: { appointments: { newItems: { categories: [] } } } } });
  expect(settingsOfMailbox(parsed, 'Sales')?.appointments.newItems.categories).toEqual([]);
});

/** As the releases before wrote them into the database; these documents never change. */
const frozen = {
  'before groups': {
    appointments: {
      defaultTransactionType: 'ZVIS',
      winner: { subject: 'latest', when: 'exchange', location: 's4', note: 's4' },
    },
    window: { daysBack: 7, daysAhead: 100 },
    vaultRetentionDays: 30,
  },
  'with groups': {
    appointments: {
      defaultTransactionType: '0001',
      winner: { subject: 's4', when: 'latest', location: 's4', note: 'exchange' },
    },
    window: { daysBack: 0, daysAhead: 3650 },
    vaultRetentionDays: 90,
    groups: {
      Außendienst: {
        appointments: { defaultTransactionType: 'ZVIS', winner: { subject: 'exchange' } },
        window: { daysAhead: 180 },
      },
      'Innendienst Nord': {},
    },
    transactionTypes: { ZVIS: { winner: { when: 'exchange', note: 'latest' } }, '0001': {} },
  },
} as const;

test.each(Object.entries(frozen))(
  'what the release %s stored reads as before, and what is new has its default',
  (_, stored) => {
    const parsed = settingsSchema.parse(stored);
    expect(parsed).toMatchObject(stored);
    const { defaultTransactionType, winner, ...fresh } = parsed.appointments;
    const { defaultTransactionType: _type, winner: _winner, ...byDefault } = defaultSettings.appointments;
    expect([defaultTransactionType, winner]).toEqual([
      stored.appointments.defaultTransactionType,
      { ...stored.appointments.winner, importance: 's4' },
    ]);
    expect(fresh).toEqual(byDefault);
    expect(parsed.codes).toEqual(defaultSettings.codes);
    expect(parsed.window).toEqual({ ...stored.window, occurrences: 200 });
    const { groups, transactionTypes } = { groups: {}, transactionTypes: {}, ...stored };
    expect([parsed.groups, parsed.transactionTypes]).toEqual([groups, transactionTypes]);
  },
);

test('the defaults are those of a first installation: both ways, private items stay where they are, nobody is invited', () => {
  expect(defaultSettings.appointments).toMatchObject({
    direction: 'both',
    trigger: { mode: 'all' },
    privateMode: 'skip',
    unansweredInvitations: false,
    people: { policy: 'names' },
    deletes: { s4: 'delete', exchange: 'delete' },
  });
  expect(groupSettingsSchema.parse({})).toEqual({});
});

const writtenAs = (write: object) => ({ statuses: { meaning: { E0001: 'open', E0004: 'cancelled' }, write } });

test('statuses and priorities are a table that can be changed, also for one transaction type', () => {
  const own = { meaning: { E0009: 'cancelled' }, write: { cancelled: 'E0009' } };
  const { codes } = settingsSchema.parse({
    codes: { ...writtenAs({ cancelled: 'E0004' }), statusesOfType: { ZVIS: own } },
  });
  expect(codes).toEqual({
    ...writtenAs({ cancelled: 'E0004' }),
    statusesOfType: { ZVIS: own },
    priorities: defaultSettings.codes.priorities,
  });
});

test.each([
  ['a part that only the installation decides', { groups: { A: { vaultRetentionDays: 1 } } }],
  ['a window for a transaction type', { transactionTypes: { ZVIS: { window: { daysBack: 1 } } } }],
  ['a direction that does not exist', { groups: { A: { appointments: { direction: 'sideways' } } } }],
  ['what does not exist', { groups: { A: { appointments: { attachments: true } } } }],
  ['a trigger by category without one', { appointments: { trigger: { mode: 'category' } } }],
  ['a tag with a blank', { appointments: { trigger: { mode: 'tag', tag: 'for sap' } } }],
  ['a trigger for a transaction type', { transactionTypes: { ZVIS: { trigger: { mode: 'all' } } } }],
  ['a partner function of two digits', { appointments: { people: { contactPerson: '15' } } }],
  ['a reminder in the past', { appointments: { newItems: { reminder: -5 } } }],
  ['a language without texts', { appointments: { language: 'fr' } }],
  ['a winner of the private mark', { appointments: { winner: { private: 's4' } } }],
  ['no occurrence at all', { window: { occurrences: 0 } }],
  ['codes for a group', { groups: { A: { codes: {} } } }],
  ['a status that is written for what it does not mean', { codes: writtenAs({ cancelled: 'E0001' }) }],
  ['a status that is written and not known', { codes: writtenAs({ completed: 'E0003' }) }],
  [
    'a priority that is written for what it does not mean',
    { codes: { priorities: { importance: { 1: 'High', 5: 'Normal' }, write: { High: '1', Normal: '5', Low: '5' } } } },
  ],
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

const address = 'https://s4.example.com/sap/visits/{guid}';

test.each(['none', address, 'https://s4.example.com:44300/ui?sap-client=100#Visit-display?guid={guid}&x=1'])(
  'items may link to %s',
  (objectUrl) => {
    expect(settingsSchema.parse({ appointments: { objectUrl } }).appointments.objectUrl).toBe(objectUrl);
  },
);

test.each([
  '',
  'https://s4.example.com/',
  'http://s4.example.com/{guid}',
  'javascript:alert({guid})//',
  `${address}/{guid}`,
  'https://{guid}/x',
  'https://{guid}.example.com/x{guid}',
  'https://user@s4.example.com/{guid}',
  'https://s4.example.com/{id}/{guid}',
  'https://s4.example.com/<{guid}>',
  'https://s4.example.com/"{guid}',
  'https://s4.example.com/a b/{guid}',
  'https://:1/{guid}',
  `${address}?${'x'.repeat(1000)}`,
])('no item may link to %s', (objectUrl) => {
  expect(settingsSchema.safeParse({ appointments: { objectUrl } }).success).toBe(false);
  expect(groupSettingsSchema.safeParse({ appointments: { objectUrl } }).success).toBe(false);
});
