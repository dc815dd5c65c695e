/**
 * Owns the decision: a total table over flow × change on S/4 × change on Exchange (sync.md, The model); the flow follows from role and direction. Pure – no I/O. The
 * compiler demands every cell; there is no default. The property suite replaces cells and must notice.
 */
import { type Role } from '../model/link.ts';
import { type Direction } from '../model/settings.ts';

/**
 * unseen: not read in this round. deleted: with a witness. vanished: not there, without a witness. out-of-scope: there, but left alone for now (private, switched
 * off, another folder).
 */
export type Change = 'unseen' | 'unchanged' | 'changed' | 'deleted' | 'vanished' | 'out-of-scope';

export type Decision =
  | 'nothing'
  /** Both sides have to be known first: read the unseen one. */
  | 'look'
  /** Merge field by field against the base; writes what each side lacks. */
  | 'merge'
  /** The source of the flow wins every field: edits of the target do not reach it. */
  | 'restore'
  | 'delete-on-s4'
  | 'delete-on-exchange'
  /** Gone for good on our behalf: keep a tombstone, touch nothing. */
  | 'bury'
  /** Leave both copies alone until the reason ends. */
  | 'rest'
  /** List it for review, propagate nothing. */
  | 'report-vanished';

type OnExchange = { readonly [C in Change]: Decision };

/**
 * two-way: both may edit and delete. from-s4, from-exchange: the target follows the source, a delete on the target removes only the link. apart: never written and
 * never written from.
 */
export type Flow = 'two-way' | 'from-s4' | 'from-exchange' | 'apart';

