import { triggerSchema } from '../../../src/model/trigger.ts';
import { asksForSync } from '../../../src/sync/trigger.ts';

const item = { categories: ['Kunde', ' S/4HANA '], subject: 'Offer', note: '' };

test('all asks for everything; a category is compared without case and blanks', () => {
  expect(asksForSync({ mode: 'all' }, item)).toBe(true);
  expect(asksForSync({ mode: 'category', category: 's/4hana' }, item)).toBe(true);
  expect(asksForSync({ mode: 'category', category: 'S/4' }, item)).toBe(false);
});

test.each([
  ['#sap', 'Offer #SAP', '', true],
  ['#sap', '', 'first line\n(#sap)', true],
  ['#sap', '#sap, please', '', true],
  ['#sap', 'Offer #sapphire', '', false],
  ['#sap', 'Offer #sap_x', 'a#sap', false],
  ['#sap', 'Offer #sapphire and #sap', '', true],
  ['[s4]', 'Offer [S4]', '', true],
  ['.*', 'anything', '', false],
  ['crm', 'ÜCRM', 'crmä', false],
])('the tag %s in "%s" and "%s": %s', (tag, ...[subject, note, expected]) => {
  expect(asksForSync({ mode: 'tag', tag }, { categories: [], subject, note })).toBe(expected);
});

test('a trigger is all unless the administrator says otherwise; a tag has no blanks, a category is not empty', () => {
  expect(triggerSchema.parse(undefined)).toEqual({ mode: 'all' });
  expect(triggerSchema.safeParse({ mode: 'tag', tag: 'a b' }).success).toBe(false);
  expect(triggerSchema.safeParse({ mode: 'category', category: ' ' }).success).toBe(false);
  expect(triggerSchema.safeParse({ mode: 'tag' }).success).toBe(false);
});
