/**
 * Owns the faults that can be set by the control routes: which are set, whom they hit, how often.
 */
import { z } from 'zod';

import { canonicalGuid } from './odata/value.ts';

/** Every fault the simulator knows. */
export const faultKinds = [
  'lock',
  '429',
  '503',
  'refuse-item',
  'slow',
  'session-expiry',
  'fail-before',
  'fail-after',
  'lost-event',
  'double-event',
  'early-event',
  'no-authorisation',
  'empty-listing',
] as const;

/** One of the faults. */
export type FaultKind = (typeof faultKinds)[number];

/** A fault as it is set; a filter that is missing fits everything, a missing count means for ever. */
export const faultSchema = z.strictObject({
  kind: z.preprocess((kind) => (typeof kind === 'number' ? String(kind) : kind), z.enum(faultKinds)),
  service: z.string().optional(),
  guid: z
    .string()
    .transform((guid, context) => {
      const canonical = canonicalGuid(guid);
      if (canonical === undefined) context.addIssue({ code: 'custom', message: 'not a GUID' });
      return canonical ?? '';
    })
    .optional(),
  user: z
    .string()
    .transform((user) => user.toUpperCase())
    .optional(),
  count: z.int().positive().optional(),
  ms: z.int().min(0).max(600_000).optional(),
});

/** A fault that is set. */
export type Fault = z.infer<typeof faultSchema>;

/** What a fault is compared with. */
export type Subject = { service: string; user: string; guids: readonly string[] };

/** The faults of one system. */
export class Faults {
  private list: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.list.push({ fault, left: fault.count ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.list = [];
  }

  /** The faults that are set, with what is left of their counts. */
  all(): Fault[] {
    return this.list.map(({ fault, left }) => (Number.isFinite(left) ? { ...fault, count: left } : fault));
  }

  /** Takes one hit from the first fault of the kind that fits; undefined where none does. */
  take(kind: FaultKind, subject: Subject): Fault | undefined {
    const hit = this.list.find(({ fault }) => fault.kind === kind && fits(fault, subject));
    if (hit === undefined) return undefined;
    hit.left -= 1;
    if (hit.left <= 0) this.list = this.list.filter((other) => other !== hit);
    return hit.fault;
  }
}

function fits(fault: Fault, subject: Subject): boolean {
  const isService = fault.service === undefined || fault.service === subject.service;
  const isUser = fault.user === undefined || fault.user === subject.user;
  return isService && isUser && (fault.guid === undefined || subject.guids.includes(fault.guid));
}

const guidPattern =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/gi;

/** The GUIDs that a text mentions, in canonical form. */
export function mentionedGuids(text: string): string[] {
  return [...new Set(text.match(guidPattern) ?? [])].flatMap((found) => canonicalGuid(found) ?? []);
}
