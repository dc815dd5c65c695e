import * as fc from 'fast-check';

import { normaliseForS4, standardShape } from '../../../../src/mapping/s4/appointment.ts';
import { appointmentOnS4, editOnS4 } from '../../../../src/mapping/s4/fields.ts';
import { type Appointment, contentFields, importances } from '../../../../src/model/appointment.ts';
import { statusTableSchema } from '../../../../src/model/status-table.ts';
import { type S4Edit } from '../../../../src/ports/s4.ts';
import { arbitraryAppointment } from './arbitrary-appointment.ts';

const zones = ['Europe/Berlin', 'Europe/Vienna', 'America/New_York', 'Pacific/Auckland', 'UTC'];
const standard = statusTableSchema.parse({});
const reversed = statusTableSchema.parse({
  priorities: {
    importance: { 1: 'Low', 4: 'Normal', 6: 'High', 8: 'High' },
    write: { High: '8', Normal: '4', Low: '1' },
  },
});
const shapes = [standardShape, { ...standardShape, hasTimeZone: false }];

const codes = fc.constantFrom(standard, reversed);
const shape = fc.constantFrom(...shapes);
const priority = fc.constantFrom('', ' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '5 ');

type Item = Parameters<typeof appointmentOnS4>[0];
/** What S/4 holds after the edit. */
const edited = (item: Item, edit: S4Edit): Item => ({
  content: { ...item.content, ...edit.content },
  priority: edit.priority ?? item.priority,
  private: edit.private ?? item.private,
});

/** What the adapter gives: content in normal form, any priority. */
const item = fc.tuple(arbitraryAppointment(zones), priority, shape).map(([appointment, code, held]) => {
  const { importance: _by, private: isPrivate, ...content } = normaliseForS4(appointment, held);
  return { item: { content, priority: code, private: isPrivate }, shape: held };
});
const change: fc.Arbitrary<Partial<Appointment>> = fc
  .tuple(arbitraryAppointment(zones), fc.subarray([...contentFields, 'importance', 'private']))
  .map(([appointment, names]) =>
    Object.fromEntries(Object.entries(appointment).filter(([name]) => names.includes(name))),
  );

test('any change that is edited reads back as the normal form of what was there with the change (P10)', () => {
  fc.assert(
    fc.property(item, change, codes, (given, wanted, table) => {
      const before = appointmentOnS4(given.item, table);
      const edit = editOnS4(wanted, { priority: given.item.priority, codes: table, shape: given.shape });
      const after = appointmentOnS4(edited(given.item, edit), table);
      expect(after).toEqual(normaliseForS4({ ...before, ...wanted }, given.shape));
      expect(normaliseForS4(after, given.shape)).toEqual(after);
    }),
    { numRuns: 500 },
  );
});

test('editing back what was read changes nothing, and a second edit does what the first did (P10)', () => {
  fc.assert(
    fc.property(item, change, codes, (given, wanted, table) => {
      const context = { codes: table, shape: given.shape };
      const read = appointmentOnS4(given.item, table);
      const back = editOnS4(read, { ...context, priority: given.item.priority });
      expect(appointmentOnS4(edited(given.item, back), table)).toEqual(read);
      if (given.item.priority.trim() !== '') expect(edited(given.item, back)).toEqual(given.item);
      const once = edited(given.item, editOnS4(wanted, { ...context, priority: given.item.priority }));
      expect(edited(once, editOnS4(wanted, { ...context, priority: once.priority }))).toEqual(once);
    }),
    { numRuns: 500 },
  );
});

test('a change names only its own fields; nothing is no edit', () => {
  const context = { priority: '5', codes: standard, shape: standardShape };
  expect(editOnS4({}, context)).toEqual({});
  expect(editOnS4({ location: 'Werk 2' }, context)).toEqual({ content: { location: 'Werk 2' } });
  expect(editOnS4({ private: false }, context)).toEqual({ private: false });
  expect(editOnS4({ importance: 'High' }, context)).toEqual({ priority: '3' });
});

test('a priority stays while it means the importance, and follows the table otherwise', () => {
  const edit = (importance: Appointment['importance'], current: string) =>
    editOnS4({ importance }, { priority: current, codes: standard, shape: standardShape });
  expect([edit('High', '1'), edit('High', '2'), edit('Low', '7'), edit('Normal', '8')]).toEqual([{}, {}, {}, {}]);
  expect([edit('High', '9'), edit('Low', '1'), edit('Normal', '3')]).toEqual([
    { priority: '3' },
    { priority: '9' },
    { priority: '5' },
  ]);
  expect(importances.map((importance) => edit(importance, '').priority)).toEqual(['3', '5', '9']);
});
