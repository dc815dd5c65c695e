/**
 * Owns the control routes under `/__control`: JSON beside the protocol, for tests and demos, open on loopback without credentials.
 */
import { type IncomingMessage, type ServerResponse } from 'node:http';

import { z } from 'zod';

import { readBody } from '../ews/http-body.ts';
import { type ServerParts } from '../server-parts.ts';
import { folderNamed } from '../store/folders.ts';
import { type Mailbox } from '../store/mailbox.ts';
import { processByHand } from '../store/meeting-delivery.ts';
import { occurrencesNear } from '../store/series.ts';
import { act, actSchema } from './act.ts';
import { WAITING_KINDS } from './faults.ts';
import { happenNow, IMMEDIATE } from './immediate-faults.ts';
import { viewOf } from './item-view.ts';
import { ControlError, sendJson } from './json-http.ts';
import { retain, retentionSchema } from './retention.ts';

type Route = (parts: ServerParts, input: { query: URLSearchParams; body: unknown }) => unknown;

const LONGEST_BODY = 1024 * 1024;

const faultSchema = z.strictObject({
  kind: z.enum([...WAITING_KINDS, ...IMMEDIATE]),
  mailbox: z.string().toLowerCase().optional(),
  operation: z.string().optional(),
  itemId: z.string().optional(),
  count: z.number().int().positive().default(1),
  ms: z.number().int().min(0).optional(),
  backOffMilliseconds: z.number().int().min(0).optional(),
});

const routes: Readonly<Record<string, Route>> = {
  'GET /__control/counters': ({ counters }) => counters.report(),
  'DELETE /__control/counters': ({ counters }) => (counters.clear(), { cleared: true }),
  'GET /__control/outbox': ({ store }) =>
    store.outbox.map((mail) => ({ ...mail, at: new Date(mail.at).toISOString() })),
  'GET /__control/mailboxes': ({ store }) => [...store.mailboxes()].map(({ person }) => person),
  'GET /__control/subscriptions': ({ subscriptions }, { query }) =>
    subscriptions.list(query.get('mailbox')?.toLowerCase()),
  'GET /__control/faults': ({ faults }) => faults.list(),
  'POST /__control/faults': (parts, { body }) => orderFault(parts, parse(faultSchema, body)),
  'DELETE /__control/faults': ({ faults }) => (faults.clear(), { cleared: true }),
  'GET /__control/items': ({ store }, { query }) =>
    listItems(mailboxOf({ store }, query.get('mailbox')), query.get('folder') ?? 'calendar'),
  'GET /__control/occurrences': ({ store }, { query }) =>
    listOccurrences(mailboxOf({ store }, query.get('mailbox')), query),
  'POST /__control/act': ({ store }, { body }) => act(store, parse(actSchema, body)),
  'POST /__control/processing': (parts, { body }) => {
    const { mailbox, automatic } = parse(z.strictObject({ mailbox: z.string(), automatic: z.boolean() }), body);
    processByHand(parts.store, mailboxOf(parts, mailbox), !automatic);
    return { automatic };
  },
  'POST /__control/clock/advance': ({ clock }, { body }) => {
    clock.advance(parse(z.strictObject({ seconds: z.number().min(0) }), body).seconds * 1000);
    return { now: new Date(clock.now()).toISOString() };
  },
  'POST /__control/retention': (parts, { body }) => retention(parts, parse(retentionSchema, body)),
  'POST /__control/reset': (parts) => reset(parts),
};

/** Answers a control request. */
export async function handleControl(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  try {
    const body = await bodyOf(request);
    if (!isLoopback(request.socket.remoteAddress))
      throw new ControlError(403, 'Control routes are open on loopback only.');
    const route = routes[`${request.method} ${url.pathname}`];
    if (!route) throw new ControlError(404, 'There is no such control route.');
    sendJson(response, 200, route(parts, { query: url.searchParams, body }));
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    sendJson(response, error.status, { error: error.message });
  }
}

function orderFault(parts: ServerParts, wanted: z.infer<typeof faultSchema>): unknown {
  const { count, kind, ...rest } = wanted;
  const mailboxes = wanted.mailbox === undefined ? [...parts.store.mailboxes()] : [mailboxOf(parts, wanted.mailbox)];
  const immediate = IMMEDIATE.find((each) => each === kind);
  if (immediate) {
    for (const mailbox of mailboxes) happenNow(parts, immediate, { mailbox, count, ms: wanted.ms });
    return { happened: kind };
  }
  const waiting = WAITING_KINDS.find((each) => each === kind);
  if (waiting) parts.faults.order({ ...withoutUndefined(rest), kind: waiting, remaining: count });
  return { ordered: kind, count };
}

function listItems(mailbox: Mailbox, folder: string): unknown {
  if (!folderNamed(folder)) throw new ControlError(404, 'There is no such folder.');
  return [...mailbox.itemsIn(folder)].map((item) => viewOf(mailbox, item));
}

function listOccurrences(mailbox: Mailbox, query: URLSearchParams): unknown {
  const [from, to] = ['from', 'to'].map((name) => Date.parse(query.get(name) ?? ''));
  if (from === undefined || to === undefined || Number.isNaN(from + to))
    throw new ControlError(400, 'from or to is not a time.');
  return [...mailbox.itemsIn('calendar')]
    .flatMap((item) => (item.content.calendar?.series ? occurrencesNear(item, { from, to }) : [item]))
    .filter(({ content: { calendar } }) => calendar && calendar.start < to && calendar.end >= from)
    .toSorted((a, b) => (a.content.calendar?.start ?? 0) - (b.content.calendar?.start ?? 0))
    .map((item) => viewOf(mailbox, item));
}

function retention(parts: ServerParts, wanted: z.infer<typeof retentionSchema>): unknown {
  return retain(parts.store, mailboxOf(parts, wanted.mailbox), wanted);
}

function reset({ subscriptions, store, counters, faults, clock }: ServerParts): unknown {
  subscriptions.lose();
  clock.reset();
  store.reset();
  counters.clear();
  faults.clear();
  return { reset: true };
}

function mailboxOf({ store }: Pick<ServerParts, 'store'>, email: string | null): Mailbox {
  const mailbox = store.mailbox(email ?? '');
  if (!mailbox) throw new ControlError(404, 'There is no such mailbox.');
  return mailbox;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBody(request, LONGEST_BODY);
  if (!bytes) throw new ControlError(413, 'The body is too large.');
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new ControlError(400, 'The body is not JSON.');
  }
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new ControlError(
    400,
    result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
  );
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(127\.|::1$|::ffff:127\.)/.test(address);
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
