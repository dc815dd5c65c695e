/**
 * Owns S/4 appointments without a link: whether this mailbox is to have a copy. Its employee is responsible, or takes part and is not going to get the item by
 * invitation (architecture, Identity 4); else it is none of its business.
 */
import { type ItemRef } from '../../../actors/messages.ts';
import { type S4Guid } from '../../../model/ids.ts';
import { type Link } from '../../../model/link.ts';
import { type S4Appointment } from '../../../ports/s4.ts';
import { keyOfS4Item, parseKey } from '../../../sync/identity.ts';
import { employeesOf } from '../../concerned.ts';
import { isCancelledOnS4, settingsOf } from '../conduct.ts';
import { type Context } from '../context.ts';
import { leadOf } from '../meetings/naming.ts';
import { type Failure, type Reader } from '../reader.ts';
import { cancelledOnS4 } from '../rest.ts';
import { isUnderReview } from '../reviews.ts';
import { type NewOnS4 } from '../sighting.ts';

const takesPart = (context: Context, item: S4Appointment): boolean => {
  const { participant } = settingsOf(context, item).appointments.people;
  return item.partners.some(
    (partner) => partner.number === context.enrolment.employee && partner.function === participant,
  );
};

/** Under `attendees` whoever takes part is invited by the item of the employee responsible; a copy of ours would double it. */
const wantedRole = (context: Context, item: S4Appointment): NewOnS4['role'] | undefined => {
  if (item.responsible === context.enrolment.employee) return 'lead';
  const { policy } = settingsOf(context, item).appointments.people;
  return takesPart(context, item) && policy !== 'attendees' ? 'participant' : undefined;
};

/** Born in S/4, and in nobody else's calendar any more: whoever had invited this mailbox's person, or meant to, was taken off, and what came of it follows nobody. */
const isAlone = async (context: Context, item: S4Appointment): Promise<boolean> => {
  const { system } = context.s4;
  if (parseKey(keyOfS4Item(system, item))?.born !== 's4') return false;
  const others = employeesOf(item).filter((employee) => employee !== context.enrolment.employee);
  return (await context.deps.records.enrolledEmployees(system, others)).length === 0;
};

/**
 * Who has a meeting by invitation, whoever is responsible, has an item of it. A meeting that is led by invitation has no second lead: who is made responsible for it in S/4 gets a copy like
 * a participant's, because what it says is its organiser's.
 */
const roleIn = async (context: Context, item: S4Appointment): Promise<NewOnS4['role'] | undefined> => {
  const { records } = context.deps;
  const role = wantedRole(context, item);
  const key = keyOfS4Item(context.s4.system, item);
  if (role === undefined) return undefined;
  if (await records.hasMeetingCopy(key, context.enrolment.id))
    return role === 'lead' && (await isAlone(context, item)) ? role : undefined;
  const lead = role === 'lead' && parseKey(key)?.born === 'exchange' ? await leadOf(context, key) : undefined;
  if (lead === undefined) return role;
  // Whoever led it and left has said no to it.
  return lead === context.enrolment.id ? undefined : 'participant';
};

type Unlinked = { readonly sightings: readonly NewOnS4[]; readonly failures: readonly Failure[] };

type Known = { readonly reader: Reader; readonly formerOf: (guid: S4Guid) => Link | undefined };

/** It stays where it is as long as it is cancelled. */
const isCancelledStill = (context: Context, item: S4Appointment, former: Link | undefined): boolean =>
  former?.because === cancelledOnS4 && isCancelledOnS4(context, item);

/** @param guids they have been read. `formerOf`: the tombstone */
export const newOnS4 = async (
  context: Context,
  { reader, formerOf }: Known,
  guids: readonly S4Guid[],
): Promise<Unlinked> => {
  const sightings: NewOnS4[] = [];
  const failures: Failure[] = [];
  for (const guid of new Set(guids)) {
    const read = reader.onS4(guid);
    const ref: ItemRef = { guid };
    if (!read.ok && read.fault.kind !== 'gone') failures.push({ ref, on: 's4', fault: read.fault });
    const former = formerOf(guid);
    if (!read.ok || isCancelledStill(context, read.value, former)) continue;
    const role = await roleIn(context, read.value);
    if (role !== undefined && !(await isUnderReview(context, guid)))
      sightings.push({ kind: 'new-on-s4', ref, item: read.value, role, ...(former && { former }) });
  }
  return { sightings, failures };
};
