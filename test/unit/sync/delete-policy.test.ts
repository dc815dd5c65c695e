import { type DeletePolicies } from '../../../src/model/delete-policy.ts';
import { defaultSettings } from '../../../src/model/settings.ts';
import { deleteStep, deleteSteps, subjectSaying } from '../../../src/sync/delete-policy.ts';

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
  const said = subjectSaying('cancelled', 'Offer', 'de');
  expect(said).toBe('Abgesagt: Offer');
  expect(subjectSaying('cancelled', said, 'en')).toBe(said);
  expect(subjectSaying('deleted', 'Offer', 'en')).toBe('Deleted in Outlook: Offer');
});
