/**
 * Owns the steps of a history: what people, administrators and the world may do. A step is plain JSON, so that a failing history can be kept for
 * ever as a trace. `pick` chooses among what is there when the step is played (modulo); a step that finds nothing to act on does nothing.
 */
import * as fc from 'fast-check';

import { type Side } from '../../src/model/appointment.ts';
import { type DeletePolicy } from '../../src/model/delete-policy.ts';
import { type PrivateMode } from '../../src/model/privacy.ts';
import { type Direction, type WinnerRule } from '../../src/model/settings.ts';
import { type Trigger } from '../../src/model/trigger.ts';
import { type Answer } from '../support/world/mail-flow.ts';
import { type EditedField, type Shape } from './values.ts';

export type Step = {
  /** Points that the scheduler releases after this step; 0: the next step comes at once. */
  readonly run: number;
} & (
  | {
      readonly do: 'create';
      readonly side: Side;
      readonly who: number;
      readonly shape: Shape;
      readonly private?: boolean;
      /** In Outlook: with what asks for synchronisation. */
      readonly asking?: 'category' | 'tag';
      /** In S/4; absent: `0001`. */
      readonly type?: string;
    }
  | {
      readonly do: 'edit';
      readonly side: Side;
      readonly pick: number;
      readonly field: EditedField;
      readonly shape: Shape;
    }
  /** The same field of a linked pair on both sides, neither having seen the other. */
  | { readonly do: 'edit-both'; readonly pick: number; readonly field: EditedField }
  | { readonly do: 'delete'; readonly side: Side; readonly pick: number }
  | { readonly do: 'undelete' | 'move-out' | 'move-back' | 'copy' | 'purge' | 'archive'; readonly pick: number }
  | { readonly do: 'private'; readonly side: Side; readonly pick: number; readonly on: boolean }
  /** The category or the tag that asks for synchronisation, in Outlook. */
  | { readonly do: 'asking'; readonly pick: number; readonly by: 'category' | 'tag'; readonly on: boolean }
  /** In S/4. */
  | { readonly do: 'status'; readonly pick: number; readonly cancelled: boolean }
  /** In S/4; `whom`: a place in the directory. */
  | { readonly do: 'partner'; readonly pick: number; readonly whom: number; readonly on: boolean }
  | {
      readonly do: 'series-create';
      readonly who: number;
      /** Pattern and way to end. */
      readonly kind: number;
      readonly asking?: boolean;
      readonly private?: boolean;
    }
  /** Of the whole series; `at` chooses an occurrence. */
  | { readonly do: 'series-edit'; readonly pick: number; readonly field: EditedField }
  | { readonly do: 'series-pattern' | 'to-series'; readonly pick: number; readonly kind: number }
  | { readonly do: 'to-single'; readonly pick: number }
  | { readonly do: 'series-truncate' | 'occurrence-delete'; readonly pick: number; readonly at: number }
  | {
      readonly do: 'series-split';
      readonly pick: number;
      readonly at: number;
      /** At another hour. */
      readonly hour: boolean;
      /** The new series carries what programs stored with the old one. */
      readonly withKey: boolean;
    }
  | { readonly do: 'occurrence-edit'; readonly pick: number; readonly at: number; readonly field: EditedField }
  | { readonly do: 'occurrence-move'; readonly pick: number; readonly at: number; readonly minutes: number }
  /** The organiser adds or takes away an attendee; `send`: and tells everybody. */
  | {
      readonly do: 'invite';
      readonly pick: number;
      readonly whom: number;
      readonly on: boolean;
      readonly send: boolean;
    }
  | { readonly do: 'send-update' | 'cancel-meeting' | 'outside-cancels'; readonly pick: number }
  /** An organiser outside calls off one occurrence, or lets the series end before it. */
  | { readonly do: 'outside-cancels-occurrence' | 'outside-cuts-series'; readonly pick: number; readonly at: number }
  | { readonly do: 'answer'; readonly pick: number; readonly answer: Answer }
  /** An invitation from outside; `kind`: to a series. */
  | { readonly do: 'outside-invites'; readonly whom: number; readonly kind?: number }
  | { readonly do: 'outside-updates'; readonly pick: number; readonly field: EditedField }
  | { readonly do: 'direction'; readonly direction: Direction; readonly type?: string }
  | { readonly do: 'private-mode'; readonly mode: PrivateMode }
  | { readonly do: 'trigger'; readonly trigger: Trigger }
  | { readonly do: 'delete-policy'; readonly side: Side; readonly policy: DeletePolicy }
  | { readonly do: 'people-policy'; readonly policy: 'names' | 'attendees' }
  | { readonly do: 'unanswered'; readonly on: boolean }
  | { readonly do: 'responsible'; readonly pick: number; readonly who: number; readonly keepPartner: boolean }
  /** A person edits in Outlook; when that has been written to S/4, another changes the same appointment there before we look at it again. */
  | {
      readonly do: 'after-our-write';
      readonly act: 'edit' | 'responsible' | 'delete';
      readonly pick: number;
      readonly who: number;
      readonly field: EditedField;
    }
  | { readonly do: 'early-edit'; readonly pick: number; readonly field: EditedField }
  | { readonly do: 'authorisation'; readonly green: boolean }
  | { readonly do: 'lock'; readonly pick: number; readonly on: boolean }
  | { readonly do: 'enrol' | 'remove' | 'sync-now' | 'retry'; readonly who: number }
  | { readonly do: 'drop-notices' | 'double-notices'; readonly side: Side; readonly count: number }
  | {
      readonly do: 'lose-subscription' | 'invalidate-watermark' | 'invalidate-sync-state' | 'move-mailbox';
      readonly who: number;
    }
  | { readonly do: 'delay-notices'; readonly side: Side; readonly count: number; readonly seconds: number }
  /** All subscriptions of all mailboxes are gone, perhaps with their watermarks. */
  | { readonly do: 'fail-over'; readonly watermarks: boolean }
  /** An item of a class that is no appointment comes into the calendar. */
  | { readonly do: 'strange-item'; readonly who: number }
  /** From now on every call about this mailbox fails, for ever. */
  | { readonly do: 'sick-mailbox'; readonly who: number; readonly kind: 'impersonation-denied' | 'server-error' }
  /** Every process of the service is killed; the scheduler may have lost its data. */
  | { readonly do: 'restart'; readonly losesReminders: boolean }
  /** Rows and vault fail so many times: the database is full or restarts. */
  | { readonly do: 'outage'; readonly count: number }
  /** Only Tandem's clock. */
  | { readonly do: 'clock'; readonly seconds: number }
  | { readonly do: 'empty-pages'; readonly who: number; readonly count: number }
  | { readonly do: 'empty-listings'; readonly count: number }
  | {
      readonly do: 'fault';
      readonly on: Side;
      readonly kind:
        | 'busy'
        | 'unreachable'
        | 'server-error'
        | 'timeout-before'
        | 'timeout-after'
        | 'unauthorised'
        /** S/4's session is gone twice in a row. */
        | 'session-expired'
        /** Busy for ten minutes, and says so. */
        | 'unavailable'
        | 'locked';
      readonly which: 'any' | 'read' | 'write';
      readonly count: number;
    }
  | { readonly do: 'fail-turns'; readonly how: 'before-save' | 'after-save'; readonly count: number }
  /** Abandons a running round, one with open intents if there is any. */
  | { readonly do: 'crash'; readonly pick: number }
  /** The lease of a round runs out in its midst, and another replica takes over. */
  | { readonly do: 'replica'; readonly who: number }
  | { readonly do: 'pass'; readonly seconds: number }
  | { readonly do: 'skew'; readonly seconds: number }
  | { readonly do: 'lose-wakes'; readonly count: number }
);

