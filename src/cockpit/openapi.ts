/** Owns the description of the admin API: OpenAPI 3.1, from the schemas by which requests are checked. */
import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import * as z from 'zod';

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

/** Every endpoint of the API; a test holds the router against it. */
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

export const openApiDocument = (): object => {
  const registry = new OpenAPIRegistry();
  const security = registry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  for (const endpoint of endpoints) {
    const { method, path, summary, query, body, answers, problems = [] } = endpoint;
    const [, param] = /\{(\w+)\}/.exec(path) ?? [];
    const params = param === undefined ? undefined : z.object({ [param]: z.string() });
    registry.registerPath({
      method,
      path,
      summary,
      security: [{ [security.name]: [] }],
      request: {
        ...(params && { params }),
        ...(query && { query }),
        ...(body && { body: { content: { 'application/json': { schema: body } } } }),
      },
      responses: {
        ...Object.fromEntries(Object.entries(answers).map(([status, schema]) => [status, answerOf(schema)])),
        ...Object.fromEntries([401, ...problems].map((status) => [status, answerOf(schemas.problemSchema, 'Refused')])),
      },
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Tandem admin API', version: '1' },
    servers: [{ url: '/api/v1' }],
  });
};

const answerOf = (schema: z.ZodType | undefined, description = 'Done') => ({
  description,
  ...(schema && { content: { 'application/json': { schema } } }),
});
