/**
 * Owns the binding that Exchange pushes to (exchange.md, Push subscriptions). A forged address is answered 404 and counted; an older generation or
 * a mailbox that is not enrolled is answered Unsubscribe; status events never wake an actor; everything else is answered OK only after it is stored.
 */
import { type Request, type RequestHandler, type Response, Router } from 'express';

import { type Result } from '../model/fault.ts';
import { type ChangeKey, type ItemId, type Watermark } from '../model/ids.ts';
import { instantOfMs } from '../model/instant.ts';
import { type Clock } from '../ports/clock.ts';
import { type Metrics } from '../ports/metrics.ts';
import { Refusal } from '../ports/problem.ts';
import { type Records } from '../ports/records.ts';
import { bodyOf, textBody } from './body.ts';
import { type Callback, callbackOf } from './callback.ts';
import { type Door, type ExchangeNotice } from './door.ts';
import { within } from './hand-over.ts';
import { createMissed, type Heard, type Missed } from './missed.ts';
import { problems } from './problem.ts';
import { contextOf } from './request-context.ts';

/** What this binding needs of a notification; main gives it the functions of the EWS adapter. */
export type EwsProtocol = {
  /** `invalid` for everything that is no notification. */
  readonly parse: (xml: string) => Result<EwsNotification>;
  /** The body to answer with HTTP 200. */
  readonly answer: (what: 'ok' | 'unsubscribe') => string;
};

export type EwsNotification = {
  readonly events: readonly {
    readonly kind: string;
    readonly itemId?: ItemId;
    readonly changeKey?: ChangeKey;
    readonly oldItemId?: ItemId;
  }[];
  /** Of the notification before this one. */
  readonly previousWatermark?: Watermark;
  /** Of the last event. */
  readonly lastWatermark?: Watermark;
};

export type EwsBindingDeps = {
  readonly door: Door;
  readonly records: Pick<Records, 'generation' | 'seen'>;
  readonly ews: EwsProtocol;
  /** Key of the callback secrets. */
  readonly key: string;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'notice'>;
};

const ewsBodyLimit = 256 * 1024;
/** For looking up the generation; the actor knows it too, so a slow database only costs the short cut. */
const lookUpMs = 60;

type Path = { readonly mailbox: string; readonly generation: string; readonly secret: string };

export const ewsNotifications = (deps: EwsBindingDeps): Router => {
  const router = Router();
  const missed = createMissed();
  const known: RequestHandler<Path> = (request, response, next) => {
    const callback = callbackOf(deps.key, request.params);
    if (callback === undefined) {
      deps.metrics.notice('exchange', 'forged');
      contextOf(response).log.warn('A notification with a forged address was refused.');
      throw new Refusal(problems.notFound);
    }
    Object.assign(response.locals, { callback });
    next();
  };
  router.post(
    '/:mailbox/:generation/:secret',
    known,
    textBody(ewsBodyLimit),
    async (request: Request<Path>, response) => {
      const { callback } = response.locals as { callback: Callback };
      const notification = deps.ews.parse(bodyOf(request));
      if (!notification.ok) throw new Refusal(problems.malformedXml);
      const answer = await take(deps, { callback, notification: notification.value, response, missed });
      response.type('text/xml').send(deps.ews.answer(answer));
    },
  );
  return router;
};

type Arrival = {
  readonly callback: Callback;
  readonly notification: EwsNotification;
  readonly response: Response;
  readonly missed: Missed;
};

const take = async (deps: EwsBindingDeps, arrival: Arrival): Promise<'ok' | 'unsubscribe'> => {
  const { mailbox, generation } = arrival.callback;
  const { log } = contextOf(arrival.response);
  const current = await within(lookUpMs, deps.records.generation(mailbox)).catch(() => 'unknown' as const);
  if (current !== 'unknown' && (current === undefined || generation < current)) {
    log.info('A notification of an ended subscription was answered with Unsubscribe.', { mailbox, generation });
    return 'unsubscribe';
  }
  // Not awaited: the sender waits, and a lost "last seen" only makes a subscription anew too early.
  deps.records
    .seen(mailbox, instantOfMs(deps.clock.now()))
    .catch(() => log.warn('Last seen was not stored.', { mailbox }));
  const heard = heardOf(arrival);
  const isAfterGap = arrival.missed.before(heard);
  if (isStatusOnly(arrival.notification) && !isAfterGap) {
    arrival.missed.saw(heard);
    deps.metrics.notice('exchange', 'status');
    return 'ok';
  }
  if (isAfterGap) log.info('Notifications of Exchange were missed; the mailbox is read.', { mailbox });
  const told = await deps.door.tellMailbox(mailbox, noticeOf(deps, arrival));
  arrival.missed.saw(heard);
  deps.metrics.notice('exchange', told.via === 'row' ? 'row' : 'stored');
  log.info('A notice of Exchange is stored.', { mailbox, events: arrival.notification.events.length, via: told.via });
  return told.via === 'actor' && told.reply.stored !== 'yes' ? 'unsubscribe' : 'ok';
};

const heardOf = ({ callback, notification }: Arrival): Heard => ({
  mailbox: callback.mailbox,
  generation: callback.generation,
  previous: notification.previousWatermark,
  last: notification.lastWatermark,
});

const isStatusOnly = ({ events }: EwsNotification): boolean =>
  events.length > 0 && events.every(({ kind }) => kind === 'status');

const noticeOf = ({ clock }: EwsBindingDeps, arrival: Arrival): ExchangeNotice => {
  const { callback, notification, response, missed } = arrival;
  const heard = heardOf(arrival);
  const { events, lastWatermark } = notification;
  const versions = missed.follows(heard) ? versionsOf(events) : undefined;
  const now = clock.now();
  return {
    from: 'exchange',
    at: instantOfMs(now),
    receivedMs: now,
    correlation: contextOf(response).correlation,
    generation: callback.generation,
    deleted: events.flatMap(({ kind, itemId }) => (kind === 'deleted' && itemId !== undefined ? [itemId] : [])),
    moved: events.flatMap(({ kind, oldItemId }) => (kind === 'moved' && oldItemId !== undefined ? [oldItemId] : [])),
    ...(lastWatermark === undefined ? {} : { watermark: lastWatermark }),
    ...(versions === undefined ? {} : { versions }),
  };
};

/** @returns undefined unless every event says of an item that it has a new version, and nothing else */
const versionsOf = (events: EwsNotification['events']): ExchangeNotice['versions'] => {
  const named = events.flatMap(({ kind, itemId, changeKey }) =>
    (kind === 'created' || kind === 'modified') && itemId !== undefined && changeKey !== undefined
      ? [{ itemId, changeKey }]
      : [],
  );
  return named.length === 0 || named.length < events.length ? undefined : named;
};
