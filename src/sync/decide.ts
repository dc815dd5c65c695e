/**
 * Owns the decision: a total table over role × change on S/4 × change on Exchange (sync.md, The model). Pure – no I/O. The compiler demands every
 * cell; there is no default. The property suite replaces cells and must notice.
 */
import { type Role } from '../model/link.ts';

/**
 * unseen: not read in this round. deleted: with a witness. vanished: not there, without a witness. out-of-scope: there, but left alone for now (private,
 * series, meeting, another folder).
 */
export type Change = 'unseen' | 'unchanged' | 'changed' | 'deleted' | 'vanished' | 'out-of-scope';

export type Decision =
  | 'nothing'
  /** Both sides have to be known first: read the unseen one. */
  | 'look'
  /** Merge field by field against the base; writes what each side lacks. */
  | 'merge'
  /** S/4 wins every field: this copy's edits do not reach S/4. */
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

export const decisions: { readonly [R in Role]: { readonly [C in Change]: OnExchange } } = {
  lead: {
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
  // One-way (architecture, Identity 2): edits of a participant's copy are restored, a delete removes only the participant's own link.
  participant: {
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
  // An attendee's copy belongs to the organiser's mail flow: it is never written and never written from.
  attendee: {
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

/** The role is that of the link; the changes are those found against its base. */
export const decide = (role: Role, onS4: Change, onExchange: Change): Decision => decisions[role][onS4][onExchange];

/** How the journal names a decision: `lead/changed/unchanged`. */
export const causeOf = (role: Role, onS4: Change, onExchange: Change): string => `${role}/${onS4}/${onExchange}`;