/** The steps of these names. */
export type Of<D extends Step['do']> = Step extends infer S
  ? S extends Step
    ? [Extract<D, S['do']>] extends [never]
      ? never
      : S & { readonly do: D }
    : never
  : never;

/** What differs from the defaults. */
export type AppointmentSettings = {
  readonly direction?: Direction;
  readonly privateMode?: PrivateMode;
  readonly trigger?: Trigger;
  readonly people?: { readonly policy: 'names' | 'attendees' };
  readonly unansweredInvitations?: boolean;
  readonly deletes?: { readonly s4?: DeletePolicy; readonly exchange?: DeletePolicy };
};

export type History = {
  readonly seed: number;
  readonly pageSize: number;
  /** Appointments of each person that are linked before the first step, born on either side in turn. */
  readonly linked: number;
  /** Who wins a conflict; absent: S/4. */
  readonly winner?: WinnerRule;
  /** What an administrator decided before the beginning. */
  readonly appointments?: AppointmentSettings;
  /** The end of the window; absent: the default. */
  readonly daysAhead?: number;
  /** Absent: single appointments. */
  readonly family?: string;
  readonly steps: readonly Step[];
};

const sides = fc.constantFrom<Side>('s4', 'exchange');
const field = fc.constantFrom<EditedField>('subject', 'when', 'location', 'note', 'importance');
const pick = fc.nat({ max: 9 });
const who = fc.nat({ max: 1 });
const shape = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Shape>('timed') },
  { weight: 2, arbitrary: fc.constant<Shape>('allDay') },
  { weight: 2, arbitrary: fc.constant<Shape>('long') },
  { weight: 1, arbitrary: fc.constant<Shape>('far') },
  { weight: 1, arbitrary: fc.constant<Shape>('poison') },
);
const run = fc.oneof(
  { weight: 3, arbitrary: fc.nat({ max: 12 }) },
  { weight: 3, arbitrary: fc.integer({ min: 13, max: 60 }) },
  { weight: 1, arbitrary: fc.constant(400) },
);
const few = fc.integer({ min: 1, max: 4 });

