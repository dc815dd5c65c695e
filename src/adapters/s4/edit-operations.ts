/**
 * Owns the translation of an edit into the operations of one change set (s4.md: attendees by their own requests in the change set). Pure.
 *
 * The MERGE of the header comes first and carries the ETag, also where the header itself does not change: so a list of partners or texts that
 * was read before somebody else's change is refused as a whole, with 412 and before a key in it is missed. Removals come before additions,
 * because a partner function may be limited in number.
 */
import { propertiesToS4 } from '../../mapping/s4/appointment.ts';
import { stringLiteral } from '../../mapping/s4/odata-date.ts';
import { multiLine } from '../../mapping/s4/text.ts';
import { type ZoneShape } from '../../mapping/s4/when.ts';
import { type ETag, type S4Guid } from '../../model/ids.ts';
import {
  type S4DraftDetails,
  type S4Edit,
  type S4Partner,
  type S4PartnerEdit,
  type S4Text,
  type S4TextEdit,
  type WantedPartner,
} from '../../ports/s4.ts';
import { appointmentPath } from './appointment-reads.ts';
import { type Operation } from './multipart.ts';

type Properties = { readonly [name: string]: unknown };

const isSamePartner = (partner: Pick<S4Partner, 'number' | 'function'>, other: WantedPartner): boolean =>
  partner.number === other.number && partner.function === other.function;

/** Each number and function once. */
const eachOnce = (wanted: readonly WantedPartner[]): readonly WantedPartner[] =>
  wanted.filter((partner, index) => wanted.findIndex((other) => isSamePartner(partner, other)) === index);

/** Whom to remove and whom to add. A partner whose number we cannot read is never removed; a double of somebody wanted stays. */
export const partnerChanges = ({
  known,
  wanted,
  functions,
}: S4PartnerEdit): { readonly remove: readonly S4Partner[]; readonly add: readonly WantedPartner[] } => {
  const ours = eachOnce(wanted).filter((partner) => functions.includes(partner.function));
  return {
    remove: known.filter(
      (partner) =>
        partner.number !== undefined &&
        functions.includes(partner.function) &&
        !ours.some((other) => isSamePartner(partner, other)),
    ),
    add: ours.filter((partner) => !known.some((other) => isSamePartner(other, partner))),
  };
};

const attendeeOf = (partner: WantedPartner): Properties => ({
  PartnerNo: partner.number,
  PartnerFct: partner.function,
  ...(partner.account === undefined ? {} : { AccountNo: partner.account }),
});

const textOf = (text: S4Text): Properties => ({
  TextType: text.textType,
  Language: text.language,
  Content: multiLine(text.content),
});

const flagsOf = (edit: Pick<S4Edit, 'status' | 'priority' | 'private'>): Properties => ({
  ...(edit.status === undefined ? {} : { Status: edit.status }),
  ...(edit.priority === undefined ? {} : { Priority: edit.priority }),
  ...(edit.private === undefined ? {} : { PrivatFlag: edit.private }),
});

/** What a deep insert sends besides the content; without empty texts, which S/4 would show as nothing. */
export const bodyOfDetails = (details: S4DraftDetails = {}): Properties => {
  const partners = eachOnce(details.partners ?? []);
  const texts = (details.texts ?? []).map(textOf).filter((text) => text['Content'] !== '');
  return {
    ...flagsOf(details),
    ...(partners.length === 0 ? {} : { Attendee: partners.map(attendeeOf) }),
    ...(texts.length === 0 ? {} : { Texts: texts }),
  };
};

const literal = (text: string): string => encodeURIComponent(stringLiteral(text));

const partnerOperations = (guid: S4Guid, edit: S4PartnerEdit | undefined): readonly Operation[] => {
  if (edit === undefined) return [];
  const { remove, add } = partnerChanges(edit);
  return [
    ...remove.map(({ key }): Operation => ({
      method: 'DELETE',
      path: `AttendeeSet(Guid=guid'${guid}',PartnerGuid=guid'${key}')`,
    })),
    ...add.map((partner): Operation => ({
      method: 'POST',
      path: `${appointmentPath(guid)}/Attendee`,
      body: attendeeOf(partner),
    })),
  ];
};

const isSameText = (text: S4Text, other: S4Text): boolean =>
  text.textType === other.textType && text.language === other.language;

const textOperation = (guid: S4Guid, text: S4Text, before: S4Text | undefined): readonly Operation[] => {
  const path = `TextSet(Guid=guid'${guid}',TextType=${literal(text.textType)},Language=${literal(text.language)})`;
  const content = multiLine(text.content);
  if (before === undefined) {
    return content === '' ? [] : [{ method: 'POST', path: `${appointmentPath(guid)}/Texts`, body: textOf(text) }];
  }
  if (content === '') return [{ method: 'DELETE', path }];
  return content === multiLine(before.content) ? [] : [{ method: 'MERGE', path, body: { Content: content } }];
};

const textOperations = (guid: S4Guid, edit: S4TextEdit | undefined): readonly Operation[] =>
  (edit?.wanted ?? []).flatMap((text) =>
    textOperation(
      guid,
      text,
      edit?.known.find((other) => isSameText(other, text)),
    ),
  );

/** The operations of an edit; none where nothing would change. */
export const operationsOfEdit = (
  of: { readonly guid: S4Guid; readonly etag: ETag },
  edit: S4Edit,
  shape: ZoneShape,
): readonly Operation[] => {
  const { guid, etag } = of;
  const header = { ...propertiesToS4(edit.appointment ?? {}, shape), ...flagsOf(edit) };
  const rest = [...partnerOperations(guid, edit.partners), ...textOperations(guid, edit.texts)];
  const isHeaderMoved = Object.keys(header).length > 0;
  if (!isHeaderMoved && rest.length === 0) return [];
  // The key, which may be repeated, stands for a body that says nothing.
  const body = isHeaderMoved ? header : { Guid: guid };
  return [{ method: 'MERGE', path: appointmentPath(guid), etag, body }, ...rest];
};
