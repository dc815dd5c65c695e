/**
 * Owns the comparison of both sides, independent of the product's own mapping: by identity key, occurrences of series by their time, every field, from what the two
 * simulators hold. Says what differs in words.
 */
import { ianaOf } from '../../simulators/exchange/store/zones.ts';
import { type OutlookState, keyOf } from './outlook-person.ts';
import { type S4State } from './s4-person.ts';

export type Sides = {
  readonly system: string;
  readonly client: string;
  readonly s4: readonly S4State[];
  /** Masters of series have no meaning here; their occurrences stand for them. */
  readonly outlook: readonly OutlookState[];
};

const keyOfS4 = ({ system, client }: Sides, { Guid, ExternalId }: S4State): string =>
  ExternalId?.startsWith('tandem:') === true ? ExternalId : `s4:${system}:${client}:${Guid}`;

const instant = (text: string): string => new Date(text).toISOString();
const day = (text: string, shiftMs = 0): string => new Date(Date.parse(text) + shiftMs).toISOString().slice(0, 10);
const text = (value: string): string => value.replaceAll('\r\n', '\n').trimEnd();

/** The lines that Tandem itself writes into a body: who takes part, and where the appointment is. */
const own =
  /^((Participants|Teilnehmer) in S\/4HANA: |(Open this appointment in S\/4HANA|Diesen Termin in S\/4HANA öffnen) <https:)/;
const noteIn = (body: string): string =>
  text(
    text(body)
      .split('\n')
      .filter((line) => !own.test(line))
      .join('\n'),
  );

/** The date that a calendar on the wall of that zone shows. */
const dayIn = (zone: string, at: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: ianaOf(zone) ?? 'UTC' }).format(at);

/** An all-day item as its two dates: Exchange has midnights in the item's zone. */
const allDay = ({ start, end, startZone }: OutlookState): string =>
  `${dayIn(startZone, Date.parse(start))}..${dayIn(startZone, Date.parse(end) - 1)}`;

const cut = (value: string, units: number): string => text(value).slice(0, units).trimEnd();

const differences = (s4: S4State, item: OutlookState): readonly string[] => {
  const pairs: readonly (readonly [string, string, string])[] = [
    ['subject', cut(s4.Description, 40), cut(item.subject, 40)],
    ['location', cut(s4.Location, 100), cut(item.location, 100)],
    ['note', text(s4.Note ?? ''), noteIn(item.body)],
    s4.AllDay || item.isAllDayEvent
      ? [
          'dates',
          `${day(s4.FromDate)}..${s4.AllDay ? lastDay(s4) : '(timed)'}`,
          item.isAllDayEvent ? allDay(item) : '(timed)',
        ]
      : ['time', `${instant(s4.FromDate)}..${instant(s4.ToDate)}`, `${instant(item.start)}..${instant(item.end)}`],
  ];
  return pairs
    .filter(([, onS4, onExchange]) => onS4 !== onExchange)
    .map(([name, onS4, onExchange]) => `${name}: S/4 "${onS4}", Outlook "${onExchange}"`);
};

/** S/4 ends an all-day appointment at midnight after its last day, or on it. */
const lastDay = ({ FromDate, ToDate }: S4State): string =>
  Date.parse(ToDate) > Date.parse(FromDate) ? day(ToDate, -1) : day(ToDate);

const countBy = <T>(items: readonly T[], name: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(name(item), [...(groups.get(name(item)) ?? []), item]);
  return groups;
};

const inOutlookOnly = (
  s4: ReadonlyMap<string, readonly S4State[]>,
  key: string,
  items: readonly OutlookState[],
): readonly string[] => {
  const title = items[0]?.subject;
  const doubled = items.length > 1 ? [`doubled in Outlook: "${title}" × ${items.length}`] : [];
  return s4.has(key) ? doubled : [...doubled, `only in Outlook: "${title}" (${key.slice(0, 30)}…)`];
};

/** Before the window of the default settings (30 days back): such appointments are not brought over. A day of margin. */
const endedLongAgo = ({ ToDate }: S4State): boolean => Date.parse(ToDate) < Date.now() - 29 * 86_400_000;

const onBothSides = (items: readonly S4State[], item: OutlookState | undefined): readonly string[] => {
  const [first] = items;
  if (first === undefined) return [];
  const doubled = items.length > 1 ? [`doubled in S/4: "${first.Description}" × ${items.length}`] : [];
  if (item === undefined) return endedLongAgo(first) ? doubled : [...doubled, `only in S/4: "${first.Description}"`];
  return [...doubled, ...differences(first, item).map((one) => `"${first.Description}": ${one}`)];
};

type Visible = {
  readonly s4: readonly S4State[];
  readonly singles: readonly OutlookState[];
  readonly occurrences: readonly OutlookState[];
};

/** Without what is private on either side, and without copies of meetings that somebody else in the house organises: those belong to the organiser's item. */
const visible = (sides: Sides): Visible => {
  const isHidden = ({ sensitivity }: OutlookState): boolean => sensitivity !== 'Normal';
  const isOurs = (item: OutlookState): boolean => item.myResponse === 'Organizer' || keyOf(item) !== undefined;
  const hidden = new Set(sides.outlook.filter(isHidden).flatMap((item) => keyOf(item) ?? []));
  const flagged = new Set(sides.s4.filter(({ PrivatFlag }) => PrivatFlag).map((one) => keyOfS4(sides, one)));
  const shown = sides.outlook.filter((item) => !isHidden(item) && isOurs(item) && !flagged.has(keyOf(item) ?? ''));
  return {
    s4: sides.s4.filter((one) => !one.PrivatFlag && !hidden.has(keyOfS4(sides, one))),
    singles: shown.filter(({ calendarItemType }) => calendarItemType === 'Single'),
    occurrences: shown.filter(({ date }) => date !== undefined),
  };
};

type Paired = { readonly rest: readonly S4State[]; readonly lines: readonly string[] };

/** Each occurrence has an appointment of its own in S/4, known by no item: it is the one at that time, of several the most similar. */
const paired = (open: readonly S4State[], occurrences: readonly OutlookState[]): Paired => {
  const rest = new Set(open);
  const lines: string[] = [];
  for (const item of occurrences) {
    const [best] = [...rest]
      .filter(({ FromDate, AllDay }) => AllDay || instant(FromDate) === instant(item.start))
      .map((one) => ({ one, differs: differences(one, item) }))
      .toSorted((a, b) => a.differs.length - b.differs.length);
    if (best !== undefined) rest.delete(best.one);
    const what = `occurrence "${item.subject}" of ${item.start}`;
    lines.push(...(best?.differs.map((one) => `${what}: ${one}`) ?? [`only in Outlook: ${what}`]));
  }
  return { rest: [...rest], lines };
};

/** @returns one line per difference; empty when both sides agree. Private items belong to nobody here. */
export const disagreements = (sides: Sides): readonly string[] => {
  const { s4, singles, occurrences } = visible(sides);
  const outlook = countBy(singles, (one) => keyOf(one) ?? `unlinked:${one.itemId}`);
  const isOpen = (one: S4State): boolean =>
    one.ExternalId?.startsWith('tandem:') === true && !outlook.has(keyOfS4(sides, one));
  const series = paired(s4.filter(isOpen), occurrences);
  const known = countBy([...s4.filter((one) => !isOpen(one)), ...series.rest], (one) => keyOfS4(sides, one));
  return [
    ...[...outlook].flatMap(([key, items]) => inOutlookOnly(known, key, items)),
    ...[...known].flatMap(([key, items]) => onBothSides(items, outlook.get(key)?.[0])),
    ...series.lines,
  ];
};
