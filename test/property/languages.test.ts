/** The language changes while Tandem has said something in items, in the in-memory world (product, row 26): what was said is recognised, and nothing is written because of it (P2). */
import { type Language, languages } from '../../src/model/language.ts';
import {
  addInOutlook,
  addInS4,
  appointmentsIn,
  first,
  itemsIn,
  only,
  owner,
  settle,
  type Stage,
  stage,
  withAppointments,
} from './accidents/stage.ts';

const objectUrl = 'https://s4.example.com/visits/{guid}';

const deletedInOutlook = (at: Stage): void => {
  const { itemId } = only(itemsIn(at));
  at.world.mailboxes.move(owner.address, itemId, { folder: 'deleted', by: 'user' });
};
const linkedInS4 = async (at: Stage): Promise<void> => {
  addInS4(at);
  await settle(at);
};

type Said = readonly [what: string, say: (at: Stage) => unknown, shows: (at: Stage) => unknown, Expected];
type Expected = { readonly [L in Language]: unknown };

const categories = (at: Stage) => only(itemsIn(at)).categories.filter((one) => one !== 'S/4HANA');
const subjectsInS4 = (at: Stage) => appointmentsIn(at).map(({ appointment }) => appointment.subject);
const subjects = (at: Stage) => itemsIn(at).map(({ appointment }) => appointment.subject);

/** S/4 holds so much of a subject. */
const inSap = (subject: string): string => subject.slice(0, 40);

const all: readonly Said[] = [
  [
    'why an item failed',
    (at) => addInOutlook(at, { appointment: { ...first, subject: 'POISON' } }),
    categories,
    {
      en: ['Tandem: not synchronised – refused by S/4HANA'],
      de: ['Tandem: nicht synchronisiert – von S/4HANA abgelehnt'],
    },
  ],
  [
    'that an item is private',
    (at) => addInOutlook(at, { appointment: { ...first, private: true } }),
    subjectsInS4,
    { en: ['Private'], de: ['Privat'] },
  ],
  [
    'that an item turned private',
    async (at) => {
      await linkedInS4(at);
      const { itemId, appointment } = only(itemsIn(at));
      at.world.mailboxes.change(owner.address, itemId, { appointment: { ...appointment, private: true }, by: 'user' });
    },
    subjectsInS4,
    { en: ['Private'], de: ['Privat'] },
  ],
  [
    'that it was deleted in S/4',
    async (at) => {
      await linkedInS4(at);
      at.world.s4.remove(only(appointmentsIn(at)).guid, 'user');
    },
    categories,
    { en: ['Deleted in S/4HANA'], de: ['In S/4HANA gelöscht'] },
  ],
  [
    'that it was deleted in Outlook',
    async (at) => {
      await linkedInS4(at);
      deletedInOutlook(at);
    },
    subjectsInS4,
    { en: [inSap(`Deleted in Outlook: ${first.subject}`)], de: [inSap(`In Outlook gelöscht: ${first.subject}`)] },
  ],
  [
    'that it was cancelled in S/4',
    async (at) => {
      at.decide(withAppointments({ deletes: { s4: 'mark', exchange: 'cancel' } }));
      await linkedInS4(at);
      at.world.s4.change(only(appointmentsIn(at)).guid, { status: 'E0004', by: 'user' });
    },
    subjects,
    { en: [`Cancelled: ${first.subject}`], de: [`Abgesagt: ${first.subject}`] },
  ],
];

const other: { readonly [L in Language]: Language } = { en: 'de', de: 'en' };
const cases = all.flatMap(([what, say, shows, expected]) =>
  languages.map((language) => [what, language, { say, shows, expected }] as const),
);

test.each(cases)('what is said, %s, stays in %s', async (_, language, { say, shows, expected }) => {
  const conduct = { privateMode: 'busyBlock', deletes: { s4: 'mark', exchange: 'mark' }, objectUrl } as const;
  const at = await stage(withAppointments({ ...conduct, language }));
  await say(at);
  await settle(at);
  expect(shows(at)).toEqual(expected[language]);
  const before = at.written();
  at.decide(withAppointments({ language: other[language] }));
  await settle(at);
  expect(at.written()).toEqual(before);
  expect(shows(at)).toEqual(expected[language]);
});

test('a mailbox that is enrolled anew leaves a block as it is, whatever the language is by now', async () => {
  const at = await stage(withAppointments({ privateMode: 'busyBlock', language: 'de' }));
  addInOutlook(at, { appointment: { ...first, private: true } });
  await settle(at);
  at.world.remove(owner);
  await at.world.drain();
  at.decide(withAppointments({ language: 'en' }));
  at.world.enrol(owner);
  await settle(at);
  expect(subjectsInS4(at)).toEqual(['Privat']);
  expect(at.written().filter((one) => one === 's4 update')).toEqual([]);
});
