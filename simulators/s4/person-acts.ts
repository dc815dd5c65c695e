/**
 * Owns the translation of an act of a person into the requests that a client would send for it. Pure – no I/O.
 */
import { padPartner } from './data/partners.ts';
import { type StoredAppointment } from './data/world.ts';
import { type Ask } from './odata/operation.ts';
import { badRequest } from './odata/sap-error.ts';
import { type Entity, textOf } from './odata/value.ts';

/** What a person can do. */
export const deeds = ['create', 'update', 'delete', 'set-status', 'add-partner', 'remove-partner', 'set-text'] as const;

/** One act of a person; `fields` are properties in JSON of what is acted upon, dates also as ISO. */
export type Act = {
  user: string;
  do: (typeof deeds)[number];
  guid?: string | undefined;
  fields?: Record<string, unknown> | undefined;
};

const asking = (method: string, path: string, body: unknown = {}): Ask => ({
  method,
  path,
  query: '',
  headers: { 'if-match': '*' },
  body: JSON.stringify(body),
});

function fieldOf(act: Act, name: string): string {
  const value = act.fields?.[name];
  return typeof value === 'string' ? value : '';
}

function needed(act: Act, name: string): string {
  const value = fieldOf(act, name);
  if (value === '') throw badRequest({ EN: `Enter ${name}`, DE: `Geben Sie ${name} ein` }, name);
  return value;
}

/** Everybody with the number, in the function if one is named. */
function partnersNamed(act: Act, attendees: readonly Entity[]): readonly Entity[] {
  const number = padPartner(needed(act, 'PartnerNo'));
  const fct = fieldOf(act, 'PartnerFct');
  const named = attendees.filter(
    (attendee) => textOf(attendee, 'PartnerNo') === number && (fct === '' || textOf(attendee, 'PartnerFct') === fct),
  );
  if (named.length > 0) return named;
  throw badRequest({ EN: 'The partner is not in the document', DE: 'Der Partner ist nicht im Beleg' }, 'PartnerNo');
}

function textAsk(act: Act, guid: string, texts: readonly Entity[]): Ask[] {
  const [type, language, content] = [needed(act, 'TextType'), needed(act, 'Language'), fieldOf(act, 'Content')];
  const isKnown = texts.some((text) => text['TextType'] === type && text['Language'] === language);
  const key = `TextSet(Guid=guid'${guid}',TextType='${type}',Language='${language}')`;
  if (isKnown) return [content === '' ? asking('DELETE', key) : asking('MERGE', key, { Content: content })];
  return content === '' ? [] : [asking('POST', `AppointmentSet(guid'${guid}')/Texts`, act.fields)];
}

type Translate = (act: Act, of: { guid: string; header: string; stored: StoredAppointment | undefined }) => Ask[];

const translations: Readonly<Record<Act['do'], Translate>> = {
  create: (act) => [asking('POST', 'AppointmentSet', act.fields)],
  update: (act, { header }) => [asking('MERGE', header, act.fields)],
  delete: (_act, { header }) => [asking('DELETE', header)],
  'set-status': (act, { header }) => [asking('MERGE', header, { Status: needed(act, 'Status') })],
  'add-partner': (act, { header }) => [asking('POST', `${header}/Attendee`, act.fields)],
  'remove-partner': (act, { guid, stored }) =>
    partnersNamed(act, stored?.attendees ?? []).map((attendee) =>
      asking('DELETE', `AttendeeSet(Guid=guid'${guid}',PartnerGuid=guid'${textOf(attendee, 'PartnerGuid')}')`),
    ),
  // An empty text is taken away, as the text editor does.
  'set-text': (act, { guid, stored }) => textAsk(act, guid, stored?.texts ?? []),
};

/** The requests of an act, one unit of work; `stored` is the appointment that it is about. Throws 400 where a field is missing. */
export function asksOf(act: Act, stored: StoredAppointment | undefined): Ask[] {
  const guid = act.guid ?? '';
  return translations[act.do](act, { guid, header: `AppointmentSet(guid'${guid}')`, stored });
}
