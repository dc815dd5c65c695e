import { isAppointmentClass, skipReasonOf } from '../../../../src/mapping/exchange/skip.ts';

const own = { itemClass: 'IPM.Appointment', calendarItemType: 'Single' };

test('appointments, series and their occurrences are read', () => {
  expect(skipReasonOf(own)).toBeUndefined();
  expect(skipReasonOf({ ...own, itemClass: 'IPM.Appointment.Custom' })).toBeUndefined();
  for (const calendarItemType of ['RecurringMaster', 'Occurrence', 'Exception', undefined])
    expect(skipReasonOf({ ...own, calendarItemType })).toBeUndefined();
});

test('a kind of appointment that nobody knows is unreadable', () => {
  expect(skipReasonOf({ ...own, calendarItemType: 'Unheard-of' })).toBe('unreadable');
});

test.each(['IPM.Note', 'IPM.AppointmentX', 'IPM.Task', '', undefined])('class %p is no appointment', (itemClass) => {
  expect(isAppointmentClass(itemClass)).toBe(false);
  expect(skipReasonOf({ ...own, itemClass })).toBe('not-an-appointment');
});
