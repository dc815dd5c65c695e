/** Planted bugs, third part: what guards people from us. Mail, restores, the brake, people, the trigger, initial matching. */
import { type Bug } from './plant.ts';

export const bugsOfGuards: readonly Bug[] = [
  {
    name: 'who takes part in a new item of Outlook is invited by mail',
    breaks: 'P7 (I12)',
    edits: [
      {
        file: 'adapters/ews/create-item.ts',
        find: 'SendInvitationsMode.SendToNone',
        replace: 'SendInvitationsMode.SendToAllAndSaveCopy',
      },
    ],
  },
  {
    name: 'an item that is written in Outlook sends updates by mail',
    breaks: 'P7 (I12)',
    edits: [
      {
        file: 'adapters/ews/update-item.ts',
        find: 'SendInvitationsOrCancellationsMode.SendToNone',
        replace: 'SendInvitationsOrCancellationsMode.SendToChangedAndSaveCopy',
      },
    ],
  },
  {
    name: 'an item that is deleted in Outlook is cancelled by mail',
    breaks: 'P7 (I12)',
    edits: [
      {
        file: 'adapters/ews/delete-item.ts',
        find: 'SendCancellationsMode.SendToNone',
        replace: 'SendCancellationsMode.SendToAllAndSaveCopy',
      },
    ],
  },
  {
    name: 'the policy for mail is not asked',
    breaks: 'P7 (I12)',
    edits: [
      {
        file: 'sync/mail.ts',
        find: "  if (policy === 'none' || invited.length === 0) return false;\n",
        replace: '  if (invited.length === 0) return false;\n',
      },
    ],
  },
  {
    name: 'a colleague among those who are invited is enough to mail all of them',
    breaks: 'P7 (I12)',
    edits: [{ file: 'sync/mail.ts', find: 'invited.every(', replace: 'invited.some(' }],
  },
  {
    name: 'after a restore deletes go out at once',
    breaks: 'I15',
    edits: [
      {
        file: 'rounds/mailbox/pairs/pair-plan.ts',
        find: '  if (context.repair) return holdPlan({ pair, on, witness, cause });\n',
        replace: '',
      },
    ],
  },
  {
    name: 'what the lost life threw away counts as deleted by a person',
    breaks: 'P5 (I15)',
    edits: [
      {
        file: 'rounds/mailbox/pairs/pairs.ts',
        find: "(context.repair && s4.is === 'there' && s4.item.etag !== link.etag)",
        replace: '(context.repair && s4.is === undefined)',
      },
    ],
  },
  {
    name: 'the brake lets every delete through',
    breaks: 'row 23 (I21)',
    edits: [
      {
        file: 'sync/brake.ts',
        find: 'deletes: Math.max(10, Math.floor(links * 0.05)),',
        replace: 'deletes: Math.max(10, links),',
      },
    ],
  },
  {
    name: 'what the brake asks about goes out when the hour is over',
    breaks: 'row 23 (I21)',
    edits: [
      {
        file: 'actors/mailbox/brake.ts',
        find: '...(question === undefined || question.deletes === 0 ? {} : { deletesLeft: 0 }),',
        replace: '...(question === undefined || question.deletes >= 0 ? {} : { deletesLeft: 0 }),',
      },
    ],
  },
  {
    name: 'the brake of the installation is not asked',
    breaks: 'row 23 (I21)',
    edits: [{ file: 'rounds/mailbox/brake.ts', find: '  jobs.some(deletes) &&\n', replace: '  jobs.length < 0 &&\n' }],
  },
  {
    name: 'each occurrence of a series that one person deletes counts for the brake',
    breaks: 'row 23 (I21)',
    edits: [
      {
        file: 'sync/brake.ts',
        find: 'write.group === undefined ? ownCause(write) : `group:${write.group}`',
        replace: 'ownCause(write)',
      },
    ],
  },
  {
    name: 'of several partners with one address the first is meant',
    breaks: 'I20',
    edits: [
      {
        file: 'sync/people.ts',
        find: 'const partner = onlyPresent([...candidates, ...found.blocked], present);',
        replace: 'const partner = candidates[0] ?? onlyPresent([...candidates, ...found.blocked], present);',
      },
    ],
  },
  {
    name: 'whoever is named in S/4 only is dropped',
    breaks: 'I20',
    edits: [
      {
        file: 'sync/people.ts',
        find: 'const removedOnExchange = onlyS4.filter(isKnown);',
        replace: 'const removedOnExchange = onlyS4;',
      },
    ],
  },
  {
    name: 'whoever is invited gets a silent copy besides',
    breaks: 'P6 (I19)',
    edits: [
      {
        file: 'rounds/mailbox/newcomers/new-on-s4.ts',
        find: 'if (await records.hasMeetingCopy(key, context.enrolment.id))',
        replace: "if (key === 's4:')",
      },
    ],
  },
  {
    name: 'what asks no more is written on',
    breaks: 'row 3 (I22)',
    edits: [
      {
        file: 'rounds/mailbox/conduct.ts',
        find: "  if (link.bornOn === 'exchange' && !asks(context, both.exchange)) return { flow, rests: 'not-triggered' };\n",
        replace: '',
      },
    ],
  },
  {
    name: 'what was on both sides before the enrolment is made once more',
    breaks: 'row 21',
    edits: [
      {
        file: 'rounds/mailbox/newcomers/match.ts',
        find: '(work.firstRound || isLate(work, one)) &&',
        replace: '!work.firstRound && isLate(work, one) &&',
      },
    ],
  },
  {
    name: 'of two appointments that look alike the first is linked without asking',
    breaks: 'row 21',
    edits: [
      {
        file: 'sync/match.ts',
        find: '    if (mine.length !== 1) return [];\n    return mine\n',
        replace: '    return mine\n      .slice(0, 1)\n',
      },
    ],
  },
];
