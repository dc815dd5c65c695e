import { type DeletePolicies } from '../../../src/model/delete-policy.ts';
import { defaultSettings } from '../../../src/model/settings.ts';
import { deleteStep, deleteSteps, withoutWords, wordsBefore } from '../../../src/sync/delete-policy.ts';

const policiesWith = (policies: Partial<DeletePolicies>): DeletePolicies => ({
  ...defaultSettings.appointments.deletes,
  ...policies,
});

test('deletes are carried out unless the administrator chose otherwise', () => {
  const policies = policiesWith({});
  expect(deleteStep(policies, 's4', true)).toBe('delete');
  expect(deleteStep(policies, 'exchange', true)).toBe('delete');
});

test('only the policy delete deletes, and each side has its own (I7)', () => {
  for (const side of ['s4', 'exchange'] as const) {
    for (const policy of ['cancel', 'mark', 'ignore'] as const) {
      const policies = policiesWith({ [side]: policy });
      expect(deleteStep(policies, side, true)).toBe(deleteSteps[side][policy]);
      expect(deleteStep(policies, side, false)).not.toBe('delete');
    }
  }
});

test('without a status for cancelled an appointment is marked, not deleted', () => {
  const policies = policiesWith({ s4: 'cancel', exchange: 'cancel' });
  expect(deleteStep(policies, 's4', true)).toBe('set-status');
  expect(deleteStep(policies, 's4', false)).toBe('mark-subject');
  expect(deleteStep(policies, 'exchange', false)).toBe('show-cancelled');
});

test('a subject says it once, in whichever language', () => {
  expect(wordsBefore('cancelled', 'Offer', 'de')).toBe('Abgesagt: ');
  expect(wordsBefore('cancelled', 'Abgesagt: Offer', 'en')).toBeUndefined();
  expect(wordsBefore('deleted', 'Offer', 'en')).toBe('Deleted in Outlook: ');
});

test.each([
  ['Cancelled: Offer', 'Offer'],
  ['Offer', 'Offer'],
  ['Cancelled:', ''],
  ['Cancelled: Cancelled: Offer', 'Cancelled: Offer'],
  ['Not Cancelled: Offer', 'Not Cancelled: Offer'],
])('without our words %p was %p', (subject, expected) => {
  expect(withoutWords(subject, 'Cancelled: ')).toBe(expected);
});