export const decisions: { readonly [F in Flow]: { readonly [C in Change]: OnExchange } } = {
  'two-way': {
    unseen: {
      unseen: 'nothing',
      unchanged: 'nothing',
      changed: 'look',
      deleted: 'look',
      vanished: 'report-vanished',
      'out-of-scope': 'rest',
    },
    unchanged: {
      unseen: 'nothing',
      unchanged: 'nothing',
      changed: 'merge',
      deleted: 'delete-on-s4',
      vanished: 'report-vanished',
      'out-of-scope': 'rest',
    },
    changed: {
      unseen: 'look',
      unchanged: 'merge',
      changed: 'merge',
      deleted: 'delete-on-s4',
      vanished: 'report-vanished',
      'out-of-scope': 'rest',
    },
    deleted: {
      unseen: 'look',
      unchanged: 'delete-on-exchange',
      changed: 'delete-on-exchange',
      deleted: 'bury',
      vanished: 'bury',
      'out-of-scope': 'bury',
    },
    vanished: {
      unseen: 'nothing',
      unchanged: 'nothing',
      changed: 'nothing',
      deleted: 'bury',
      vanished: 'report-vanished',
      'out-of-scope': 'rest',
    },
    'out-of-scope': {
      unseen: 'rest',
      unchanged: 'rest',
      changed: 'rest',
      deleted: 'rest',
      vanished: 'report-vanished',
      'out-of-scope': 'rest',
    },
  },
  'from-s4': {
    unseen: {
      unseen: 'nothing',
      unchanged: 'nothing',
      changed: 'look',
      deleted: 'bury',
      vanished: 'report-vanished',
      'out-of-scope': 'rest',
    },
    unchanged: {
      unseen: 'nothing',
      unchanged: 'nothing',
      changed: 'restore',
      deleted: 'bury',
      vanished: 'report-vanished',
      'out-of-scope': 'rest',
    },
    changed: {
      unseen: 'look',
      unchanged: 'restore',
      changed: 'restore',
      deleted: 'bury',
      vanished: 'report-vanished',
      'out-of-scope': 'rest',
    },
    deleted: {
      unseen: 'look',
      unchanged: 'delete-on-exchange',
      changed: 'delete-on-exchange',
      deleted: 'bury',
      vanished: 'bury',
      'out-of-scope': 'bury',
    },
    vanished: {
      unseen: 'nothing',
      unchanged: 'nothing',
      changed: 'nothing',
      deleted: 'bury',
      vanished: 'report-vanished',
      'out-of-scope': 'rest',
    },
    'out-of-scope': {
      unseen: 'rest',
      unchanged: 'rest',
      changed: 'rest',
      deleted: 'bury',
      vanished: 'report-vanished',
      'out-of-scope': 'rest',
    },
  },
  'from-exchange': {
    unseen: {
      unseen: 'nothing',
      unchanged: 'nothing',
      changed: 'look',
      deleted: 'look',
      vanished: 'report-vanished',
      'out-of-scope': 'rest',
    },
    unchanged: {
      unseen: 'nothing',
      unchanged: 'nothing',
      changed: 'restore',
      deleted: 'delete-on-s4',
      vanished: 'report-vanished',
      'out-of-scope': 'rest',
    },
    changed: {
      unseen: 'look',
      unchanged: 'restore',
      changed: 'restore',
      deleted: 'delete-on-s4',
      vanished: 'report-vanished',
      'out-of-scope': 'rest',
    },
    deleted: {
      unseen: 'bury',
      unchanged: 'bury',
      changed: 'bury',
      deleted: 'bury',
      vanished: 'bury',
      'out-of-scope': 'bury',
    },
    vanished: {
      unseen: 'nothing',
      unchanged: 'nothing',
      changed: 'nothing',
      deleted: 'bury',
      vanished: 'report-vanished',
      'out-of-scope': 'rest',
    },
    'out-of-scope': {
      unseen: 'rest',
      unchanged: 'rest',
      changed: 'rest',
      deleted: 'rest',
      vanished: 'report-vanished',
      'out-of-scope': 'rest',
    },
  },
  apart: {
    unseen: {
      unseen: 'nothing',
      unchanged: 'nothing',
      changed: 'nothing',
      deleted: 'bury',
      vanished: 'bury',
      'out-of-scope': 'rest',
    },
    unchanged: {
      unseen: 'nothing',
      unchanged: 'nothing',
      changed: 'nothing',
      deleted: 'bury',
      vanished: 'bury',
      'out-of-scope': 'rest',
    },
    changed: {
      unseen: 'nothing',
      unchanged: 'nothing',
      changed: 'nothing',
      deleted: 'bury',
      vanished: 'bury',
      'out-of-scope': 'rest',
    },
    deleted: {
      unseen: 'bury',
      unchanged: 'bury',
      changed: 'bury',
      deleted: 'bury',
      vanished: 'bury',
      'out-of-scope': 'bury',
    },
    vanished: {
      unseen: 'nothing',
      unchanged: 'nothing',
      changed: 'nothing',
      deleted: 'bury',
      vanished: 'bury',
      'out-of-scope': 'rest',
    },
    'out-of-scope': {
      unseen: 'rest',
      unchanged: 'rest',
      changed: 'rest',
      deleted: 'bury',
      vanished: 'bury',
      'out-of-scope': 'rest',
    },
  },
};

export type Standing = {
  readonly role: Role;
  readonly direction: Direction;
  /** The item is an invitation: its content belongs to an organiser whose mailbox is not enrolled (architecture, Identity 3). */
  readonly invited: boolean;
};

/**
 * Which way a pair flows (architecture, Identity 2 and 3). Edits of a participant's copy are restored, an attendee's copy belongs to the organiser's mail flow.
 * @returns `off` where the direction leaves nothing
 */
export const flowOf = ({ role, direction, invited }: Standing): Flow | 'off' => {
  if (role === 'attendee') return 'apart';
  if (direction === 'off') return 'off';
  const toExchange = direction !== 'exchangeToS4';
  const toS4 = direction !== 's4ToExchange';
  if (role === 'participant') return toExchange ? 'from-s4' : 'off';
  if (invited) return toS4 ? 'from-exchange' : 'off';
  if (toExchange && toS4) return 'two-way';
  return toExchange ? 'from-s4' : 'from-exchange';
};

export const decide = (flow: Flow, onS4: Change, onExchange: Change): Decision => decisions[flow][onS4][onExchange];

/** How the journal names a decision: `two-way/changed/unchanged`. */
export const causeOf = (flow: Flow, onS4: Change, onExchange: Change): string => `${flow}/${onS4}/${onExchange}`;
