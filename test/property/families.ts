/**
 * Owns the families of histories: which steps a history of each may have, and what an administrator decided before it began. A family has its own test files, so that
 * the proof of one does not wait for the others. At most 25 steps each.
 */
import * as fc from 'fast-check';

import { type Direction } from '../../src/model/settings.ts';
import { type Trigger } from '../../src/model/trigger.ts';
import { seriesKinds } from './series-values.ts';
import {
  arbitraries,
  atRandom,
  type AppointmentSettings,
  history,
  type History,
  type Step,
  weighted,
  type WeightedStep,
} from './step.ts';
import { askingCategory, askingTag } from './values.ts';

/**
 * single: appointments. privacy: private in all modes. triggers: category and tag. directions: one-way and off, delete policies, cancelled in S/4. partners: who
 * takes part in S/4. decisions: an administrator changes all of that in the midst. series: what people do to series. meetings: who invites whom, here and from outside.
 */
export type Family =
  | 'single'
  | 'privacy'
  | 'triggers'
  | 'directions'
  | 'partners'
  | 'decisions'
  | 'series'
  | 'meetings';

const { side, who, pick, shape, field } = arbitraries;
const on = fc.boolean();
const at = fc.nat({ max: 11 });
const kind = fc.nat({ max: seriesKinds - 1 });
const type = fc.constantFrom('0001', 'ZNPF');
const directions = fc.constantFrom<Direction>('off', 's4ToExchange', 'exchangeToS4', 'both');
const triggers = fc.constantFrom<Trigger>(
  { mode: 'all' },
  { mode: 'category', category: askingCategory },
  { mode: 'tag', tag: askingTag },
);
const policies = fc.constantFrom('delete' as const, 'cancel' as const, 'mark' as const, 'ignore' as const);
const modes = fc.constantFrom('skip' as const, 'busyBlock' as const, 'full' as const);
const minutes = fc.constantFrom(-600, -90, -15, 15, 90, 600, 1440);

const privacySteps = [
  weighted(8, 'create', { side, who, shape, private: on, type }),
  weighted(20, 'private', { side, pick, on }),
];
const triggerSteps = [
  weighted(8, 'create', { side, who, shape, asking: fc.constantFrom('category', 'tag') }),
  weighted(16, 'asking', { pick, by: fc.constantFrom('category', 'tag'), on }),
];
const cancelling = [weighted(6, 'status', { pick, cancelled: fc.boolean() })];
/** What ends a pair on one side, and what begins it again. */
const endingSteps = [
  ...cancelling,
  weighted(4, 'delete', { side, pick }),
  weighted(3, 'undelete', { pick }),
  weighted(4, 'responsible', { pick, who: fc.nat({ max: 2 }), keepPartner: on }),
  weighted(3, 'edit', { side, pick, field, shape }),
  weighted(2, 'create', { side, who, shape, type }),
];
const partnerSteps = [
  weighted(16, 'partner', { pick, whom: fc.nat({ max: 6 }), on }),
  weighted(6, 'responsible', { pick, who: fc.nat({ max: 2 }), keepPartner: fc.boolean() }),
];
const decisionSteps = [
  weighted(3, 'direction', { direction: directions }),
  weighted(2, 'direction', { direction: directions, type }),
  weighted(3, 'private-mode', { mode: modes }),
  weighted(3, 'trigger', { trigger: triggers }),
  weighted(3, 'delete-policy', { side, policy: policies }),
];
const seriesSteps = [
  weighted(14, 'series-create', { who, kind }),
  weighted(8, 'series-edit', { pick, field }),
  weighted(5, 'series-pattern', { pick, kind }),
  weighted(6, 'series-truncate', { pick, at }),
  weighted(8, 'series-split', { pick, at, hour: fc.boolean(), withKey: fc.boolean() }),
  weighted(10, 'occurrence-edit', { pick, at, field }),
  weighted(10, 'occurrence-move', { pick, at, minutes }),
  weighted(10, 'occurrence-delete', { pick, at }),
  weighted(3, 'to-series', { pick, kind }),
  weighted(3, 'to-single', { pick }),
];

const meetingSteps = [
  weighted(16, 'invite', { pick, whom: fc.nat({ max: 6 }), on: fc.constantFrom(true, true, true, false), send: on }),
  // A colleague who takes part in S/4, and is invited.
  weighted(8, 'partner', { pick, whom: fc.nat({ max: 1 }), on: fc.constant(true) }),
  weighted(8, 'invite', { pick, whom: fc.nat({ max: 1 }), on: fc.constant(true), send: fc.constant(true) }),
  weighted(6, 'send-update', { pick }),
  weighted(12, 'answer', { pick, answer: fc.constantFrom('accepted', 'accepted', 'tentative', 'declined') }),
  weighted(4, 'cancel-meeting', { pick }),
  weighted(8, 'outside-invites', { whom: fc.nat({ max: 3 }) }),
  weighted(5, 'outside-invites', { whom: fc.nat({ max: 3 }), kind }),
  weighted(5, 'outside-updates', { pick, field }),
  weighted(3, 'outside-cancels', { pick }),
  weighted(3, 'outside-cancels-occurrence', { pick, at }),
  weighted(3, 'outside-cuts-series', { pick, at }),
];

type Recipe = {
  readonly steps: readonly WeightedStep[];
  /** Beside the steps of this family, those of single appointments, world steps among them. */
  readonly appointments?: fc.Arbitrary<AppointmentSettings>;
  /** Absent: as in the product's defaults. */
  readonly daysAhead?: number;
};

const recipes: { readonly [F in Exclude<Family, 'single'>]: Recipe } = {
  privacy: { steps: privacySteps, appointments: fc.record({ privateMode: modes }) },
  triggers: { steps: triggerSteps, appointments: fc.record({ trigger: triggers }) },
  directions: {
    steps: endingSteps,
    appointments: fc.record({ direction: directions, deletes: fc.record({ s4: policies, exchange: policies }) }),
  },
  partners: { steps: partnerSteps },
  decisions: { steps: [...decisionSteps, ...privacySteps, ...triggerSteps, ...cancelling] },
  series: { steps: seriesSteps, daysAhead: 21 },
  meetings: {
    steps: [...meetingSteps, ...partnerSteps],
    appointments: fc.record({
      people: fc.record({ policy: fc.constantFrom('names' as const, 'attendees' as const) }),
      unansweredInvitations: on,
    }),
    daysAhead: 21,
  },
};

/** Two thirds of the steps are the family's own. */
const stepsOf = (own: readonly WeightedStep[]): fc.Arbitrary<Step> =>
  fc.oneof({ weight: 2, arbitrary: atRandom(own) }, { weight: 1, arbitrary: arbitraries.step });

const historyOfRecipe = (family: Family, { steps, appointments, daysAhead }: Recipe): fc.Arbitrary<History> =>
  fc
    .record({
      base: history,
      steps: fc.array(stepsOf(steps), { minLength: 3, maxLength: 25, size: 'medium' }),
      decided: appointments ?? fc.constant(undefined),
    })
    .map(({ base, steps: own, decided }) => ({
      ...base,
      family,
      steps: own,
      ...(decided === undefined ? {} : { appointments: decided }),
      ...(daysAhead === undefined ? {} : { daysAhead }),
    }));

export const historyOf = (family: Family): fc.Arbitrary<History> =>
  family === 'single' ? history : historyOfRecipe(family, recipes[family]);
