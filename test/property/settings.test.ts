/** The law of settings: for every mailbox and appointment each field is decided by the narrowest that names it, and by nothing else. */
import fc from 'fast-check';

import { settingsOfAppointment, settingsOfMailbox } from '../../src/model/effective-settings.ts';
import { type Settings, settingsSchema } from '../../src/model/settings.ts';

/** Fixed where a test also counts what it met: how much that is must not be a matter of luck. */
const seed = 20_261_122;

const names = ['Sales', 'Außendienst', 'constructor', 'valueOf'] as const;
const codes = ['0001', 'ZVIS', 'ZABC'] as const;
const fields = ['subject', 'when', 'location', 'note'] as const;

const rule = fc.constantFrom('s4' as const, 'exchange' as const, 'latest' as const);
const someWinners = fc.record({ subject: rule, when: rule, location: rule, note: rule }, { requiredKeys: [] });
const someWindow = fc.record(
  { daysBack: fc.nat(3650), daysAhead: fc.integer({ min: 1, max: 3650 }) },
  { requiredKeys: [] },
);
const code = fc.constantFrom(...codes);
const group = fc.record(
  {
    appointments: fc.record({ defaultTransactionType: code, winner: someWinners }, { requiredKeys: [] }),
    window: someWindow,
  },
  { requiredKeys: [] },
);
const settingsOf: fc.Arbitrary<Settings> = fc
  .record(
    {
      appointments: fc.record({ defaultTransactionType: code, winner: someWinners }, { requiredKeys: [] }),
      window: someWindow,
      groups: fc.dictionary(fc.constantFrom(...names), group),
      transactionTypes: fc.dictionary(code, fc.record({ winner: someWinners }, { requiredKeys: [] })),
    },
    { requiredKeys: [] },
  )
  .map((given) => settingsSchema.parse(given));
const someGroup = fc.option(fc.constantFrom(...names), { nil: undefined });

const named = <T>(record: { readonly [key: string]: T }, key: string | undefined): T | undefined =>
  Object.entries(record).find(([name]) => name === key)?.[1];

/** The first that is named, from narrow to wide. */
const firstOf = <T>(candidates: readonly (T | undefined)[]): T | undefined =>
  candidates.find((candidate) => candidate !== undefined);

/** Said once more, field by field. */
const expectedOf = (settings: Settings, name: string | undefined, type: string) => {
  const own = named(settings.groups, name);
  const narrow = named(settings.transactionTypes, type)?.winner;
  const winners = [narrow, own?.appointments?.winner, settings.appointments.winner];
  return {
    appointments: {
      defaultTransactionType: firstOf(
        [own?.appointments, settings.appointments].map((one) => one?.defaultTransactionType),
      ),
      winner: Object.fromEntries(fields.map((field) => [field, firstOf(winners.map((one) => one?.[field]))])),
    },
    window: {
      daysBack: firstOf([own?.window, settings.window].map((one) => one?.daysBack)),
      daysAhead: firstOf([own?.window, settings.window].map((one) => one?.daysAhead)),
    },
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
    fc.property(settingsOf, group, someWinners, (settings, other, winner) => {
      const more: Settings = {
        ...settings,
        groups: { ...settings.groups, Other: other },
        transactionTypes: { ...settings.transactionTypes, ZOTH: { winner } },
      };
      for (const name of [undefined, ...Object.keys(settings.groups)])
        for (const type of codes) {
          const [before, after] = [settings, more].map((one) => settingsOfMailbox(one, name) ?? one);
          if (before === undefined || after === undefined) throw new Error('two were asked');
          expect(settingsOfAppointment(after, type)).toEqual(settingsOfAppointment(before, type));
        }
    }),
  );
});
