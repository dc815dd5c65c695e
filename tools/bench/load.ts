/**
 * Owns the people of the benchmark: appointments that they make, edit and delete on both sides, and when each change was readable on its source and when it
 * was written on the other side. Both moments come from the simulators, at the commit; Tandem is not asked. Each change puts a mark into the subject, so
 * it is recognised on the other side; no appointment is changed again while a change of it is under way.
 */
import { setTimeout as pause } from 'node:timers/promises';

import { seeded } from '../../simulators/company/seeded.ts';
import { createOutlookPerson } from '../smoke/outlook-person.ts';
import { createS4Person } from '../smoke/s4-person.ts';
import { employeeAt } from './company.ts';
import { type Change } from './host-messages.ts';
import { type Measured } from './installation.ts';

export type Side = 's4' | 'outlook';
export type What = 'create' | 'update' | 'delete';

export type Done = {
  readonly from: Side;
  readonly what: What;
  /** Epoch milliseconds. */
  readonly readable: number;
  readonly written: number;
};

type Item = { readonly place: number; mark: string; s4?: string; outlook?: string; freeAt: number };
type UnderWay = {
  readonly from: Side;
  readonly what: What;
  readonly item: Item;
  readable?: number;
  readonly done: () => void;
};

export type Load = {
  /** One change by somebody; resolves when it is written on the other side. `undefined`: nothing was free to be changed. */
  readonly change: (from: Side, wish?: What) => Promise<void>;
  readonly done: readonly Done[];
  readonly underWay: () => number;
};

const dayMs = 86_400_000;
/** A person does not change the same appointment again within this time. */
const restMs = 1500;
const zone = 'W. Europe Standard Time';
const markIn = /Bench (\d+)x/;
const otherSide = (side: Side): Side => (side === 's4' ? 'outlook' : 's4');

export const createLoad = (measured: Measured, people: number, seed = 1): Load => {
  const chance = seeded(seed);
  const s4 = createS4Person(measured.s4Url, 'TANDEM');
  const outlook = createOutlookPerson(measured.exchangeUrl);
  const items: Item[] = [];
  const underWay = new Map<string, UnderWay>();
  const done: Done[] = [];
  let serial = 0;

  const fits = ({ kind }: Change, what: What): boolean =>
    what === 'delete' ? kind.startsWith('delete') || kind === 'move' : !kind.startsWith('delete');

  const hear = (change: Change): void => {
    const mark = markIn.exec(change.text)?.[1];
    const found = mark === undefined ? undefined : underWay.get(mark);
    if (mark === undefined || found === undefined || !fits(change, found.what)) return;
    found.item[change.side] = change.id;
    if (change.side === found.from) {
      found.readable ??= change.t;
      return;
    }
    underWay.delete(mark);
    found.item.freeAt = change.t + restMs;
    // The two pipes may be heard in the wrong order; then both moments are the same to us.
    done.push({ from: found.from, what: found.what, readable: found.readable ?? change.t, written: change.t });
    if (found.what !== 'delete') items.push(found.item);
    found.done();
  };
  measured.onChange(hear);

  const titled = (mark: string): string => `Bench ${mark}x`;

  const create = async (from: Side, { place, mark }: Item): Promise<void> => {
    const start =
      Math.floor(Date.now() / dayMs) * dayMs + (2 + chance.whole(60)) * dayMs + (7 + chance.whole(10)) * 3_600_000;
    const at = { start: new Date(start).toISOString(), end: new Date(start + 3_600_000).toISOString() };
    const { email, userName, partnerNumber } = employeeAt(place);
    if (from === 'outlook')
      await outlook.create(email, { subject: titled(mark), location: 'Here', ...at, timeZone: zone });
    else
      await s4.create(userName, {
        Description: titled(mark),
        Location: 'Here',
        FromDate: at.start,
        ToDate: at.end,
        Responsible: partnerNumber,
      });
  };

  const touch = async (from: Side, what: What, { place, mark, ...item }: Item): Promise<void> => {
    const { email, userName } = employeeAt(place);
    const id = item[from] ?? '';
    if (what === 'update')
      await (from === 's4'
        ? s4.update(userName, id, { Description: titled(mark) })
        : outlook.update(email, id, { subject: titled(mark) }));
    else await (from === 's4' ? s4.delete(userName, id) : outlook.delete(email, id));
  };

  /** The one that was left alone for longest. */
  const takeFree = (): Item | undefined => {
    const now = Date.now();
    const index = items.findIndex(({ freeAt }) => freeAt <= now);
    return index < 0 ? undefined : items.splice(index, 1)[0];
  };

  const drawn = (): What => {
    if (chance.chance(0.7)) return 'update';
    return chance.chance(0.5) ? 'create' : 'delete';
  };

  /** Where nothing is free to be changed, somebody makes something new. */
  const planned = (wish: What | undefined): { readonly what: What; readonly item: Item } => {
    const what = wish ?? drawn();
    const free = what === 'create' ? undefined : takeFree();
    if (free !== undefined && what === 'delete') return { what, item: free };
    serial += 1;
    const mark = String(serial);
    if (free === undefined) return { what: 'create', item: { place: chance.whole(people), mark, freeAt: 0 } };
    free.mark = mark;
    return { what, item: free };
  };

  const change: Load['change'] = async (from, wish) => {
    const { what, item } = planned(wish);
    const written = new Promise<void>((resolve) => {
      underWay.set(item.mark, { from, what, item, done: resolve });
    });
    await (what === 'create' ? create(from, item) : touch(from, what, item));
    await written;
  };

  return { change, done, underWay: () => underWay.size };
};

/** Makes changes at a rate, whether or not the earlier ones are done, from both sides in turn. Resolves when the last was made. */
export const atRate = async (
  load: Load,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<number> => {
  const startedAt = performance.now();
  const total = Math.round(perSecond * seconds);
  const failures: unknown[] = [];
  for (let made = 0; made < total; made += 1) {
    const wait = startedAt + (made * 1000) / perSecond - performance.now();
    if (wait > 0) await pause(wait);
    load.change(made % 2 === 0 ? 's4' : 'outlook').catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }
  return total;
};

/** Keeps so many changes under way all the time. Resolves when the time is over; what is under way then goes on. */
export const asFastAsPossible = async (
  load: Load,
  { together, seconds }: { together: number; seconds: number },
): Promise<void> => {
  const end = performance.now() + seconds * 1000;
  const person = async (number: number): Promise<void> => {
    const from: Side = number % 2 === 0 ? 's4' : 'outlook';
    while (performance.now() < end) await Promise.race([load.change(from), pause(end - performance.now() + 1)]);
  };
  await Promise.all(Array.from({ length: together }, (_, number) => person(number)));
};

/** So many changes of the same kind, a few at a time, each waited for. */
export const fill = async (load: Load, count: number): Promise<void> => {
  let left = count;
  const worker = async (number: number): Promise<void> => {
    for (; left > 0;) {
      left -= 1;
      await load.change(number % 2 === 0 ? 's4' : otherSide('s4'), 'create');
    }
  };
  await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(worker));
};
