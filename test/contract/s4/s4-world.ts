/** Owns what the S4Port contract suite works with: the world an implementation brings, and small readers of results. */
import { createHash } from 'node:crypto';

import { type Content } from '../../../src/model/appointment.ts';
import { type Fault, type Result } from '../../../src/model/fault.ts';
import { identityKey, type IdentityKey, partnerNumber, type S4Guid } from '../../../src/model/ids.ts';
import { ianaZone, instant } from '../../../src/model/instant.ts';
import { type S4Capabilities, type S4Port } from '../../../src/ports/s4.ts';

export type S4World = {
  readonly port: S4Port;
  readonly capabilities: S4Capabilities;
  /** What a person does in S/4; `fields` are properties of the appointment, dates as ISO. */
  readonly person: {
    readonly create: (fields: object) => Promise<S4Guid>;
    readonly update: (guid: S4Guid, fields: object) => Promise<void>;
    readonly delete: (guid: S4Guid) => Promise<void>;
  };
  /** Another deed of a person: `set-status`, `add-partner`, `remove-partner`. */
  readonly act: (deed: string, guid: S4Guid, fields: object) => Promise<void>;
  readonly fault: (fault: { kind: string; guid?: string; count?: number; ms?: number }) => Promise<void>;
  readonly noFaults: () => Promise<void>;
  readonly counters: () => Promise<{
    reads: number;
    writes: number;
    deletes: number;
    requests: number;
    tooEarly: number;
  }>;
  /** The appointment as S/4 holds it. */
  readonly stored: (guid: S4Guid) => Promise<{ readonly [property: string]: unknown } | undefined>;
  /** Moves the port's clock. */
  readonly pass: (ms: number) => void;
  readonly close: () => Promise<void>;
};

/** Employees of the sample company: Berlin, Auckland, Honolulu. */
export const berlin = partnerNumber('0000001001');
export const auckland = partnerNumber('0000001004');
export const honolulu = partnerNumber('0000001005');

export const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`unexpected fault ${result.fault.kind}/${result.fault.code}`);
  return result.value;
};
export const faultOf = <T>(result: Result<T>): Fault => {
  if (result.ok) throw new Error('unexpected success');
  return result.fault;
};

let keys = 0;
export const newKey = (): IdentityKey => {
  keys += 1;
  return identityKey(`tandem:1:contract:${createHash('sha256').update(`${process.pid} ${keys}`).digest('hex')}`);
};

/** Far from the sample's activities, which lie around today. */
export const visit: Content = {
  subject: 'Visit',
  when: {
    kind: 'timed',
    start: instant('2031-03-04T09:00:00Z'),
    end: instant('2031-03-04T10:30:00Z'),
    zone: ianaZone('Europe/Berlin'),
  },
  location: 'Werk 2',
  note: 'Bring the samples.\nAsk for Ms Weiß.',
};
export const personsVisit = {
  Description: 'By hand',
  FromDate: '2031-03-04T09:00:00Z',
  ToDate: '2031-03-04T10:00:00Z',
  Note: 'Old',
};

export const hostileTexts = [
  `R&D <b>"x"</b> 🚀`,
  `O'Brien's "quotes" ''`,
  'שלום עולם – مرحبا',
  'a'.repeat(41),
  `${'a'.repeat(39)}🚀 and more`,
  'tab\there, line\r\nhere, end ',
  `%20 + ? # & = \\ / ;`,
  'null \u0000, bell \u0007, half \uD83D pair, \uFFFE',
];

/** All pages of a delta. */
export const wholeDelta = async (port: S4Port, since: Parameters<S4Port['delta']>[0]) => {
  const first = valueOf(await port.delta(since));
  const pages = [first];
  for (let { next } = first; next !== undefined;) {
    const page = valueOf(await port.delta(since, next));
    pages.push(page);
    next = page.next;
  }
  return {
    pages: pages.length,
    at: first.at,
    changed: pages.flatMap((page) => page.changed),
    deleted: pages.flatMap((page) => page.deleted),
  };
};
