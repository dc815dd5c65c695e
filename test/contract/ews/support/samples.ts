/** Values that the EWS tests share. */
import { type Appointment } from '../../../../src/model/appointment.ts';
import { changeKey, identityKey, itemId, smtpAddress } from '../../../../src/model/ids.ts';
import { ianaZone, instant } from '../../../../src/model/instant.ts';
import { type ExchangePort } from '../../../../src/ports/exchange.ts';

export const mailbox = smtpAddress('anna.berg@tandem.example');
export const keyOne = identityKey('s4:S4H:100:0b9a1f0e-2f3c-4f55-9a5d-0c6e6f0a7a11');
export const version = { itemId: itemId('AAMk&Id=="<>'), changeKey: changeKey('CK&1') };

export const meeting: Appointment = {
  subject: 'Jour fixe',
  when: {
    kind: 'timed',
    start: instant('2026-11-23T08:30:00Z'),
    end: instant('2026-11-23T09:15:00Z'),
    zone: ianaZone('Europe/Berlin'),
  },
  location: 'Raum 4',
  note: 'Bitte pünktlich.\nDanke.',
  importance: 'Normal',
  private: false,
};

/** What a new item is made of: as an installation has it that nobody has configured, unless told otherwise. */
export const draftOf = (appointment: Appointment, more: Partial<Draft> = {}): Draft => ({
  appointment,
  defaults: { busyState: 'Busy', reminder: 'mailbox', categories: ['SAP'] },
  ...more,
});
type Draft = Parameters<ExchangePort['create']>[2];

export const hostileTexts: readonly string[] = [
  'R&D <b>"x"</b> 🚀',
  '</t:Subject><t:Sensitivity>Private</t:Sensitivity><t:Subject>',
  'a ]]> b <![CDATA[ c ]]>',
  '&amp; &lt; &#x41; &#0; %26',
  '  blanks at both ends  ',
  'שלום עולם ‏(right to left)',
  'it\'s "quoted"',
  '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>&b;',
  '   ',
];
