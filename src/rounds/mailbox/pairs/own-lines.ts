/**
 * Owns what Tandem says in the body of an item besides its note: the link to the S/4 object, and under the policy `names` the partners who are no attendees. Nothing of
 * it is ever said of what is hidden (P8). The link goes with what is written anyway, unless an administrator wants it at once; else only a change of the partners is a write of its own.
 */
import { type PeopleSettings } from '../../../model/people.ts';
import { type NamedPartner, type OwnLines, type ReadableItem } from '../../../ports/exchange.ts';
import { type S4Appointment, type S4Partner } from '../../../ports/s4.ts';
import { settingsOf } from '../conduct.ts';
import { type Context } from '../context.ts';
import { type Pair } from '../sighting.ts';

const linkOf = (context: Context, item: S4Appointment): Pick<OwnLines, 'link'> => {
  const { objectUrl } = settingsOf(context, item).appointments;
  return objectUrl === 'none' ? {} : { link: objectUrl.replace('{guid}', item.guid) };
};

/** What has no numeric number is known by its entry. */
const idOf = ({ number, key }: S4Partner): string => number ?? key;

/** In the functions that Tandem keeps; without the responsible employee and this mailbox's own person, who know of it. */
export const othersOf = (context: Context, item: S4Appointment): readonly S4Partner[] => {
  const { contactPerson, participant }: PeopleSettings = settingsOf(context, item).appointments.people;
  const own = [item.responsible, context.enrolment.employee];
  const once = new Map(
    item.partners
      .filter(({ function: role }) => role === contactPerson || role === participant)
      .filter(({ number }) => number === undefined || !own.includes(number))
      .map((one) => [idOf(one), one] as const),
  );
  return [...once.values()];
};

const asNamed = (one: S4Partner): NamedPartner => ({ id: idOf(one), name: one.name });

/** Without whoever has no name. */
const namedOf = (partners: readonly S4Partner[]): readonly NamedPartner[] =>
  partners.filter(({ name }) => name.trim() !== '').map(asNamed);

const namesPartners = (context: Context, item: S4Appointment): boolean =>
  settingsOf(context, item).appointments.people.policy === 'names';

/** Of a new item; `undefined`: nothing. Also that nobody is named is remembered, so that a change of the partners can be told from an item that never named any. */
export const ownOfNew = (context: Context, item: S4Appointment): OwnLines | undefined => {
  const names = namesPartners(context, item) ? namedOf(othersOf(context, item)) : undefined;
  const link = linkOf(context, item);
  if (names === undefined && link.link === undefined) return undefined;
  return { ...link, ...(names === undefined ? {} : { names }), language: context.language };
};

export type Spoken = {
  readonly pair: Pair;
  readonly s4: S4Appointment;
  readonly exchange: ReadableItem;
  /** What is written to the item in this round anyway. */
  readonly writes: { readonly note: boolean; readonly anything: boolean };
};

/** Names stand in items that were born in S/4 only; others have their people in Outlook. */
const mayName = ({ pair: { link } }: Spoken): boolean => link.bornOn === 's4' && link.occurrence === undefined;

const isAttendee = ({ pair, exchange }: Spoken, { number, email }: S4Partner): boolean => {
  const { attendees = [] } = exchange.meeting ?? {};
  const { agreed = [] } = pair.people?.base ?? pair.link.people ?? {};
  return attendees.some((one) => one.email === email) || (number !== undefined && agreed.includes(number));
};

type Names = { readonly names: readonly NamedPartner[]; readonly isDue: boolean; readonly differs: boolean };

/**
 * `isDue`: since they were written S/4 got somebody, or lost somebody, of those who are named; whoever has become an attendee meanwhile stays until the next write. Of
 * an item that never named anybody nothing has changed.
 */
const namesOf = (context: Context, spoken: Spoken): Names | undefined => {
  const { s4, exchange } = spoken;
  const { named } = exchange;
  const isNaming = namesPartners(context, s4);
  if (!mayName(spoken) || (!isNaming && named === undefined)) return undefined;
  const others = isNaming ? othersOf(context, s4) : [];
  const names = namedOf(others.filter((one) => !isAttendee(spoken, one)));
  const wanted = new Set(names.map(({ id }) => id));
  const there = new Set(others.map(idOf));
  const before = new Set(named);
  const isNew = [...wanted].some((id) => !before.has(id));
  return {
    names,
    isDue: isNaming && named !== undefined && (isNew || [...before].some((id) => !there.has(id))),
    differs: isNew || [...before].some((id) => !wanted.has(id)),
  };
};

/**
 * An item of Outlook gets the link once: with the first write of anything, or, where an administrator wants that, by a write of its own. Not that of a meeting, whose body
 * its organiser sends to others.
 */
const isLinkDue = (context: Context, { pair: { link }, s4, exchange, writes }: Spoken): boolean => {
  const { newItems, objectUrl } = settingsOf(context, s4).appointments;
  const mayGet = link.bornOn === 'exchange' && link.occurrence === undefined && exchange.meeting === undefined;
  return mayGet && link.told !== true && objectUrl !== 'none' && (writes.anything || newItems.linkAtOnce);
};

/** Of a pair of which nothing is hidden; `undefined`: nothing is said anew. */
export const ownOfPair = (context: Context, spoken: Spoken): OwnLines | undefined => {
  const { s4, writes } = spoken;
  const names = namesOf(context, spoken);
  const isDue = isLinkDue(context, spoken);
  const says = isDue || writes.note || names?.isDue === true || (writes.anything && names?.differs === true);
  if (!says) return undefined;
  return {
    ...linkOf(context, s4),
    ...(isDue ? { due: true } : {}),
    ...(names === undefined ? {} : { names: names.names }),
    language: context.language,
  };
};

/** Of an item whose content is taken away: who takes part is content, too. */
export const ownOfCleared = (context: Context, { exchange }: Pick<Spoken, 'exchange'>): OwnLines | undefined =>
  exchange.named === undefined || exchange.named.length === 0 ? undefined : { names: [], language: context.language };
