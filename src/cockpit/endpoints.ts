/** Owns the list of endpoints of the admin API as it is described to callers; a test holds the router against it. */
import * as z from 'zod';

import * as questions from './question-schemas.ts';
import * as schemas from './schemas.ts';

type Endpoint = {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Status → what is answered; `undefined`: no body. */
  readonly answers: { readonly [status: number]: z.ZodType | undefined };
  /** Statuses answered with a problem, besides 401. */
  readonly problems?: readonly number[];
};

export const endpoints: readonly Endpoint[] = [
  {
    method: 'post',
    path: '/mailboxes',
    summary: 'Enrol a mailbox; the first round starts. The same pair again answers with the same id.',
    body: schemas.enrolSchema,
    answers: { 200: schemas.enrolledSchema, 201: schemas.enrolledSchema },
    problems: [400, 409, 422, 503],
  },
  {
    method: 'get',
    path: '/mailboxes',
    summary: 'All enrolled mailboxes with status, lag, last success each way, pending work and faults',
    answers: { 200: z.object({ items: z.array(schemas.mailboxSchema) }).meta({ id: 'Mailboxes' }) },
  },
  {
    method: 'get',
    path: '/mailboxes/{id}',
    summary: 'One mailbox, with the progress of its first round and the question of the brake, when there is one',
    answers: { 200: schemas.mailboxSchema },
    problems: [404],
  },
  {
    method: 'delete',
    path: '/mailboxes/{id}',
    summary: 'End an enrolment. Nothing is deleted on either side.',
    answers: { 204: undefined },
    problems: [404, 503],
  },
  {
    method: 'post',
    path: '/mailboxes/{id}/sync',
    summary: 'Look at the mailbox now',
    answers: { 202: schemas.acceptedSchema },
    problems: [404, 503],
  },
  {
    method: 'post',
    path: '/mailboxes/{id}/answer',
    summary: 'Answer the question of the brake: approve lets an hour of changes through, reject unlinks what was held',
    body: questions.answerSchema,
    answers: { 202: schemas.acceptedSchema },
    problems: [400, 404, 409, 503],
  },
  {
    method: 'get',
    path: '/questions',
    summary: 'What the brake asks. Mailboxes that hold a cause in common ask one question together',
    answers: { 200: z.object({ items: z.array(questions.questionSchema) }).meta({ id: 'Questions' }) },
  },
  {
    method: 'post',
    path: '/questions/{id}/answer',
    summary: 'Answer a question of the brake in all mailboxes that ask it',
    body: questions.answerSchema,
    answers: { 202: questions.answeredSchema },
    problems: [400, 409, 503],
  },
  {
    method: 'get',
    path: '/mailboxes/{id}/items',
    summary: 'Every item that Tandem knows in the mailbox, the skipped ones with the reason',
    query: schemas.pageQuery,
    answers: { 200: schemas.pageOf(schemas.itemSchema, 'Items') },
    problems: [400, 404],
  },
  {
    method: 'get',
    path: '/dead-letters',
    summary: 'Items that failed too often and wait for somebody',
    query: schemas.mailboxPageQuery,
    answers: { 200: schemas.pageOf(schemas.deadLetterSchema, 'DeadLetters') },
    problems: [400],
  },
  {
    method: 'post',
    path: '/dead-letters/{id}/retry',
    summary: 'Try a failed item again',
    answers: { 202: schemas.acceptedSchema },
    problems: [404, 503],
  },
  {
    method: 'post',
    path: '/dead-letters/retry',
    summary: 'Try failed items again: all, those of one mailbox, those of one cause (fault code), or both',
    body: schemas.retrySchema,
    answers: { 202: schemas.retriedSchema },
    problems: [400, 503],
  },
  {
    method: 'get',
    path: '/people',
    summary: 'Attendees whose address belongs to nobody in S/4, or to several; oldest first',
    query: schemas.peopleQuery,
    answers: { 200: schemas.pageOf(schemas.personSchema, 'People') },
    problems: [400],
  },
  {
    method: 'get',
    path: '/reviews',
    summary: 'Items that may be the same as an appointment in S/4 and wait for a decision',
    query: schemas.reviewsQuery,
    answers: { 200: schemas.pageOf(schemas.reviewSchema, 'Reviews') },
    problems: [400],
  },
  {
    method: 'post',
    path: '/reviews/{id}',
    summary:
      'Decide a review: the same as one of its candidates, or with null as none of them. The next round carries it out.',
    body: schemas.decideSchema,
    answers: { 202: schemas.acceptedSchema },
    problems: [400, 404, 422, 503],
  },
  {
    method: 'get',
    path: '/journal',
    summary: 'Who did what and why, newest first',
    query: schemas.journalQuery,
    answers: { 200: schemas.pageOf(schemas.journalEntrySchema, 'Journal') },
    problems: [400],
  },
  {
    method: 'get',
    path: '/conflicts',
    summary: 'Values that lost, newest first',
    query: schemas.mailboxPageQuery,
    answers: { 200: schemas.pageOf(schemas.conflictSchema, 'Conflicts') },
    problems: [400],
  },
  {
    method: 'get',
    path: '/conflicts/{id}',
    summary: 'One conflict with the values of both sides',
    answers: { 200: schemas.conflictDetailSchema },
    problems: [404],
  },
  {
    method: 'post',
    path: '/conflicts/{id}/restore',
    summary:
      'Put the value that lost back on both sides. A round carries it out; the journal says so, or why not (`put-back`, `refused`). What it overwrites is a conflict of its own.',
    body: schemas.restoreSchema,
    answers: { 202: schemas.acceptedSchema },
    problems: [400, 404, 409, 503],
  },
  {
    method: 'get',
    path: '/settings',
    summary: 'The settings and their version, which is also the ETag',
    answers: { 200: schemas.versionedSettingsSchema },
  },
  {
    method: 'put',
    path: '/settings',
    summary: 'Change the settings, effective with the next round; If-Match or `version` names what you read',
    body: schemas.putSettingsSchema,
    answers: { 200: schemas.versionedSettingsSchema },
    problems: [400, 409, 412, 422, 428, 502, 503],
  },
  {
    method: 'get',
    path: '/mailboxes/{id}/settings',
    summary: 'What counts for a mailbox, or for its appointments of one transaction type',
    query: schemas.transactionTypeQuery,
    answers: { 200: schemas.mailboxSettingsSchema },
    problems: [400, 404],
  },
  {
    method: 'put',
    path: '/mailboxes/{id}/group',
    summary: 'Put a mailbox into a group, or with null into none',
    body: schemas.assignSchema,
    answers: { 200: schemas.assignedSchema },
    problems: [400, 404, 422],
  },
  {
    method: 'get',
    path: '/groups',
    summary: 'The groups of mailboxes, what they decide, and how many are in them; the ETag is that of the settings',
    answers: { 200: schemas.groupsSchema },
  },
  {
    method: 'put',
    path: '/groups/{name}',
    summary: 'Make a group or change what it decides: a new version of the settings',
    body: schemas.putGroupSchema,
    answers: { 200: schemas.changedGroupSchema, 201: schemas.changedGroupSchema },
    problems: [400, 412, 422, 428, 502, 503],
  },
  {
    method: 'delete',
    path: '/groups/{name}',
    summary: 'Take a group without members away; If-Match names the version of the settings that you read',
    answers: { 200: schemas.versionSchema },
    problems: [400, 404, 409, 412, 428],
  },
  {
    method: 'get',
    path: '/transaction-types',
    summary: 'The transaction types of appointments, read from S/4 now',
    answers: { 200: schemas.transactionTypesSchema },
    problems: [502, 503],
  },
  {
    method: 'get',
    path: '/status',
    summary: 'Whether anything is stored, running or due',
    answers: { 200: schemas.statusSchema },
  },
  {
    method: 'post',
    path: '/rebuild-views',
    summary: 'Rebuild the views (mailboxes, items, dead letters) from the actors, in the background',
    answers: { 202: schemas.rebuildSchema },
  },
  {
    method: 'get',
    path: '/rebuild-views',
    summary: 'How far the rebuilding of the views is, in the replica that was asked for it',
    answers: { 200: schemas.rebuildSchema },
  },
];
