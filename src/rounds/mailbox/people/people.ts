/**
 * Owns the people of an appointment in a round: attendees ↔ partners (sync.md, People). Compared three-way like a field, by person; an address that is nobody's or
 * several people's is reported. Enrolled people are known to have their copies by invitation before S/4 names them, so that they never get a second one.
 */
import { failed, type Fault, ok, type Result } from '../../../model/fault.ts';
import { type EnrolmentId, type IdentityKey, type PartnerNumber } from '../../../model/ids.ts';
import { type Link, type PeopleBase } from '../../../model/link.ts';
import { type Attendee, type PeopleSettings } from '../../../model/people.ts';
import { type ReadableItem } from '../../../ports/exchange.ts';
import { type PeopleFindings } from '../../../ports/records.ts';
import { type S4Appointment, type S4Partner, type WantedPartner } from '../../../ports/s4.ts';
import { hashOf } from '../../../sync/fingerprint.ts';
import {
  type Match,
  type Matches,
  mergePeople,
  participantsOf,
  type PeopleFlow,
  type PeopleMerge,
  partnerFunctionOf,
  type Present,
} from '../../../sync/people.ts';
import { exposureToS4, settingsOf } from '../conduct.ts';
import { type Context } from '../context.ts';
import { keysOfMeeting } from '../meetings/meetings.ts';
import { nameAhead, nameMeeting, nameOnce, tell } from '../meetings/naming.ts';
import { type NewPeople, type PeopleStep } from '../sighting.ts';
import { addressHash, whoIsWho } from './people-search.ts';

/** Who takes part, without the organiser and this mailbox's own person. */
const attendeesOf = (context: Context, { meeting }: ReadableItem): readonly Attendee[] =>
  participantsOf(meeting?.attendees ?? [], [meeting?.organiser, context.mailbox]);

type Compared = {
  readonly attendees: readonly Pick<Attendee, 'email'>[];
  readonly partners: readonly WantedPartner[];
  readonly responsible: PartnerNumber | undefined;
  readonly flow: PeopleFlow;
  readonly people: PeopleSettings;
};

/** What is compared, as one keyed hash. */
const seenOf = (context: Context, { attendees, partners, responsible, flow, people }: Compared): string => {
  const parts = [
    attendees.map(({ email }) => email).toSorted(),
    [...new Set(partners.map(({ number, function: role }) => `${role}/${number}`))].toSorted(),
    [people.contactPerson, people.participant, flow.toS4, flow.toExchange, responsible ?? ''],
  ];
  return hashOf(context.deps.fingerprintKey, `people\u0000${JSON.stringify(parts)}`);
};

const findingsOf = ({ unmatched, ambiguous }: Matches): PeopleFindings => ({
  unmatched: unmatched.map(({ email }) => email),
  ambiguous: ambiguous.map(({ attendee, partners }) => ({ email: attendee.email, partners })),
});

const asPartner = ({ partner, found }: Match, people: PeopleSettings): WantedPartner => {
  const [account, ...more] = found?.accounts ?? [];
  return {
    number: partner,
    function: partnerFunctionOf({ category: found?.category ?? 'person' }, people),
    // Of several customers nobody is guessed: S/4 takes her own.
    ...(account === undefined || more.length > 0 ? {} : { account }),
  };
};

const addressesOf = (context: Context, matched: readonly Match[]): NonNullable<PeopleBase['addresses']> =>
  Object.fromEntries(matched.map(({ partner, attendee }) => [partner, addressHash(context, attendee.email)]));

/** Before S/4 names them: whoever looks from then on knows that the invitation is their copy. @returns who of them is enrolled */
const announce = async (
  context: Context,
  keys: readonly IdentityKey[],
  attendees: readonly Attendee[],
): Promise<readonly EnrolmentId[]> => {
  const { records } = context.deps;
  const enrolled = await records.enrolledAddresses(attendees.map(({ email }) => email));
  const others = enrolled.map(({ id }) => id).filter((id) => id !== context.enrolment.id);
  if (others.length > 0) await records.addMeetingCopies(keys, others);
  return others;
};

/** Where S/4 has no address search people are nobody's business; else the item waits until they can be searched for. */
const unsearched = (fault: Fault): Result<undefined> =>
  fault.code === 'capability-missing' ? ok(undefined) : failed(fault);

/**
 * The people of an item that S/4 does not have yet. Nothing is asked for who is not to be seen there.
 * @returns a fault when somebody could not be searched for: the item waits
 */
