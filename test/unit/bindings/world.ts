/** A world around the doors: actors that answer, dawdle or fail, records in memory, and a log whose lines are kept. */
import { Writable } from 'node:stream';

import { type Express, Router } from 'express';

import { type AddressBook } from '../../../src/actors/address-book.ts';
import { type Callable, type Protocol, TurnFailed } from '../../../src/actors/turn.ts';
import { parseSendNotification, sendNotificationResult } from '../../../src/adapters/ews/notification-parser.ts';
import { createLog } from '../../../src/adapters/log.ts';
import { createMetrics } from '../../../src/adapters/metrics.ts';
import { createApp } from '../../../src/bindings/app.ts';
import { callbackUrl } from '../../../src/bindings/callback.ts';
import { createDoor } from '../../../src/bindings/door.ts';
import { type EnrolmentId, enrolmentId } from '../../../src/model/ids.ts';
import { type Log } from '../../../src/ports/log.ts';
import { type WaitingNotice } from '../../../src/ports/records.ts';

export const key = 'callback-key-of-the-test';
export const mailbox = enrolmentId('0f0e0d0c-0000-4000-8000-000000000001');
export const system = { system: 'S4H', client: '100' };
export const credential = { user: 'S4EVENTS', password: 'events-secret' };
export const guid = '00112233-4455-6677-8899-aabbccddeeff';

export type Told = {
  readonly kind: string;
  readonly id: string;
  readonly turn: string;
  readonly message: Record<string, unknown>;
};

type Answer = (told: Told) => Promise<object>;
const stored: Answer = async () => ({ stored: 'yes', due: false });

export type World = Awaited<ReturnType<typeof createWorld>>;

export const createWorld = async (
  options: { readonly log?: (lines: string[]) => Log; readonly people?: Router } = {},
) => {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString('utf8').trimEnd());
      done();
    },
  });
  const log = options.log?.(lines) ?? createLog({ level: 'debug', secrets: [credential.password, key], stream });
  const told: Told[] = [];
  const rows: WaitingNotice[] = [];
  const seen: string[] = [];
  const generations = new Map<string, number>([[mailbox, 3]]);
  const state = {
    answer: stored,
    rowsFail: false,
    hastened: 0,
    followers: [] as EnrolmentId[],
    time: Date.UTC(2026, 10, 22, 8),
  };
  const clock = { now: () => state.time };
  const actor = <P extends Protocol>(kind: string, id: string): Callable<P> => {
    const call = (turn: string) => async (message: object) => {
      const one = { kind, id, turn, message: message as Record<string, unknown> };
      told.push(one);
      return state.answer(one);
    };
    return { tell: call('tell'), tick: call('tick') } as unknown as Callable<P>;
  };
  const actors: AddressBook = {
    mailbox: (id) => actor('mailbox', id),
    systemInbox: (id) => actor('system-inbox', id),
    businessPartner: (id) => actor('business-partner', id),
  };
  const records = {
    addWaiting: async (row: WaitingNotice) => {
      if (state.rowsFail) throw new Error('no database');
      rows.push(row);
    },
    removeWaiting: async (id: string) => void rows.splice(0, rows.length, ...rows.filter((row) => row.id !== id)),
    generation: async (id: EnrolmentId) => generations.get(id),
    seen: async (id: EnrolmentId) => void seen.push(id),
    followers: async () => state.followers,
  };
  const metrics = createMetrics({ process: false });
  const door = createDoor(
    { actors, records, log, onRow: () => void (state.hastened += 1) },
    { answerWithinMs: 40, rowWithinMs: 40, windowMs: 10 },
  );
  const ready = { database: true, sidecar: true };
  const app: Express = createApp({
    log,
    clock,
    metrics,
    operations: {
      checks: { database: async () => ready.database, sidecar: async () => ready.sidecar },
      exposition: metrics.exposition,
      log,
    },
    s4: { door, records, system, credential, communicationUser: 'TANDEM', clock, metrics },
    ews: { door, records, ews: { parse: parseSendNotification, answer: sendNotificationResult }, key, clock, metrics },
    people: options.people ?? Router(),
  });
  const counted = async (metric: string): Promise<number> => {
    const { text } = await metrics.exposition();
    const line = text.split('\n').find((one) => one.startsWith(`${metric} `));
    return line === undefined ? 0 : Number(line.slice(metric.length + 1));
  };
  return {
    app,
    actors,
    clock,
    counted,
    door,
    generations,
    lines,
    log,
    metrics,
    ready,
    records,
    rows,
    seen,
    state,
    told,
  };
};

export const failing: Answer = async () => {
  throw new TurnFailed('status 500');
};
/** Settles long after the door has given up waiting; `release` ends it. */
export const dawdling = (): { readonly answer: Answer; readonly release: () => void } => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    answer: async () => {
      await released;
      return { stored: 'yes' };
    },
    release,
  };
};

export const callbackPath = (generation: number, id: EnrolmentId = mailbox): string =>
  callbackUrl({ base: '', key }, { mailbox: id, generation });

export const event = (objectType: string, objectKey: string, more: object = {}): object => ({
  objectType,
  objectKey,
  event: 'CHANGED',
  ...more,
});
export const events = (...all: readonly object[]): object => ({ ...system, events: all });

const types = 'http://schemas.microsoft.com/exchange/services/2006/types';
export const itemEvent = (kind: string, id: string, watermark: string): string =>
  `<t:${kind}Event><t:Watermark>${watermark}</t:Watermark><t:TimeStamp>2026-11-22T08:00:00Z</t:TimeStamp>` +
  `<t:ItemId Id="${id}" ChangeKey="ck"/><t:ParentFolderId Id="f"/></t:${kind}Event>`;
type Move = { readonly from: string; readonly to: string; readonly watermark: string };
export const movedEvent = ({ from, to, watermark }: Move): string =>
  `<t:MovedEvent><t:Watermark>${watermark}</t:Watermark><t:TimeStamp>2026-11-22T08:00:00Z</t:TimeStamp>` +
  `<t:ItemId Id="${to}" ChangeKey="ck"/><t:ParentFolderId Id="g"/><t:OldItemId Id="${from}" ChangeKey="ck"/>` +
  `<t:OldParentFolderId Id="f"/></t:MovedEvent>`;
export const statusEvent = (watermark: string): string =>
  `<t:StatusEvent><t:Watermark>${watermark}</t:Watermark></t:StatusEvent>`;
export const notification = (...all: readonly string[]): string =>
  `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>` +
  `<m:SendNotification xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" xmlns:t="${types}">` +
  `<m:ResponseMessages><m:SendNotificationResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>` +
  `<m:Notification><t:SubscriptionId>s1</t:SubscriptionId><t:PreviousWatermark>w0</t:PreviousWatermark>` +
  `<t:MoreEvents>false</t:MoreEvents>${all.join('')}</m:Notification></m:SendNotificationResponseMessage>` +
  `</m:ResponseMessages></m:SendNotification></s:Body></s:Envelope>`;
