/**
 * Owns what a draft and an edit become on the wire: a deep insert, and the operations of one change set (s4.md: attendees by their own requests
 * in the change set). Pure.
 *
 * The MERGE of the header comes first and carries the ETag, also where the header itself does not change: so a list of partners that was read
 * before somebody else's change is refused as a whole, with 412 and before a key in it is missed. Removals come before additions, because a
 * partner function may be limited in number.
 */
import { propertiesToS4 } from '../../mapping/s4/appointment.ts';
import { type ZoneShape } from '../../mapping/s4/when.ts';
import { type ETag, type S4Guid } from '../../model/ids.ts';
import { type S4Draft, type S4Edit, type S4Partner, type S4PartnerEdit, type WantedPartner } from '../../ports/s4.ts';
import { appointmentPath } from './appointment-reads.ts';
import { type Operation } from './multipart.ts';

type Properties = { readonly [name: string]: unknown };

const isSamePartner = (partner: Pick<S4Partner, 'number' | 'function'>, other: WantedPartner): boolean =>
  partner.number === other.number && partner.function === other.function;

/** Each number and function once. */
const eachOnce = (wanted: readonly WantedPartner[]): readonly WantedPartner[] =>
  wanted.filter((partner, index) => wanted.findIndex((other) => isSamePartner(partner, other)) === index);

/** Whom to remove and whom to add. A partner whose number we cannot read is never removed; a double of somebody wanted stays. */
const partnerChanges = ({
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

const flagsOf = (edit: Pick<S4Edit, 'status' | 'priority' | 'private'>): Properties => ({
  ...(edit.status === undefined ? {} : { Status: edit.status }),
  ...(edit.priority === undefined ? {} : { Priority: edit.priority }),
  ...(edit.private === undefined ? {} : { PrivatFlag: edit.private }),
});

/** The body of a deep insert. */
export const bodyOfDraft = (draft: S4Draft, shape: ZoneShape): Properties => {
  const partners = eachOnce(draft.partners ?? []);
  return {
    TransactionType: draft.transactionType,
    Responsible: draft.responsible,
    ExternalId: draft.externalId,
    ...propertiesToS4(draft.content, shape),
    ...flagsOf(draft),
    ...(partners.length === 0 ? {} : { Attendee: partners.map(attendeeOf) }),
  };
};

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

/** The operations of an edit; none where nothing would change. */
export const operationsOfEdit = (
  of: { readonly guid: S4Guid; readonly etag: ETag },
  edit: S4Edit,
  shape: ZoneShape,
): readonly Operation[] => {
  const { guid, etag } = of;
  const header = {
    ...propertiesToS4(edit.content ?? {}, shape),
    ...flagsOf(edit),
    ...(edit.externalId === undefined ? {} : { ExternalId: edit.externalId }),
  };
  const rest = partnerOperations(guid, edit.partners);
  const isHeaderMoved = Object.keys(header).length > 0;
  if (!isHeaderMoved && rest.length === 0) return [];
  // The key, which may be repeated, stands for a body that says nothing.
  const body = isHeaderMoved ? header : { Guid: guid };
  return [{ method: 'MERGE', path: appointmentPath(guid), etag, body }, ...rest];
};
