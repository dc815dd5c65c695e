/** The published list of planted bugs (sync.md, The suite proves itself, a). Each must be caught by the property suite alone. */
import { bugsOfGuards } from './bugs-of-guards.ts';
import { bugsOfRules } from './bugs-of-rules.ts';
import { bugsOfWords } from './bugs-of-words.ts';
import { type Bug } from './plant.ts';

const bugsOfAppointments: readonly Bug[] = [
  {
    name: 'a vanished item counts as deleted by a person',
    breaks: 'P5',
    edits: [
      {
        file: 'rounds/mailbox/pairs/pairs.ts',
        find: "return wasHardDeleted(context, work, absent) ? { is: 'gone', witness: 'deleted-by-person' } : { is: 'gone' };",
        replace: "return { is: 'gone', witness: 'deleted-by-person' };",
      },
    ],
  },
  {
    name: 'whatever is read back after a write becomes the base',
    breaks: 'P3',
    edits: [
      {
        file: 'sync/base.ts',
        find: 'base[field] = ownVersion ? readBack[field] : value;',
        replace: 'base[field] = readBack[field];',
      },
    ],
  },
  {
    name: 'a conflict is decided without telling anybody',
    breaks: 'P3',
    edits: [
      {
        file: 'sync/merge.ts',
        find: 'if (found.conflict) conflicts.push({ field, winner: found.from });',
        replace: '',
      },
    ],
  },
  {
    name: 'what loses a conflict is overwritten without being kept in the vault',
    breaks: 'P3',
    edits: [
      {
        file: 'rounds/perform/merge.ts',
        find: '  await context.deps.vault.keep(vaulted(context, plan));\n',
        replace: '',
      },
    ],
  },
  {
    name: 'S/4 wins every field that only Outlook changed',
    breaks: 'P3',
    edits: [
      {
        file: 'sync/merge.ts',
        find: "if (onS4 !== onExchange) return { from: onS4 ? 's4' : 'exchange', conflict: false };",
        replace: "if (onS4 !== onExchange) return { from: 's4', conflict: false };",
      },
    ],
  },
  {
    name: 'a copy by a user keeps the identity of its original',
    breaks: 'P4, P6',
    edits: [
      {
        file: 'sync/identity.ts',
        find: "if (copy !== undefined) hash.update('\\u0000copy\\u0000').update(copy);",
        replace: '',
      },
    ],
  },
  {
    name: 'nothing is looked up before it is created',
    breaks: 'P6',
    edits: [
      {
        file: 'rounds/mailbox/doubts.ts',
        find: 'if (!isCreateInDoubt(intent) || keys.has(intent.key)) continue;',
        replace: 'if (intent.key !== undefined) continue;',
      },
      {
        file: 'rounds/perform/create.ts',
        find: 'if (found.value !== undefined) {',
        replace: "if (ref.guid === 'x') {",
      },
      {
        file: 'rounds/perform/create.ts',
        find: "if (there !== undefined && (place !== 'deleted' || isOfLostLife(context, former))) {",
        replace: "if (there !== undefined && ref.guid === 'x') {",
      },
    ],
  },
  {
    name: 'the longer title in Outlook counts as a change',
    breaks: 'P3',
    edits: [
      {
        file: 'rounds/mailbox/observe.ts',
        find: 'fingerprintsOf(context.deps.fingerprintKey, normaliseForS4(appointment, context.shape));',
        replace: 'fingerprintsOf(context.deps.fingerprintKey, appointment);',
      },
    ],
  },
  {
    name: 'an item that its owner restored from Deleted Items keeps its old identity',
    breaks: 'P4',
    edits: [
      {
        file: 'rounds/mailbox/newcomers/newcomers.ts',
        find: "? skipped(newcomer, 'orphaned') : fresh(newcomer, copyKey(context, newcomer));",
        replace: "? skipped(newcomer, 'orphaned') : fresh(newcomer, owner.key);",
      },
    ],
  },
  {
    name: 'the version that lies above our own write is taken for ours',
    breaks: 'P6',
    edits: [
      {
        file: 'rounds/perform/read-back.ts',
        find: 'return ownVersion ? after : { ...after, again: true };',
        replace: 'return after;',
      },
    ],
  },
  {
    name: 'a doubt counts as agreed',
    breaks: 'P3',
    edits: [{ file: 'sync/base.ts', find: 'return sent === now ? now : null;', replace: 'return now;' }],
  },
  {
    name: 'a delete needs no witness',
    breaks: 'P5',
    edits: [
      {
        file: 'rounds/mailbox/pairs/pairs.ts',
        find: "  await sideResult('s4', context.s4.mayRead());\n",
        replace: '',
      },
      {
        file: 'rounds/mailbox/pairs/pairs.ts',
        find: '  if (!wasNamedDeleted(work, link)) return unnamed(context, { link, reader });\n',
        replace: '',
      },
    ],
  },
  {
    name: 'the back-off is ignored',
    breaks: 'P13',
    edits: [
      {
        file: 'actors/mailbox/round-turns.ts',
        find: 'if (backOff !== undefined && isPostponed(backOff.until, at, backOff.fault))',
        replace: "if (backOff !== undefined && backOff.until === 'never')",
      },
    ],
  },
  {
    name: 'the interest in an appointment is not recorded',
    breaks: 'P1',
    edits: [
      {
        file: 'rounds/mailbox/interest.ts',
        find: 'deps.records.addInterest(s4.system, guid, enrolment.id)',
        replace: 'Promise.resolve()',
      },
      {
        file: 'rounds/perform/create.ts',
        find: '  await context.deps.records.addInterest(context.s4.system, guid, context.enrolment.id);\n',
        replace: '',
      },
    ],
  },
];

export const bugs: readonly Bug[] = [...bugsOfAppointments, ...bugsOfRules, ...bugsOfGuards, ...bugsOfWords];
