/**
 * Owns the business rules of an appointment's header: defaults, conversions, checks, as the CRM
 * business transaction makes them. Pure – no I/O.
 */
import { defaultAppointmentType, priorities, transactionTypes, userStatusOf } from '../data/customizing.ts';
import { padPartner, partnerOfUser, partners } from '../data/partners.ts';
import { activityProfile, initialStatusOf, type StatusProfile } from '../data/status-profiles.ts';
import { offsetMinutes, sapZones } from '../data/zones.ts';
import { businessError } from '../odata/sap-error.ts';
import { type Entity, numberOf, textOf } from '../odata/value.ts';
import { checkedPartner, partnerProperties } from './partner-rules.ts';

const dayMs = 86_400_000;

function withPartners(header: Entity): Entity {
  const padded = partnerProperties.map((name) => [name, checkedPartner(textOf(header, name), name)]);
  const result: Entity = { ...header, ...Object.fromEntries(padded) };
  const contact = partners.get(textOf(result, 'Contact'));
  const needsAccount = textOf(result, 'ContactAccount') === '' && contact?.kind === 'contact';
  return needsAccount ? { ...result, ContactAccount: contact.contact.customer.partnerNumber } : result;
}

function checkType(header: Entity): void {
  const code = textOf(header, 'TransactionType');
  const type = transactionTypes.get(code);
  if (type === undefined) {
    throw businessError(
      'CRM_ORDER/002',
      { EN: `Transaction type ${code} is not defined`, DE: `Vorgangsart ${code} ist nicht definiert` },
      'TransactionType',
    );
  }
  if (type.businessObject !== 'BUS2000126') {
    throw businessError(
      'CRM_ORDER/003',
      {
        EN: `Transaction type ${code} belongs to ${type.businessObject}, not to BUS2000126`,
        DE: `Vorgangsart ${code} gehört zu ${type.businessObject}, nicht zu BUS2000126`,
      },
      'TransactionType',
    );
  }
  if (header['PrivatFlag'] === true && !type.privateAllowed) {
    throw businessError(
      'CRM_ORDER/031',
      { EN: `Transaction type ${code} has no private flag`, DE: `Vorgangsart ${code} kennt kein Privat-Kennzeichen` },
      'PrivatFlag',
    );
  }
}

function statusesOf(header: Entity): StatusProfile {
  return transactionTypes.get(textOf(header, 'TransactionType'))?.statuses ?? activityProfile;
}

/** Refuses to leave a final status. Throws 400. */
export function checkStatusChange(header: Entity, before: Entity): void {
  const [from, to] = [textOf(before, 'Status'), textOf(header, 'Status')];
  if (from === to || userStatusOf(textOf(before, 'TransactionType'), from)?.isFinal !== true) return;
  throw businessError(
    'BS/007',
    { EN: `Status ${from} does not allow status ${to}`, DE: `Status ${from} erlaubt den Status ${to} nicht` },
    'Status',
  );
}

function checkKeys(header: Entity): void {
  const keys = [
    ['Status', statusesOf(header)],
    ['Priority', priorities],
    ['TimeZone', sapZones],
  ] as const;
  for (const [name, table] of keys) {
    const value = textOf(header, name);
    if (table.has(value)) continue;
    throw businessError(
      'CRM_ORDER/010',
      { EN: `Value ${value} is not defined for ${name}`, DE: `Wert ${value} ist für ${name} nicht definiert` },
      name,
    );
  }
}

function missingDate(name: string): Error {
  return businessError('CRM_APPOINTMENT/004', { EN: `Enter ${name}`, DE: `Geben Sie ${name} ein` }, name);
}

function withDates(header: Entity): Entity {
  const [from, to] = [header['FromDate'], header['ToDate']];
  if (typeof from !== 'number') throw missingDate('FromDate');
  if (typeof to !== 'number') throw missingDate('ToDate');
  if (to < from) {
    throw businessError(
      'CRM_APPOINTMENT/005',
      { EN: 'The end lies before the start', DE: 'Das Ende liegt vor dem Beginn' },
      'ToDate',
    );
  }
  if (header['AllDay'] !== true) return withOffsets(header);
  const start = Math.floor(from / dayMs) * dayMs;
  const end = Math.max(Math.ceil(to / dayMs) * dayMs, start + dayMs);
  return { ...header, FromDate: start, ToDate: end, FromOffset: 0, ToOffset: 0 };
}

function withOffsets(header: Entity): Entity {
  const zone = textOf(header, 'TimeZone');
  return {
    ...header,
    FromOffset: offsetMinutes(zone, numberOf(header, 'FromDate')),
    ToOffset: offsetMinutes(zone, numberOf(header, 'ToDate')),
  };
}

function withDefaults(header: Entity, user: string): Entity {
  const filled = (name: string, value: string): Entity => (textOf(header, name) === '' ? { [name]: value } : {});
  const responsible = textOf(header, 'Responsible') || (partnerOfUser.get(user)?.partnerNumber ?? '');
  const partner = partners.get(padPartner(responsible));
  const type = { TransactionType: textOf(header, 'TransactionType') || defaultAppointmentType };
  return {
    ...header,
    ...type,
    Responsible: responsible,
    ...filled('Status', initialStatusOf(statusesOf(type))),
    ...filled('Priority', '5'),
    ...filled('TimeZone', partner?.kind === 'employee' ? partner.employee.sapZone : 'UTC'),
  };
}

/**
 * Brings a header to what the system stores: defaults, padded numbers, normal dates, offsets.
 * Throws 400 with the property at fault where a rule is violated.
 */
export function completedHeader(header: Entity, user: string): Entity {
  const complete = withDates(withPartners(withDefaults(header, user)));
  checkType(complete);
  checkKeys(complete);
  return complete;
}
