/**
 * Owns what people did during a fire: per appointment what they wrote last, and whether they deleted it. Judges both sides against that, so that
 * "lost" means "not what a person did", also where both sides agree with each other.
 */
import { type OutlookState } from '../smoke/outlook-person.ts';
import { type S4State } from '../smoke/s4-person.ts';
import { type Person, type World } from '../smoke/world.ts';

export type Side = 's4' | 'outlook';

/**
 * Who touches it, so that what is expected is never a matter of who was first. `own`: only people of the side where it was born. `shared`: the subject is
 * edited in S/4, the location in Outlook. `elsewhere`: nobody but who deletes it on the other side. `contested`: once, both sides write the location at the same
 * moment; either may win, the other one has to be in the vault.
 */
export type Use = 'own' | 'shared' | 'elsewhere' | 'contested';

export type Entry = {
  /** The first word of the subject, by which both sides are searched. */
  readonly tag: string;
  readonly person: Person;
  readonly born: Side;
  readonly use: Use;
  subject: string;
  location: string;
  deleted: boolean;
  /** `performance.now()` */
  readonly addedAt: number;
  /** What both sides wrote at the same moment, instead of `location`. */
  contest?: Readonly<Record<Side, string>>;
};

export type Verdict = {
  readonly items: { readonly s4: number; readonly outlook: number };
  /** Each in words. */
  readonly doubles: readonly string[];
  readonly lost: readonly string[];
  readonly returned: readonly string[];
};

export type Ledger = {
  readonly entries: readonly Entry[];
  readonly add: (entry: Entry) => void;
  /** Compares both sides with what people did; leaves out tags that a line has poisoned. */
  readonly judge: (except?: readonly string[]) => Promise<Verdict>;
};

export const tagOf = (subject: string): string => subject.split(' ')[0] ?? '';

type Found = { readonly subject: string; readonly location: string };

const found = (
  { tag }: Entry,
  { s4, outlook }: { readonly s4: readonly S4State[]; readonly outlook: readonly OutlookState[] },
): Readonly<Record<Side, readonly Found[]>> => ({
  s4: s4
    .filter(({ Description }) => tagOf(Description) === tag)
    .map(({ Description, Location }) => ({ subject: Description, location: Location })),
  outlook: outlook.filter(({ subject }) => tagOf(subject) === tag),
});

const sides = ['s4', 'outlook'] as const;

/** Either value will do, but the same on both sides. */
const undecided = ({ tag, contest }: Entry, items: Readonly<Record<Side, readonly Found[]>>): readonly string[] => {
  const [s4, outlook] = [items.s4[0]?.location, items.outlook[0]?.location];
  return contest === undefined || s4 === outlook
    ? []
    : [`${tag}: both sides wrote the location, S/4 has "${s4}", Outlook "${outlook}"`];
};

const complaints = (entry: Entry, on: Side, items: readonly Found[]): Omit<Verdict, 'items'> => {
  const [item] = items;
  const where = `${entry.tag} (${entry.use}, born in ${entry.born}) on ${on}`;
  if (entry.deleted) return { doubles: [], lost: [], returned: item === undefined ? [] : [`${where} came back`] };
  if (item === undefined) return { doubles: [], lost: [`${where} is missing`], returned: [] };
  const { contest } = entry;
  const written = { subject: [entry.subject], location: contest ? Object.values(contest) : [entry.location] };
  const wrong = (['subject', 'location'] as const)
    .filter((field) => !written[field].includes(item[field]))
    .map((field) => `${where}: ${field} is "${item[field]}", people wrote "${written[field].join('" and "')}"`);
  return { doubles: items.length > 1 ? [`${where} × ${items.length}`] : [], lost: wrong, returned: [] };
};

export const createLedger = (world: World): Ledger => {
  const entries: Entry[] = [];
  const judge: Ledger['judge'] = async (except = []) => {
    const states = new Map(
      await Promise.all(
        world.people.map(async (person) => {
          const [s4, outlook] = await Promise.all([
            world.s4.of(person.number),
            world.outlook.calendar(person.mailbox),
          ] as const);
          return [person.mailbox, { s4, outlook }] as const;
        }),
      ),
    );
    const all = entries
      .filter(({ tag }) => !except.includes(tag))
      .flatMap((entry) => {
        const state = states.get(entry.person.mailbox);
        const items = state === undefined ? { s4: [], outlook: [] } : found(entry, state);
        const told = sides.map((on) => ({ on, items: items[on], ...complaints(entry, on, items[on]) }));
        return told.map((one, place) =>
          place === 0 ? { ...one, lost: [...one.lost, ...undecided(entry, items)] } : one,
        );
      });
    const count = (side: Side): number =>
      all.filter(({ on }) => on === side).reduce((sum, { items }) => sum + items.length, 0);
    return {
      items: { s4: count('s4'), outlook: count('outlook') },
      doubles: all.flatMap(({ doubles }) => doubles),
      lost: all.flatMap(({ lost }) => lost),
      returned: all.flatMap(({ returned }) => returned),
    };
  };
  return { entries, add: (entry) => void entries.push(entry), judge };
};

/** Nothing doubled, lost or back from the dead. */
export const isGood = ({ doubles, lost, returned }: Verdict): boolean =>
  doubles.length + lost.length + returned.length === 0;
