/** Owns the proof that a start re-arms every enrolled mailbox from the records, and that one failure keeps nobody else from it. */
import { type AddressBook } from '../../../src/actors/address-book.ts';
import { rearm } from '../../../src/bindings/rearm.ts';
import { enrolmentId, partnerNumber, smtpAddress } from '../../../src/model/ids.ts';
import { instant } from '../../../src/model/instant.ts';
import { createWorld } from './world.ts';

test('every enrolled mailbox is told of its enrolment again, also when one of them does not answer', async () => {
  const { clock, log, lines } = await createWorld();
  const enrolments = [1, 2, 3].map((number) => ({
    id: enrolmentId(`0f0e0d0c-000${number}`),
    smtpAddress: smtpAddress(`m${number}@tandem.example`),
    employee: partnerNumber(`000000100${number}`),
    s4: { system: 'S4H', client: '100' },
    since: instant('2026-11-01T08:00:00Z'),
  }));
  const told: object[] = [];
  const mailbox = (id: string) => ({
    enrol: async ({ enrolment }: { readonly enrolment: object }) => {
      if (id.endsWith('2')) throw new Error('moving');
      told.push(enrolment);
      return { enrolled: false };
    },
  });
  const actors = { mailbox } as unknown as AddressBook;
  expect(await rearm({ actors, records: { enrolments: async () => enrolments }, clock, log })).toBe(3);
  expect(told).toEqual([enrolments[0], enrolments[2]]);
  expect(lines.join('\n')).toContain('One part failed');
});
