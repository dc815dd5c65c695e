/** Planted bugs, fourth part: what Tandem says on items. That they failed (product, row 26), and on copies that stay by a delete policy (row 22). */
import { type Bug } from './plant.ts';

export const bugsOfWords: readonly Bug[] = [
  {
    name: 'an item that failed does not say so',
    breaks: 'row 26',
    edits: [
      {
        file: 'actors/mailbox/marks.ts',
        find: '[...toSet(state), ...toClear(state)]',
        replace: 'toClear(state)',
      },
    ],
  },
  {
    name: 'an item that failed goes on saying so when it is fine again',
    breaks: 'row 26',
    edits: [
      {
        file: 'actors/mailbox/marks.ts',
        find: '[...toSet(state), ...toClear(state)]',
        replace: 'toSet(state)',
      },
    ],
  },
  {
    name: 'an item that is tried again says that it failed for good',
    breaks: 'row 26',
    edits: [
      {
        file: 'actors/mailbox/marks.ts',
        find: '  due === undefined && ref.itemId !== undefined && parse',
        replace: '  ref.itemId !== undefined && parse',
      },
    ],
  },
  {
    name: 'a copy of an item that failed says so although it is in step',
    breaks: 'row 26',
    edits: [
      {
        file: 'rounds/mailbox/marks.ts',
        find: '    if (shown === undefined || !fine.has(nameOf(one.ref))) return [];\n',
        replace: '    if (shown === undefined || fine.size >= 0) return [];\n',
      },
    ],
  },
  {
    name: 'the categories of its person go with the one that says that an item failed',
    breaks: 'row 26',
    edits: [
      {
        file: 'rounds/mailbox/marks.ts',
        find: 'if (because === undefined) return withoutFailedMarks(held);',
        replace: 'if (because === undefined) return [];',
      },
    ],
  },
  {
    name: 'what Tandem said on a copy that stays counts as written by its person',
    breaks: 'row 22 (I23)',
    edits: [
      {
        file: 'rounds/perform/delete.ts',
        find: 'return now === undefined ? {} : { said: now };',
        replace: 'return now === undefined ? {} : {};',
      },
    ],
  },
  {
    name: 'what Tandem said on a copy that stayed is never taken back',
    breaks: 'row 22 (I23)',
    edits: [
      {
        file: 'rounds/mailbox/pairs/pair-plan.ts',
        find: 'const unsaid = keepsSaid(judged) ? undefined : pair.unsaid;',
        replace: 'const unsaid = keepsSaid(judged) || pair.unsaid !== undefined ? undefined : pair.unsaid;',
      },
    ],
  },
  {
    name: 'what Tandem was to say on a copy that stays is forgotten while its write is in doubt',
    breaks: 'row 22 (I23)',
    edits: [
      {
        file: 'rounds/perform/delete.ts',
        find: '    ...(plan.said === undefined ? {} : { said: plan.said }),\n',
        replace: '',
      },
    ],
  },
];
