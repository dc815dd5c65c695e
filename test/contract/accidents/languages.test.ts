/** The words that Tandem writes are in the language that S/4 says of their person (product, row 26), in a company with both simulators and the real adapters. */
import { type Company, kiri, max, openCompany } from './company.ts';

describe('the language of a person', () => {
  let company: Company;
  beforeAll(async () => {
    company = await openCompany();
  });
  afterAll(() => company.close());

  /** A private item as a busy block. @returns what S/4 shows of everything of that person, by start */
  const hiddenOf = async ({ mailbox, number }: typeof max, day: number): Promise<readonly unknown[]> => {
    const when = { start: `2027-03-${day}T09:00:00Z`, end: `2027-03-${day}T10:00:00Z`, timeZone: 'UTC' };
    await company.outlook(mailbox, {
      do: 'create',
      fields: { subject: 'Clinic', sensitivity: 'Private', ...when },
    });
    await company.settle();
    const all = await company.appointments();
    return all.filter(({ Responsible }) => Responsible === number).map(({ Description }) => Description);
  };

  test('is theirs as long as no administrator decided one, and what was said stays as it is (P2)', async () => {
    company.decide((settings) => ({
      ...settings,
      appointments: { ...settings.appointments, privateMode: 'busyBlock' },
    }));
    for (const one of [max, kiri]) await company.enrol(one);
    expect([await hiddenOf(max, 10), await hiddenOf(kiri, 11)]).toEqual([['Privat'], ['Private']]);
    const before = await company.counts();
    company.decide((settings) => ({ ...settings, appointments: { ...settings.appointments, language: 'en' } }));
    await company.settle();
    expect(await company.counts()).toEqual(before);
    expect(await hiddenOf(max, 12)).toEqual(['Privat', 'Private']);
  });
});