export const peopleOfNew = async (
  context: Context,
  item: ReadableItem,
  { key, flagAllowed }: { readonly key: IdentityKey; readonly flagAllowed: boolean },
): Promise<Result<NewPeople | undefined>> => {
  const attendees = attendeesOf(context, item);
  const exposure = exposureToS4(context, item.appointment, flagAllowed);
  if (attendees.length === 0 || exposure === 'times' || exposure === 'nothing') return ok(undefined);
  await announce(context, keysOfMeeting(context, key, item), attendees);
  const matches = await whoIsWho(context, attendees, { present: [], base: undefined });
  if (!matches.ok) return unsearched(matches.fault);
  const { people } = settingsOf(context).appointments;
  const responsible = context.enrolment.employee;
  const matched = matches.value.matched.filter(({ partner }) => partner !== responsible);
  const partners = matched.map((match) => asPartner(match, people));
  const isClear = matches.value.unmatched.length + matches.value.ambiguous.length === 0;
  const flow = flowOf(context, item, undefined);
  const agreed = [...new Set(matched.map(({ partner }) => partner))].toSorted();
  const addresses = addressesOf(context, matched);
  const seen = seenOf(context, { attendees, partners, responsible, flow, people });
  const findings = isClear ? {} : { findings: findingsOf(matches.value) };
  return ok({ partners, base: { agreed, seen, addresses }, ...findings });
};

type PairOfPeople = {
  readonly link: Link;
  readonly s4: S4Appointment;
  readonly item: ReadableItem;
};

/** Whose attendees they are, and which way appointments of this type travel. An invitation's people are its organiser's. */
const flowOf = (context: Context, { meeting }: ReadableItem, s4: S4Appointment | undefined): PeopleFlow => {
  const { direction, people } = settingsOf(context, s4).appointments;
  const isOwn = meeting === undefined || meeting.response === 'organiser' || meeting.organiser === context.mailbox;
  return {
    toS4: direction === 'both' || direction === 'exchangeToS4',
    toExchange: people.policy === 'attendees' && isOwn && (direction === 'both' || direction === 's4ToExchange'),
  };
};

const isHidden = (context: Context, { link, s4, item }: PairOfPeople): boolean => {
  if (link.hidden !== undefined) return true;
  const isPrivate = s4.private || item.appointment.private;
  return isPrivate && !(settingsOf(context, s4).appointments.privateMode === 'full' && s4.privateAllowed);
};

/** In the functions that Tandem keeps, and readable. */
const keptOf = ({ partners }: S4Appointment, { contactPerson, participant }: PeopleSettings): readonly Kept[] =>
  partners.flatMap((one) =>
    one.number !== undefined && [contactPerson, participant].includes(one.function)
      ? [{ ...one, number: one.number }]
      : [],
  );
type Kept = S4Partner & { readonly number: PartnerNumber };

const presentOf = ({ partners }: S4Appointment): readonly Present[] =>
  partners.flatMap(({ number, email }) => (number === undefined ? [] : [{ number, email }]));

const asWanted = ({ number, function: role, account }: Kept): WantedPartner => ({
  number,
  function: role,
  ...(account === undefined ? {} : { account }),
});

type Table = PairOfPeople & {
  readonly people: PeopleSettings;
  readonly flow: PeopleFlow;
  readonly attendees: readonly Attendee[];
  readonly kept: readonly Kept[];
};

const tableOf = (context: Context, pair: PairOfPeople): Table => {
  const { people } = settingsOf(context, pair.s4).appointments;
  return {
    ...pair,
    people,
    flow: flowOf(context, pair.item, pair.s4),
    attendees: attendeesOf(context, pair.item),
    kept: keptOf(pair.s4, people),
  };
};

/** Neither added nor removed: the responsible employee, this mailbox's own person, and whoever is there in a function that is not ours. */
const isApart = (context: Context, { s4, kept }: Table, number: PartnerNumber): boolean => {
  if (number === s4.responsible || number === context.enrolment.employee) return true;
  const isThere = s4.partners.some((one) => one.number === number);
  return isThere && !kept.some((one) => one.number === number);
};

const merged = (context: Context, table: Table, matched: readonly Match[]): PeopleMerge => {
  const { link, kept, flow } = table;
  const base = link.people?.agreed ?? [];
  const exchange = matched.map(({ partner }) => partner).filter((number) => !isApart(context, table, number));
  // Whoever has no address cannot be invited, and is no less a partner for it.
  const canBe = ({ number, email }: Kept): boolean =>
    !flow.toExchange || email !== undefined || exchange.includes(number) || base.includes(number);
  const s4 = kept.filter((one) => !isApart(context, table, one.number) && canBe(one)).map(({ number }) => number);
  return mergePeople({ base, s4, exchange }, flow);
};

type Changed = {
  readonly table: Table;
  readonly matched: readonly Match[];
  readonly merge: PeopleMerge;
};