export type WeightedStep = { readonly weight: number; readonly arbitrary: fc.Arbitrary<unknown> };

export const weighted = (
  weight: number,
  name: string,
  rest: { readonly [key: string]: fc.Arbitrary<unknown> },
): WeightedStep => ({
  weight,
  arbitrary: fc.record({ do: fc.constant(name), ...rest, run }),
});

/** The names of steps and of what they say are checked where they are played. */
export const atRandom = (steps: readonly WeightedStep[]): fc.Arbitrary<Step> =>
  fc.oneof(...steps) as fc.Arbitrary<Step>;

const step = atRandom([
  weighted(8, 'create', { side: sides, who, shape }),
  weighted(9, 'edit', { side: sides, pick, field, shape }),
  weighted(5, 'edit-both', { pick, field }),
  weighted(8, 'delete', { side: sides, pick }),
  weighted(2, 'undelete', { pick }),
  weighted(2, 'move-out', { pick }),
  weighted(2, 'move-back', { pick }),
  weighted(2, 'copy', { pick }),
  weighted(1, 'purge', { pick }),
  weighted(3, 'archive', { pick }),
  weighted(2, 'private', { side: sides, pick, on: fc.boolean() }),
  weighted(5, 'responsible', { pick, who: fc.nat({ max: 2 }), keepPartner: fc.boolean() }),
  weighted(4, 'after-our-write', {
    act: fc.constantFrom('edit', 'responsible', 'responsible', 'delete'),
    pick,
    who: fc.nat({ max: 2 }),
    field,
  }),
  weighted(2, 'early-edit', { pick, field }),
  weighted(1, 'authorisation', { green: fc.boolean() }),
  weighted(1, 'lock', { pick, on: fc.boolean() }),
  weighted(2, 'enrol', { who }),
  weighted(1, 'remove', { who }),
  weighted(1, 'sync-now', { who }),
  weighted(1, 'retry', { who }),
  weighted(2, 'drop-notices', { side: sides, count: few }),
  weighted(1, 'double-notices', { side: sides, count: few }),
  weighted(2, 'delay-notices', { side: sides, count: few, seconds: fc.constantFrom(2, 30, 900) }),
  weighted(1, 'fail-over', { watermarks: fc.boolean() }),
  weighted(1, 'strange-item', { who }),
  weighted(1, 'sick-mailbox', { who, kind: fc.constantFrom('impersonation-denied', 'server-error') }),
  weighted(2, 'restart', { losesReminders: fc.boolean() }),
  weighted(2, 'outage', { count: few }),
  weighted(1, 'clock', { seconds: fc.constantFrom(-3600, 3600) }),
  weighted(1, 'lose-subscription', { who }),
  weighted(1, 'invalidate-watermark', { who }),
  weighted(1, 'invalidate-sync-state', { who }),
  weighted(1, 'move-mailbox', { who }),
  weighted(1, 'empty-pages', { who, count: few }),
  weighted(1, 'empty-listings', { count: few }),
  weighted(13, 'fault', {
    on: sides,
    kind: fc.constantFrom(
      'busy',
      'unreachable',
      'server-error',
      'timeout-before',
      'timeout-after',
      'timeout-after',
      'timeout-after',
      'timeout-after',
      'unauthorised',
      'session-expired',
      'unavailable',
      'locked',
    ),
    which: fc.constantFrom('any', 'read', 'write', 'write', 'write'),
    count: few,
  }),
  weighted(1, 'fail-turns', { how: fc.constantFrom('before-save', 'after-save'), count: few }),
  weighted(16, 'crash', { pick }),
  weighted(4, 'replica', { who }),
  weighted(3, 'pass', { seconds: fc.constantFrom(1, 5, 70, 600) }),
  weighted(1, 'skew', { seconds: fc.constantFrom(-90, -3, 3, 90) }),
  weighted(1, 'lose-wakes', { count: few }),
]);

export const arbitraries = { side: sides, who, pick, shape, field, step };

/** At most 25 steps, both mailboxes enrolled at the start (a history may remove them). */
export const history: fc.Arbitrary<History> = fc.record({
  seed: fc.nat({ max: 2 ** 31 - 1 }),
  pageSize: fc.constantFrom(1, 2, 3, 50),
  linked: fc.constantFrom(0, 1, 1, 2, 2),
  winner: fc.constantFrom<WinnerRule>('s4', 's4', 'exchange', 'latest'),
  steps: fc.array(step, { minLength: 3, maxLength: 25, size: 'medium' }),
});
