import { smtpAddress } from '../../../src/model/ids.ts';
import { mayMail } from '../../../src/sync/mail.ts';

const organiser = smtpAddress('anna.becker@tandem.example');
const [colleague, other] = ['ben@tandem.example', 'Carla@Tandem.Example'].map(smtpAddress) as [
  typeof organiser,
  typeof organiser,
];
const [customer, twin, below] = ['kunde@customer.example', 'x@nottandem.example', 'x@eu.tandem.example'].map(
  smtpAddress,
) as [typeof organiser, typeof organiser, typeof organiser];

test.each([
  ['none', [colleague], false],
  ['none', [customer], false],
  ['internal', [colleague, other], true],
  ['internal', [customer], false],
  ['internal', [colleague, customer], false],
  ['internal', [twin], false],
  ['internal', [below], false],
  ['all', [colleague], true],
  ['all', [colleague, customer], true],
  ['all', [], false],
  ['internal', [], false],
] as const)('under %s, writing to %j mails: %s (P7)', (policy, people, mails) => {
  expect(mayMail(policy, organiser, people)).toBe(mails);
});
