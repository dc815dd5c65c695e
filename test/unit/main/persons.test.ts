/** What is learned of the person of a mailbox, and how often S/4 is asked for it. */
import { createPersons } from '../../../src/main/persons.ts';
import { failed, ok } from '../../../src/model/fault.ts';
import { enrolmentId, smtpAddress } from '../../../src/model/ids.ts';
import { ianaZone } from '../../../src/model/instant.ts';
import { type Language } from '../../../src/model/language.ts';
import { type S4Port } from '../../../src/ports/s4.ts';
import { at, employee, s4System } from '../../support/sample-appointment.ts';

const address = smtpAddress('max@tandem.example');
const enrolment = { id: enrolmentId('mailbox-1'), smtpAddress: address, employee, s4: s4System, since: at };
const hour = 3_600_000;
const berlin = ianaZone('Europe/Berlin');

const learning = () => {
  let now = 0;
  let reads = 0;
  let says: { readonly language: Language | undefined } | undefined = { language: 'de' };
  const read: S4Port['employee'] = async (number) => {
    reads += 1;
    if (says === undefined) return failed({ kind: 'transient', code: 'unreachable' });
    return ok({ number, email: address, zone: berlin, blocked: false, version: '1', ...says });
  };
  const persons = createPersons(() => ({ employee: read }), { now: () => now });
  return {
    learn: async () => (await persons.learn(enrolment)).language,
    zone: () => persons.zoneOf(address),
    reads: () => reads,
    says: (next: typeof says) => void (says = next),
    pass: (ms: number) => void (now += ms),
  };
};

test('zone and language come of one read, which is not repeated with every round', async () => {
  const one = learning();
  for (let round = 0; round < 3; round += 1) expect(await one.learn()).toBe('de');
  expect([one.zone(), one.reads()]).toEqual([berlin, 1]);
});

test('whoever has another language in S/4 has it here within hours', async () => {
  const one = learning();
  await one.learn();
  one.says({ language: 'en' });
  expect(await one.learn()).toBe('de');
  one.pass(6 * hour);
  expect([await one.learn(), one.reads()]).toEqual(['en', 2]);
});

test('while S/4 does not answer what was known stays, and S/4 is asked again soon', async () => {
  const one = learning();
  one.says(undefined);
  expect([await one.learn(), one.zone()]).toEqual([undefined, undefined]);
  expect([await one.learn(), one.reads()]).toEqual([undefined, 1]);
  one.pass(60_000);
  one.says({ language: 'de' });
  expect(await one.learn()).toBe('de');
  one.pass(6 * hour);
  one.says(undefined);
  expect([await one.learn(), one.zone(), one.reads()]).toEqual(['de', berlin, 3]);
});

test('what S/4 does not say any more is not known any more', async () => {
  const one = learning();
  await one.learn();
  one.pass(6 * hour);
  one.says({ language: undefined });
  expect(await one.learn()).toBeUndefined();
});
