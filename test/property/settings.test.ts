/** The law of settings: for every mailbox and appointment each field is decided by the narrowest that names it, and by nothing else. */
import fc from 'fast-check';

import { settingsOfAppointment, settingsOfMailbox } from '../../src/model/effective-settings.ts';
import { type Settings, settingsSchema } from '../../src/model/settings.ts';

/** Fixed where a test also counts what it met: how much that is must not be a matter of luck. */
const seed = 20_261_122;

const names = ['Sales', 'Außendienst', 'constructor', 'valueOf'] as const;
const codes = ['0001', 'ZVIS', 'ZABC'] as const;

const some = (shape: { readonly [name: string]: fc.Arbitrary<unknown> }) => fc.record(shape, { requiredKeys: [] });
const rule = fc.constantFrom('s4', 'exchange', 'latest');
const someWinners = some({ subject: rule, when: rule, location: rule, note: rule, importance: rule });
const policy = fc.constantFrom('delete', 'cancel', 'mark', 'ignore');
const code = fc.constantFrom(...codes);

/** What an appointment's transaction type may decide too. */
const ofTypes = {
  direction: fc.constantFrom('off', 's4ToExchange', 'exchangeToS4', 'both'),
  privateMode: fc.constantFrom('skip', 'busyBlock', 'full'),
  objectUrl: fc.constantFrom('none', 'https://s4.example.com/{guid}'),
  people: some({ policy: fc.constantFrom('names', 'attendees'), participant: fc.constant('Z0000032') }),
  deletes: some({ s4: policy, exchange: policy }),
  winner: someWinners,
};
const ofGroups = {
  ...ofTypes,
  defaultTransactionType: code,
  trigger: fc.constantFrom({ mode: 'all' }, { mode: 'tag', tag: '#sap' }),
  unansweredInvitations: fc.boolean(),
  newItems: some({ busyState: fc.constantFrom('Free', 'OOF'), categories: fc.constantFrom([], ['Kunde']) }),
  markFailed: fc.boolean(),
  language: fc.constantFrom('person', 'en', 'de'),
};
const someWindow = some({
  daysBack: fc.nat(3650),
  daysAhead: fc.integer({ min: 1, max: 3650 }),
  occurrences: fc.integer({ min: 1, max: 1000 }),
});
const group = some({ appointments: some(ofGroups), window: someWindow });
const settingsOf: fc.Arbitrary<Settings> = some({
  appointments: some(ofGroups),
  window: someWindow,
  groups: fc.dictionary(fc.constantFrom(...names), group),
  transactionTypes: fc.dictionary(code, some(ofTypes)),
}).map((given) => settingsSchema.parse(given));
const someGroup = fc.option(fc.constantFrom(...names), { nil: undefined });

const named = <T>(record: { readonly [key: string]: T }, key: string | undefined): T | undefined =>
  Object.entries(record).find(([name]) => name === key)?.[1];

type Tree = { readonly [name: string]: unknown };

/** These hold settings of their own, each decided for itself; everything else is one decision. */
const nested = new Set(['people', 'deletes', 'newItems', 'winner']);

/** Of the first that names it, from narrow to wide. */
const decided = (wide: Tree, narrow: readonly (Tree | undefined)[]): Tree =>
  Object.fromEntries(
    Object.entries(wide).map(([name, value]) => {
      const named = narrow.map((one) => one?.[name]).filter((one) => one !== undefined);
      return [name, nested.has(name) ? decided(value as Tree, named as Tree[]) : (named[0] ?? value)];
    }),
  );

/** Said once more: type, else group, else installation, field by field. */
const expectedOf = (settings: Settings, name: string | undefined, type: string) => {
  const own = named(settings.groups, name);
  return {
    appointments: decided(settings.appointments, [named(settings.transactionTypes, type), own?.appointments]),
    window: decided(settings.window, [own?.window]),
  };
};

test('each field is decided by the narrowest that names it: transaction type, else group, else installation', () => {
  let overridden = 0;
  fc.assert(
    fc.property(settingsOf, someGroup, code, (settings, name, type) => {
      const mailbox = settingsOfMailbox(settings, name);
      expect(mailbox === undefined).toBe(name !== undefined && named(settings.groups, name) === undefined);
      if (mailbox === undefined) return;
      const counts = settingsOfAppointment(mailbox, type);
      expect(counts).toEqual(expectedOf(settings, name, type));
      expect(mailbox.window).toEqual(counts.window);
      if (JSON.stringify(counts.appointments) !== JSON.stringify(settings.appointments)) overridden += 1;
    }),
    { numRuns: 500, seed },
  );
  expect(overridden).toBeGreaterThan(50);
});

test('deciding twice is deciding once, and what is stored reads back as it was', () => {
  fc.assert(
    fc.property(settingsOf, someGroup, code, (settings, name, type) => {
      expect(settingsSchema.parse(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
      const mailbox = settingsOfMailbox(settings, name);
      if (mailbox === undefined) return;
      const once = settingsOfAppointment(mailbox, type);
      expect(settingsOfAppointment({ ...mailbox, ...once }, type)).toEqual(once);
    }),
  );
});

test('another group and another transaction type change nothing for a mailbox', () => {
  fc.assert(
    fc.property(settingsOf, group, some(ofTypes), (settings, other, ofOther) => {
      const more = settingsSchema.parse({
        ...settings,
        groups: { ...settings.groups, Other: other },
        transactionTypes: { ...settings.transactionTypes, ZOTH: ofOther },
      });
      for (const name of [undefined, ...Object.keys(settings.groups)])
        for (const type of codes) {
          const [before, after] = [settings, more].map((one) => settingsOfMailbox(one, name) ?? one);
          if (before === undefined || after === undefined) throw new Error('two were asked');
          expect(settingsOfAppointment(after, type)).toEqual(settingsOfAppointment(before, type));
        }
    }),
  );
});
