/**
 * Owns TextSet and the note: the texts of an appointment by text type and language. Each write
 * changes the appointment, so that its ETag moves.
 */
import { transactionTypes } from '../data/customizing.ts';
import { type StoredAppointment } from '../data/world.ts';
import { type Payload } from '../odata/payload.ts';
import { businessError, type Language } from '../odata/sap-error.ts';
import { type Entity, textOf } from '../odata/value.ts';
import { type Rows } from '../service.ts';
import { noteText, noteTextType } from './appointment-row.ts';
import { parentOf } from './attendees.ts';

const knownTypes = new Set(['A001', 'A002', 'Z001', 'Z002']);
const knownLanguages = new Set(['EN', 'DE']);

function checkInProcedure(header: Entity, textType: string): void {
  const code = textOf(header, 'TransactionType');
  if (transactionTypes.get(code)?.textTypes.includes(textType) === true) return;
  throw businessError(
    'TD/603',
    {
      EN: `Text type ${textType} is not in the text procedure of transaction type ${code}`,
      DE: `Textart ${textType} ist nicht im Textschema der Vorgangsart ${code}`,
    },
    'TextType',
  );
}

/** Makes a text of an appointment from a body. Throws 400 where type or language are not defined, or the transaction type has no such text. */
export function newText(header: Entity, payload: Payload): Entity {
  const values = Object.fromEntries(payload.values);
  const text: Entity = { Content: '', ...values, Guid: header['Guid'] ?? null };
  if (!knownTypes.has(textOf(text, 'TextType'))) {
    throw businessError('TD/600', { EN: 'Text type is not defined', DE: 'Textart ist nicht definiert' }, 'TextType');
  }
  checkInProcedure(header, textOf(text, 'TextType'));
  if (!knownLanguages.has(textOf(text, 'Language'))) {
    throw businessError('TD/601', { EN: 'Language is not installed', DE: 'Sprache ist nicht installiert' }, 'Language');
  }
  return text;
}

/** The texts of an appointment after its note was written in a language; '' removes the note. */
export function withNote(stored: StoredAppointment, note: string, language: Language): StoredAppointment {
  const shown = noteText(stored, language);
  const others = stored.texts.filter((text) => text !== shown);
  if (note === '') return { ...stored, texts: others };
  if (noteTextType(stored.header) === '') {
    const code = textOf(stored.header, 'TransactionType');
    throw businessError(
      'TD/604',
      { EN: `Transaction type ${code} has no note`, DE: `Vorgangsart ${code} hat keine Notiz` },
      'Note',
    );
  }
  const text: Entity = shown ?? {
    Guid: stored.header['Guid'] ?? null,
    TextType: noteTextType(stored.header),
    Language: language,
  };
  const written = { ...text, Content: note };
  return {
    ...stored,
    texts: shown === undefined ? [...others, written] : stored.texts.map((one) => (one === shown ? written : one)),
  };
}

function isSame(text: Entity, key: Entity): boolean {
  return text['TextType'] === key['TextType'] && text['Language'] === key['Language'];
}

/** The rows of TextSet. */
export const textRows: Rows = {
  list: ({ view }) => [...view.appointments()].flatMap((stored) => stored.texts),
  find: (key, { view }) => view.appointment(textOf(key, 'Guid'))?.texts.find((text) => isSame(text, key)),
  create: (payload, { transaction }) => {
    const guid = String(payload.values.get('Guid') ?? '');
    const stored = parentOf(guid, transaction);
    const text = newText(stored.header, payload);
    if (stored.texts.some((other) => isSame(other, text))) {
      throw businessError('TD/602', { EN: 'The text exists already', DE: 'Der Text existiert bereits' });
    }
    transaction.put({ ...stored, texts: [...stored.texts, text] });
    return text;
  },
  update: ({ key, payload, replace }, { transaction }) => {
    const stored = parentOf(textOf(key, 'Guid'), transaction);
    const initial: Entity = replace ? { Content: '' } : {};
    const texts = stored.texts.map((text) =>
      isSame(text, key) ? { ...text, ...initial, ...Object.fromEntries(payload.values) } : text,
    );
    transaction.put({ ...stored, texts });
  },
  remove: (key, { transaction }) => {
    const stored = parentOf(textOf(key, 'Guid'), transaction);
    transaction.put({ ...stored, texts: stored.texts.filter((text) => !isSame(text, key)) });
  },
};
