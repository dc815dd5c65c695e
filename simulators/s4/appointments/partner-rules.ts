/**
 * Owns the business rules of partners in an appointment: they exist, are not blocked when they are taken up, and have a function that the
 * transaction type knows. Pure – no I/O.
 */
import { blockedPartners } from '../../company/blocked.ts';
import { transactionTypes } from '../data/customizing.ts';
import {
  activityPartners,
  contactFunction,
  partnerFunctions,
  type PartnerProcedure,
} from '../data/partner-functions.ts';
import { padPartner, type Partner, partners } from '../data/partners.ts';
import { type StoredAppointment } from '../data/world.ts';
import { businessError } from '../odata/sap-error.ts';
import { type Entity, textOf } from '../odata/value.ts';

/** The partners of a header. */
export const partnerProperties = ['Responsible', 'Account', 'Contact', 'ContactAccount'] as const;

/** Pads a partner number and makes sure that the partner exists. Throws 400. */
export function checkedPartner(number: string, property: string): string {
  const padded = padPartner(number);
  if (padded !== '' && !partners.has(padded)) {
    throw businessError(
      'R1/199',
      { EN: `Business partner ${padded} does not exist`, DE: `Geschäftspartner ${padded} existiert nicht` },
      property,
    );
  }
  return padded;
}

/** Refuses a blocked partner who is new in `property`. Throws 400. */
function checkNotTakenUp(number: string, before: string, property: string): void {
  if (number === before || !blockedPartners.has(number)) return;
  throw businessError(
    'R1/203',
    { EN: `Business partner ${number} is blocked`, DE: `Geschäftspartner ${number} ist gesperrt` },
    property,
  );
}

/** Refuses blocked partners that the header did not have before. Throws 400. */
export function checkNotBlocked(header: Entity, before: Entity): void {
  for (const name of partnerProperties) checkNotTakenUp(textOf(header, name), textOf(before, name), name);
}

function procedureOf(header: Entity): PartnerProcedure {
  return transactionTypes.get(textOf(header, 'TransactionType'))?.partners ?? activityPartners;
}

function defaultFunction(partner: Partner, procedure: PartnerProcedure): string {
  return partner.kind === 'contact' ? contactFunction : procedure.participant;
}

function checkFunction(fct: string, others: readonly Entity[], header: Entity): void {
  if (!partnerFunctions.has(fct)) {
    throw businessError(
      'CRM_PARTNER/010',
      { EN: `Partner function ${fct} is not defined`, DE: `Partnerfunktion ${fct} ist nicht definiert` },
      'PartnerFct',
    );
  }
  const type = textOf(header, 'TransactionType');
  const most = procedureOf(header).most.get(fct);
  if (most === undefined) {
    throw businessError(
      'CRM_PARTNER/011',
      {
        EN: `Partner function ${fct} is not allowed in transaction type ${type}`,
        DE: `Partnerfunktion ${fct} ist in Vorgangsart ${type} nicht erlaubt`,
      },
      'PartnerFct',
    );
  }
  if (others.filter((other) => other['PartnerFct'] === fct).length < most) return;
  throw businessError(
    'CRM_PARTNER/012',
    {
      EN: `Partner function ${fct} may occur only ${most} time(s)`,
      DE: `Partnerfunktion ${fct} darf nur ${most}-mal vorkommen`,
    },
    'PartnerFct',
  );
}

/**
 * Brings an attendee to what the system stores: padded numbers, function, account of a contact person. `of` is the appointment, `before` the
 * attendee as it was. Throws 400 with the property at fault.
 */
export function checkedAttendee(
  attendee: Entity,
  of: Pick<StoredAppointment, 'header' | 'attendees'>,
  before?: Entity,
): Entity {
  const number = checkedPartner(textOf(attendee, 'PartnerNo'), 'PartnerNo');
  const partner = partners.get(number);
  if (partner === undefined) {
    throw businessError('CRM_PARTNER/001', { EN: 'Enter a partner', DE: 'Geben Sie einen Partner ein' }, 'PartnerNo');
  }
  checkNotTakenUp(number, before === undefined ? '' : textOf(before, 'PartnerNo'), 'PartnerNo');
  const fct = textOf(attendee, 'PartnerFct') || defaultFunction(partner, procedureOf(of.header));
  checkFunction(
    fct,
    of.attendees.filter((other) => other !== before),
    of.header,
  );
  const account = partner.kind === 'contact' ? partner.contact.customer.partnerNumber : '';
  return {
    ...attendee,
    PartnerNo: number,
    PartnerFct: fct,
    AccountNo: checkedPartner(textOf(attendee, 'AccountNo'), 'AccountNo') || account,
    MainPartner: attendee['MainPartner'] === true,
  };
}