const wantedOf = ({ table, matched, merge }: Changed): readonly WantedPartner[] => [
  ...table.kept.filter(({ number }) => !merge.remove.s4.includes(number)).map(asWanted),
  ...matched.filter(({ partner }) => merge.add.s4.includes(partner)).map((match) => asPartner(match, table.people)),
];

const invitedOf = ({ table, matched, merge }: Changed): readonly Attendee[] => {
  const removed = new Set(
    matched.filter(({ partner }) => merge.remove.exchange.includes(partner)).map(({ attendee }) => attendee.email),
  );
  const once = new Map(table.kept.map((one) => [one.number, one]));
  const added = merge.add.exchange.flatMap((number): readonly Attendee[] => {
    const { email, name = '' } = once.get(number) ?? {};
    return email === undefined ? [] : [{ email, name, kind: 'required' }];
  });
  return [...(table.item.meeting?.attendees ?? []).filter(({ email }) => !removed.has(email)), ...added];
};

const some = (of: readonly PartnerNumber[], more: readonly PartnerNumber[]): boolean => of.length + more.length > 0;

const stepOf = (context: Context, changed: Changed): PeopleStep => {
  const { table, matched, merge } = changed;
  const { people, flow, s4 } = table;
  const partners = wantedOf(changed);
  const invited = some(merge.add.exchange, merge.remove.exchange) ? invitedOf(changed) : undefined;
  const { organiser } = table.item.meeting ?? {};
  const attendees = invited === undefined ? table.attendees : participantsOf(invited, [organiser, context.mailbox]);
  const seen = seenOf(context, { attendees, partners, responsible: s4.responsible, flow, people });
  const agreed = matched.filter(({ partner }) => merge.base.includes(partner));
  return {
    base: { agreed: merge.base, seen, addresses: addressesOf(context, agreed) },
    ...(some(merge.add.s4, merge.remove.s4)
      ? { s4: { wanted: partners, functions: [people.contactPerson, people.participant] } }
      : {}),
    ...(invited === undefined ? {} : { exchange: invited }),
  };
};

/**
 * Who is not invited any more, and was a partner for being it, may get a copy like anybody whom S/4 names. Whoever S/4 took off may have the organiser's invitation all the same: that
 * calendar is listed anew, and finds it beside what S/4 gives its person later.
 */
const release = async (context: Context, { link, item }: PairOfPeople, { remove }: PeopleMerge): Promise<void> => {
  if (!some(remove.s4, remove.exchange)) return;
  const { records } = context.deps;
  const gone = await records.enrolledEmployees(context.s4.system, [...remove.s4, ...remove.exchange]);
  for (const key of keysOfMeeting(context, link.key, item))
    for (const mailbox of gone) await records.removeMeetingCopies(key, mailbox);
  if (remove.exchange.length === 0) return;
  for (const mailbox of gone) await tell(context, mailbox, { from: 'timer', relist: true });
};

const isUnchanged = (context: Context, { link, s4, attendees, kept, flow, people }: Table): boolean => {
  // Nobody was there, and nobody is.
  if (link.people === undefined && attendees.length + kept.length === 0) return true;
  const now = seenOf(context, {
    attendees,
    partners: kept.map(asWanted),
    responsible: s4.responsible,
    flow,
    people,
  });
  return link.people?.seen === now;
};

/**
 * What the people of a linked pair need; `undefined`: nothing changed since they were compared last. For the mailbox that leads only.
 * @returns a fault when somebody could not be searched for: the pair waits
 */
export const peopleOfPair = async (context: Context, pair: PairOfPeople): Promise<Result<PeopleStep | undefined>> => {
  const table = tableOf(context, pair);
  const { link, s4, item, attendees } = table;
  if (isHidden(context, pair)) return ok(undefined);
  await nameOnce(context, { link, item });
  if (isUnchanged(context, table)) return ok(undefined);
  const invited = await announce(context, keysOfMeeting(context, link.key, item), attendees);
  await nameMeeting(context, { link, item }, invited);
  const matches = await whoIsWho(context, attendees, { present: presentOf(s4), base: link.people });
  if (!matches.ok) return unsearched(matches.fault);
  const { matched } = matches.value;
  const merge = merged(context, table, matched);
  await release(context, pair, merge);
  if (merge.add.exchange.length > 0) {
    const added = await context.deps.records.enrolledEmployees(context.s4.system, merge.add.exchange);
    await nameAhead(context, { link, item }, added);
  }
  await context.deps.records.reportPeople(context.enrolment.id, link.guid, findingsOf(matches.value));
  return ok(stepOf(context, { table, matched, merge }));
};
