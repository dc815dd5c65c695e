import { isAppointmentClass, skipReasonOf } from '../../../../src/mapping/exchange/skip.ts';

const own = { sensitivity: 'Normal', itemClass: 'IPM.Appointment', calendarItemType: 'Single', isMeeting: false };

test('a single appointment of the owner is not skipped', () => {
  expect(skipReasonOf(own)).toBeUndefined();
  expect(skipReasonOf({ ...own, itemClass: 'IPM.Appointment.Custom' })).toBeUndefined();
});

test.each(['Private', 'Personal', 'Confidential', 'Unheard-of', undefined])(
  'sensitivity %p is private, whatever else the item is (P8)',
  (sensitivity) => {
    expect(skipReasonOf({ ...own, sensitivity })).toBe('private');
    expect(skipReasonOf({ ...own, sensitivity, isMeeting: true, calendarItemType: 'RecurringMaster' })).toBe('private');
    expect(skipReasonOf({ ...own, sensitivity, itemClass: 'IPM.Note' })).toBe('private');
  },
);

test.each(['RecurringMaster', 'Occurrence', 'Exception', 'Unheard-of'])('a %s is a series', (calendarItemType) => {
  expect(skipReasonOf({ ...own, calendarItemType })).toBe('series');
});

test('an item with attendees is a meeting', () => {
  expect(skipReasonOf({ ...own, isMeeting: true })).toBe('meeting');
});

test.each(['IPM.Note', 'IPM.AppointmentX', 'IPM.Task', '', undefined])('class %p is no appointment', (itemClass) => {
  expect(isAppointmentClass(itemClass)).toBe(false);
  expect(skipReasonOf({ ...own, itemClass })).toBe('not-an-appointment');
});
