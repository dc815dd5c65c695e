/** One appointment of the sample company as S/4 shows it, for tests of rounds without any simulator. */
import { type Appointment } from '../../src/model/appointment.ts';
import { type ETag, type IdentityKey, partnerNumber, s4Guid, smtpAddress } from '../../src/model/ids.ts';
import { ianaZone, instant } from '../../src/model/instant.ts';
import { type S4Appointment } from '../../src/ports/s4.ts';

export const guid = s4Guid('be0ad4f1-dc90-4dda-afe3-d7db41a70e9d');
export const at = instant('2026-11-22T08:00:00Z');
export const employee = partnerNumber('0000001001');
export const s4System = { system: 'S4H', client: '100' };
export const key = `s4:S4H:100:${guid}` as IdentityKey;
export const appointment: Appointment = {
  subject: 'Besuch',
  location: '',
  note: '',
  importance: 'Normal',
  private: false,
  when: {
    kind: 'timed',
    start: instant('2026-11-24T09:00:00Z'),
    end: instant('2026-11-24T10:00:00Z'),
    zone: ianaZone('Europe/Berlin'),
  },
};
export const onS4: S4Appointment = {
  guid,
  etag: 'etag-1' as ETag,
  transactionType: '0001',
  responsible: employee,
  partners: [
    {
      key: s4Guid('00000014-0000-0000-0000-000000001001'),
      number: employee,
      function: '00000014',
      name: 'Anna Beispiel',
      email: smtpAddress('anna@tandem.example'),
      internal: true,
      main: true,
      account: undefined,
    },
  ],
  externalId: undefined,
  changedAt: at,
  changedByUs: true,
  content: {
    subject: appointment.subject,
    when: appointment.when,
    location: appointment.location,
    note: appointment.note,
  },
  private: false,
  privateAllowed: true,
  noteAllowed: true,
  status: 'E0001',
  priority: '5',
};
