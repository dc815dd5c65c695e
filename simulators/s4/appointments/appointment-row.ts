/**
 * Owns how a stored appointment is shown: texts in the reader's language, the note among the
 * texts, what depends on the user. Pure – no I/O.
 */
import { priorities, type TransactionType, transactionTypes, userStatusOf } from '../data/customizing.ts';
import { partnerFunctions } from '../data/partner-functions.ts';
import { partnerOfUser, partners } from '../data/partners.ts';
import { type StoredAppointment } from '../data/world.ts';
import { type Language } from '../odata/sap-error.ts';
import { type Entity, textOf } from '../odata/value.ts';
import { type Access } from '../service.ts';

/** The text type of an appointment's note. */
export function noteTextType(header: Entity): string {
  return transactionTypes.get(textOf(header, 'TransactionType'))?.textType ?? '';
}

/** The text that `Note` shows: that of the language if there is one, else the first of its type. */
export function noteText(stored: StoredAppointment, language: Language): Entity | undefined {
  const notes = stored.texts.filter((text) => text['TextType'] === noteTextType(stored.header));
  return notes.find((text) => text['Language'] === language) ?? notes[0];
}

function partnerName(number: string): string {
  return partners.get(number)?.name ?? '';
}

type TypeTexts = Pick<TransactionType, 'textType' | 'privateAllowed' | 'description'>;
const noType: TypeTexts = { textType: '', privateAllowed: false, description: { EN: '', DE: '' } };

function customizingTexts(header: Entity, language: Language): Entity {
  const type = transactionTypes.get(textOf(header, 'TransactionType')) ?? noType;
  return {
    ProcessTypeDescription: type.description[language],
    PrivateAllowed: type.privateAllowed,
    NoteTextType: type.textType,
    StatusTxt: userStatusOf(textOf(header, 'TransactionType'), textOf(header, 'Status'))?.text[language] ?? '',
    PriorityTxt: priorities.get(textOf(header, 'Priority'))?.[language] ?? '',
  };
}

// Stored appointments are never changed in place, so a row made once stays right; listings of
// thousands would otherwise be made anew for each read.
const made = new WeakMap<StoredAppointment, Map<string, Entity>>();

/** The row of AppointmentSet. */
export function appointmentRow(stored: StoredAppointment, access: Access): Entity {
  const rows = made.get(stored) ?? new Map<string, Entity>();
  const key = `${access.language} ${access.user}`;
  const row = rows.get(key) ?? makeRow(stored, access);
  rows.set(key, row);
  made.set(stored, rows);
  return row;
}

function makeRow(stored: StoredAppointment, access: Access): Entity {
  const { header } = stored;
  const responsible = textOf(header, 'Responsible');
  const note = noteText(stored, access.language);
  return {
    ...header,
    ...customizingTexts(header, access.language),
    MyOwn: responsible !== '' && partnerOfUser.get(access.user)?.partnerNumber === responsible,
    ResponsibleTxt: partnerName(responsible),
    ResponsArea: '',
    AccountTxt: partnerName(textOf(header, 'Account')),
    ContactTxt: partnerName(textOf(header, 'Contact')),
    Note: note === undefined ? '' : textOf(note, 'Content'),
    HasAttachment: false,
    Deleted: false,
  };
}

/** The row of AttendeeSet. */
export function attendeeRow(attendee: Entity, language: Language): Entity {
  const partner = partners.get(textOf(attendee, 'PartnerNo'));
  return {
    ...attendee,
    Function: partnerFunctions.get(textOf(attendee, 'PartnerFct'))?.[language] ?? '',
    FullName: partner?.name ?? '',
    IntAttendee: partner?.kind === 'employee',
    EmailAddress: partner?.email ?? '',
    UserName: partner?.userName ?? '',
    Deleted: false,
  };
}
