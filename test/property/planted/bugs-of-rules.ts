/** Planted bugs, second part: what administrators' settings, private items, deletes, series and the durable turns promise (bugs.ts has the rest). */
import { type Bug } from './plant.ts';

export const bugsOfRules: readonly Bug[] = [
  {
    name: 'a page counts as read although a side went down in the midst of it',
    breaks: 'P1 (I5)',
    edits: [
      {
        file: 'rounds/mailbox/slice.ts',
        find: 'return context.session.settle({ ...settlement, ...interrupted(work, done, performed.down) });',
        replace:
          'return context.session.settle({ ...settlement, ...interrupted(work, done, performed.down), ...(gathered.syncState === undefined ? {} : { syncState: gathered.syncState, moreExchange: false, handled: { s4: work.s4, exchange: true, deletedEvents: [] } }) });',
      },
    ],
  },
  {
    name: 'a notice that came while the round was running counts as handled',
    breaks: 'P1 (I5)',
    edits: [
      {
        file: 'actors/mailbox/settle.ts',
        find: '([guid, { seq }]) => !(done.has(guid) && seq <= upTo),',
        replace: '([guid]) => !done.has(guid),',
      },
    ],
  },
  {
    name: 'a round that lost its lease goes on writing and saving',
    breaks: 'P2, P6 (I8)',
    edits: [
      {
        file: 'actors/mailbox/round-turns.ts',
        find: 'state.head.round?.token === token;',
        replace: "token !== undefined && state.head.round?.token !== 'x';",
      },
    ],
  },
  {
    name: 'an edit that loses to a delete is not kept in the vault',
    breaks: 'P3 (I11)',
    edits: [
      {
        file: 'rounds/perform/delete.ts',
        find: '  await context.deps.vault.keep(lostEdits(context, plan));\n',
        replace: '',
      },
    ],
  },
  {
    name: 'the journal tells the subject of what was in conflict',
    breaks: 'P8 (I13)',
    edits: [
      {
        file: 'rounds/perform/merge.ts',
        find: '    fields: [field],\n    because: plan.cause,',
        replace: '    fields: [field],\n    because: plan.exchange.appointment.subject,',
      },
    ],
  },
  {
    name: 'a mailbox that was removed is gone on with',
    breaks: 'P12 (I14)',
    edits: [
      {
        file: 'actors/mailbox/turns.ts',
        find: 'remove: [...Object.values(keys), ...linkStateKeys(linked)],',
        replace: 'remove: linkStateKeys(linked),',
      },
    ],
  },
  {
    // That alone only delays: the delta read names the delete within a minute.
    name: 'a late event of a change hides a delete, and the delta read names none',
    breaks: 'P1',
    edits: [
      {
        file: 'actors/system-inbox/turns.ts',
        find: "        event: before?.event === 'DELETED' ? before.event : notice.event,\n",
        replace: '',
      },
      {
        file: 'rounds/system-inbox-round.ts',
        find: 'const notices = deleted.map(',
        replace: 'const notices = deleted.slice(deleted.length).map(',
      },
    ],
  },
  {
    name: 'whoever is taken off an appointment keeps the copy',
    breaks: 'P1',
    edits: [
      {
        file: 'rounds/mailbox/pairs/pairs.ts',
        find: 'employeesOf(item).includes(context.enrolment.employee);',
        replace: 'employeesOf(item).length > 0 && context.enrolment.employee.length > 0;',
      },
    ],
  },
  {
    name: 'a refused sync state is replaced without looking at what is there',
    breaks: 'P1',
    edits: [
      {
        file: 'actors/mailbox/settle.ts',
        find: 'const remove = [...stored.remove, ...(sync === null ? [keys.sync] : [])];',
        replace: 'const remove = [...stored.remove];',
      },
    ],
  },
  {
    name: 'a private item is created with its content on the other side',
    breaks: 'P8',
    edits: [
      {
        file: 'sync/privacy.ts',
        find: "  if (!isPrivate) return 'content';\n",
        replace: "  if (!isPrivate || mode !== 'full') return 'content';\n",
      },
    ],
  },
  {
    name: 'what turns private stays readable on the other side',
    breaks: 'P8',
    edits: [{ file: 'sync/privacy.ts', find: 'clear: pair.hidden?.of !== of,', replace: 'clear: false,' }],
  },
  {
    name: 'the vault goes on holding values of what turned private',
    breaks: 'P8',
    edits: [
      {
        file: 'rounds/perform/merge.ts',
        find: '  if (plan.clear !== undefined) await context.deps.vault.forget(guid);\n',
        replace: '',
      },
    ],
  },
  {
    name: 'the text of a block comes back over the content of the private item',
    breaks: 'P3, P8',
    edits: [
      {
        file: 'sync/privacy.ts',
        find: "fields.filter((field) => field !== 'when');",
        replace: "fields.filter((field) => field === 'private');",
      },
    ],
  },
  {
    name: 'every item of Outlook is synchronised, whether it asks or not',
    breaks: 'row 3',
    edits: [
      {
        file: 'rounds/mailbox/conduct.ts',
        find: "  if (!asks(context, item)) return 'not-triggered';\n",
        replace: '',
      },
    ],
  },
  {
    name: 'an item that asks no more is deleted in S/4',
    breaks: 'P5',
    edits: [
      {
        file: 'rounds/mailbox/pairs/pair-plan.ts',
        find: "  if (pair.exchange.is === 'away') return { change: 'out-of-scope', reason: pair.exchange.reason };\n",
        replace:
          "  if (pair.exchange.is === 'away') return { change: 'out-of-scope', reason: pair.exchange.reason };\n  if (conduct.rests === 'not-triggered') return { change: 'deleted', witness: 'deleted-by-person' };\n",
      },
      {
        file: 'rounds/mailbox/pairs/pair-plan.ts',
        find: "  if (conduct.rests !== undefined) return { change: 'out-of-scope', reason: conduct.rests };\n  if (isCancelledOnS4",
        replace:
          "  if (conduct.rests === 'direction') return { change: 'out-of-scope', reason: conduct.rests };\n  if (isCancelledOnS4",
      },
    ],
  },
  {
    name: 'items go to S/4 although the direction is the other one',
    breaks: 'row 2',
    edits: [
      {
        file: 'rounds/mailbox/conduct.ts',
        find: "  if (direction === 'off' || direction === 's4ToExchange') return 'direction';\n  if (!asks",
        replace: "  if (direction === 'off') return 'direction';\n  if (!asks",
      },
    ],
  },
  {
    name: 'a one-way pair is merged both ways',
    breaks: 'P1',
    edits: [
      {
        file: 'sync/decide.ts',
        find: "  if (toExchange && toS4) return 'two-way';\n  return toExchange ? 'from-s4' : 'from-exchange';",
        replace: "  return 'two-way';",
      },
    ],
  },
  {
    name: 'what a participant edits reaches S/4',
    breaks: 'P3 (I9)',
    edits: [
      {
        file: 'sync/decide.ts',
        find: "if (role === 'participant') return toExchange ? 'from-s4' : 'off';",
        replace: "if (role === 'participant') return toExchange ? 'two-way' : 'off';",
      },
    ],
  },
  {
    name: 'the policy for deletes is not asked',
    breaks: 'row 22',
    edits: [
      {
        file: 'rounds/mailbox/pairs/delete-plan.ts',
        find: 'return deleteStep(deletes, on, item !== undefined && cancelledStatus(context, item) !== undefined);',
        replace: "return item === undefined && deletes[on] === 'ignore' ? 'unlink' : 'delete';",
      },
    ],
  },
  {
    name: 'a cancelled appointment stays in Outlook',
    breaks: 'P1',
    edits: [
      {
        file: 'rounds/mailbox/pairs/pair-plan.ts',
        find: '  if (isCancelledOnS4(context, pair.s4.item)) return cancelled;\n',
        replace: '',
      },
    ],
  },
  {
    name: 'a poison item is tried for ever',
    breaks: 'P13',
    edits: [
      {
        file: 'sync/retry.ts',
        find: "times >= (fault.code === 'locked' ? attemptsAtLock : attemptsBeforeParking[fault.kind])",
        replace: "times >= 1000 * (fault.code === 'locked' ? attemptsAtLock : attemptsBeforeParking[fault.kind])",
      },
    ],
  },
  {
    name: 'occurrences that moved within their series are deleted and created again',
    breaks: 'P6',
    edits: [
      {
        file: 'sync/occurrences.ts',
        find: "  pair(desk, desk, { same: sameDay, by: 'day' });\n",
        replace: '',
      },
    ],
  },
  {
    name: 'a series that was split is deleted from there on and created again',
    breaks: 'P6',
    edits: [
      {
        file: 'sync/occurrences.ts',
        find: '  if (successor === undefined) return;\n',
        replace: '  if (successor === undefined || desk !== successor) return;\n',
      },
    ],
  },
  {
    name: 'an occurrence that its owner took out of the series stays in S/4',
    breaks: 'P1',
    edits: [
      {
        file: 'sync/occurrences.ts',
        find: "deleted.has(link.identity) ? { do: 'remove', ref: link.ref, because: 'deleted' } : undefined,",
        replace: "deleted.has(link.identity) ? { do: 'rest', ref: link.ref, because: 'unseen' } : undefined,",
      },
    ],
  },
  {
    name: 'an exception of a series has the content of its master',
    breaks: 'P1',
    edits: [
      {
        file: 'rounds/mailbox/series/series-steps.ts',
        find: '  if (occurrence.exception === undefined)\n',
        replace: '  if (occurrence.ordinal > 0)\n',
      },
    ],
  },
  {
    name: 'the administrator is not asked who wins',
    breaks: 'row 19',
    edits: [
      {
        file: 'sync/merge.ts',
        find: "return rule === 'latest' ? latest : rule;",
        replace: "return rule === 'latest' || rule === 'exchange' ? latest : rule;",
      },
    ],
  },
  {
    name: 'the mark of a private item loses against the other side',
    breaks: 'P8',
    edits: [
      {
        file: 'sync/merge.ts',
        find: "const rule = field === 'private' ? privateOn : winner[field];",
        replace: "const rule = field === 'private' ? otherSide(privateOn) : winner[field];",
      },
    ],
  },
  {
    name: 'the copy of an attendee leads like any other',
    breaks: 'P6 (I9)',
    edits: [
      {
        file: 'rounds/mailbox/pairs/pair-plan.ts',
        find: "  attendee: 'attendee',\n",
        replace: "  attendee: 'lead',\n",
      },
    ],
  },
  {
    name: 'whoever is invited and throws the item away deletes the appointment in S/4',
    breaks: 'P5',
    edits: [
      {
        file: 'rounds/mailbox/pairs/pair-plan.ts',
        find: "link.invited === true && exchange.is === 'gone' && exchange.cutOff !== true;",
        replace: "link.invited === undefined && exchange.is !== 'gone';",
      },
    ],
  },
  {
    name: 'a meeting that its organiser cancelled stays in S/4',
    breaks: 'P1',
    edits: [
      {
        file: 'rounds/mailbox/pairs/pair-plan.ts',
        find: "item.meeting?.cancelled === true && pair.standing !== 'attendee'",
        replace: "item.meeting?.cancelled === true && pair.standing === 'attendee'",
      },
    ],
  },
  {
    name: 'a silent copy gives way to the invitation although its person wrote in it',
    breaks: 'P5',
    edits: [
      {
        file: 'rounds/mailbox/pairs/superseded.ts',
        find: 'changedFields(base, now).length === 0',
        replace: 'changedFields(base, now).length >= 0',
      },
    ],
  },
  {
    name: 'what a person had made gives way to an invitation',
    breaks: 'P5',
    edits: [
      {
        file: 'rounds/mailbox/pairs/superseded.ts',
        find: '  link.made === true &&\n',
        replace: '',
      },
    ],
  },
  {
    name: 'who has a silent copy keeps it beside the invitation',
    breaks: 'P6',
    edits: [
      {
        file: 'rounds/mailbox/pairs/superseded.ts',
        find: "role === 'participant' &&",
        replace: "role === 'attendee' &&",
      },
    ],
  },
];
