/**
 * Owns the binding that S/4 calls (s4.md, Events): authenticates before it reads, parses, tells the inboxes and the followed partners, and answers
 * only after everything is stored, within 200 ms. What is not handled is accepted and reported: S/4 would not send it again anyway.
 */
import { type Request, type Response, Router } from 'express';
import { type ZodType } from 'zod';

import { inboxOf, partnerActorId } from '../actors/address-book.ts';
import { isEcho, type S4Notice } from '../actors/inbox-messages.ts';
import { type Stamped } from '../actors/messages.ts';
import { type S4System } from '../model/ids.ts';
import { instantOfMs } from '../model/instant.ts';
import { type Clock } from '../ports/clock.ts';
import { type Metrics } from '../ports/metrics.ts';
import { Refusal } from '../ports/problem.ts';
import { type Records } from '../ports/records.ts';
import { basicAuth } from './basic-auth.ts';
import { bodyOf, textBody } from './body.ts';
import { type Door } from './door.ts';
import { within } from './hand-over.ts';
import { problems } from './problem.ts';
import { contextOf } from './request-context.ts';
import {
  legacyEvents,
  legacySchema,
  type NotHandled,
  type Read,
  readEvents,
  s4EventsSchema,
  type S4Events,
} from './s4-event-form.ts';

export type S4BindingDeps = {
  readonly door: Door;
  readonly records: Pick<Records, 'followers'>;
  readonly system: S4System;
  readonly credential: { readonly user: string; readonly password: string };
  /** The communication user with which we write; its changes are our own. */
  readonly communicationUser: string;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'notice'>;
};

const s4BodyLimit = 1024 * 1024;
/** For asking whether somebody follows a partner; unknown counts as followed. */
const lookUpMs = 60;

export const s4Events = (deps: S4BindingDeps): Router => {
  const router = Router();
  const { credential, clock, metrics } = deps;
  const refused = (): void => metrics.notice('s4', 'refused');
  router.use('/s4-events', basicAuth({ ...credential, clock, refused }));
  router.post('/s4-events', textBody(s4BodyLimit), async (request, response) => {
    const legacy = request.query['objectType'] !== undefined;
    await take(deps, response, legacy ? legacyOf(deps, request) : jsonOf(bodyOf(request)));
  });
  router.get('/s4-events', async (request, response) => {
    await take(deps, response, legacyOf(deps, request));
  });
  return router;
};

const legacyOf = ({ system }: S4BindingDeps, request: Request): S4Events =>
  legacyEvents(checked(legacySchema, request.query), system);

const jsonOf = (text: string): S4Events => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(problems.malformedJson);
  }
  return checked(s4EventsSchema, value);
};

const checked = <T>(schema: ZodType<T>, value: unknown): T => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const at = result.error.issues.slice(0, 20).map(({ path }) => path.map(String).join('.'));
  throw new Refusal({ ...problems.unexpectedJson, at });
};

const take = async (deps: S4BindingDeps, response: Response, { system, client, events }: S4Events): Promise<void> => {
  const { correlation, log } = contextOf(response);
  if (system !== deps.system.system || client !== deps.system.client) {
    log.warn('Events of a system or client that is not configured were refused.');
    throw new Refusal(problems.otherSystem);
  }
  const read = readEvents(events, deps.communicationUser);
  const now = deps.clock.now();
  const stamp: Stamped = { at: instantOfMs(now), receivedMs: now, correlation };
  const [, ignored] = await Promise.all([tellInboxes(deps, stamp, read.appointments), tellPartners(deps, stamp, read)]);
  const notHandled: readonly NotHandled[] = [...read.notHandled, ...ignored].toSorted((a, b) => a.index - b.index);
  for (const because of new Set(notHandled.map((each) => each.because)))
    log.info('Events were accepted and not handled.', { because });
  log.info('Events of S/4 were accepted.', { events: events.length, notHandled: notHandled.length });
  response.json({ accepted: events.length - notHandled.length, notHandled });
};

const tellInboxes = async (deps: S4BindingDeps, stamp: Stamped, notices: readonly S4Notice[]): Promise<void> => {
  const inboxes = new Map<string, S4Notice[]>();
  for (const notice of notices.filter((one) => !isEcho(one))) {
    const id = inboxOf(deps.system, notice.guid);
    const own = inboxes.get(id);
    if (own === undefined) inboxes.set(id, [notice]);
    else own.push(notice);
  }
  await Promise.all(
    [...inboxes].map(async ([id, own]) => count(deps, await deps.door.tellInbox(id, { ...stamp, notices: own }))),
  );
};

/** A partner that nobody follows never activates an actor: a nightly mass change must cost nothing (architecture, Actors). */
const tellPartners = async (
  deps: S4BindingDeps,
  stamp: Stamped,
  { partners }: Read,
): Promise<readonly NotHandled[]> => {
  const outcomes = await Promise.all(
    partners.map(async ({ index, number }): Promise<readonly NotHandled[]> => {
      const followers = await within(lookUpMs, deps.records.followers(number, deps.system)).catch(() => undefined);
      if (followers?.length === 0) return [{ index, because: 'nobody-follows' }];
      count(deps, await deps.door.tellPartner(partnerActorId(deps.system, number), stamp));
      return [];
    }),
  );
  return outcomes.flat();
};

const count = ({ metrics }: S4BindingDeps, told: { readonly via: 'actor' | 'row' }): void =>
  metrics.notice('s4', told.via === 'row' ? 'row' : 'stored');
