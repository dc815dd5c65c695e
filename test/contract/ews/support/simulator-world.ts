/** The world of the contract suite on the Exchange simulator, by its control routes. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

import { type ExchangeSimulator } from '../../../../simulators/exchange/server.ts';
import { parseSendNotification, sendNotificationResult } from '../../../../src/adapters/ews/notification-parser.ts';
import { changeKey, itemId, smtpAddress } from '../../../../src/model/ids.ts';
import { type ItemVersion } from '../../../../src/ports/exchange.ts';
import { type ExchangeWorld, type HeldItem } from '../exchange-world.ts';
import { adapterUnderTest } from './adapter-under-test.ts';

const mailbox = smtpAddress('probe1@tandem.example');
const colleague = smtpAddress('probe2@tandem.example');

export async function simulatorWorld(simulator: ExchangeSimulator): Promise<ExchangeWorld> {
  const control = <T>(method: string, path: string, body?: object): Promise<T> =>
    ask(`${simulator.baseUrl}/__control/${path}`, method, body);
  await control('POST', 'reset');
  const door = await startDoor();
  const { port } = adapterUnderTest({ url: simulator.url, password: () => 'tandem-demo' });
  const sent = async (): Promise<number> => (await control<unknown[]>('GET', 'outbox')).length;
  let byPeople = 0;
  const act = async (what: object): Promise<ItemVersion> => {
    const before = await sent();
    const done = await control<{ itemId?: string; changeKey?: string }>('POST', 'act', {
      mailbox,
      send: false,
      ...what,
    });
    byPeople += (await sent()) - before;
    return { itemId: itemId(done.itemId ?? 'deleted'), changeKey: changeKey(done.changeKey ?? 'deleted') };
  };
  const counters = () => control<{ all: { writes: number; tooEarly: number } }>('GET', 'counters');
  return {
    port,
    mailbox,
    forbidden: smtpAddress('outside@tandem.example'),
    absent: smtpAddress('niemand@tandem.example'),
    person: {
      create: (fields) => act({ do: 'create', fields }),
      update: (id, fields) => act({ do: 'update', itemId: id, fields }),
      delete: async (id, how = 'MoveToDeletedItems') => void (await act({ do: 'delete', itemId: id, deleteType: how })),
      copy: (id) => act({ do: 'copy', itemId: id, folder: 'calendar' }),
      updateOccurrence: ({ master, date }, fields) => act({ do: 'update', itemId: master, occurrence: date, fields }),
      deleteOccurrence: async ({ master, date }) =>
        void (await act({ do: 'delete', itemId: master, occurrence: date })),
      answer: async (id, answer) => void (await act({ do: answer, itemId: id, send: true })),
      archiveBefore: async (before) => void (await control('POST', 'retention', { mailbox, before })),
    },
    colleague: {
      mailbox: colleague,
      invite: (fields) => act({ mailbox: colleague, do: 'create', fields, send: true }),
      inviteTo: async ({ master, date }, email) => {
        const fields = { requiredAttendees: [email] };
        await act({ mailbox: colleague, do: 'update', itemId: master, occurrence: date, fields, send: true });
      },
      callOff: async (id, occurrence) =>
        void (await act({ mailbox: colleague, do: 'cancel', itemId: id, occurrence, send: true })),
    },
    answersAt: async (of, id) => {
      const all = await control<HeldItem[]>('GET', `items?mailbox=${of}&folder=calendar`);
      const people = all.find((each) => each.itemId === id)?.required ?? [];
      return Object.fromEntries(
        people.filter(({ response }) => response !== 'Unknown').map(({ email, response }) => [email, response]),
      );
    },
    held: (folder = 'calendar') => control<HeldItem[]>('GET', `items?mailbox=${mailbox}&folder=${folder}`),
    mails: async () => (await sent()) - byPeople,
    writes: async () => (await counters()).all.writes,
    tooEarly: async () => (await counters()).all.tooEarly,
    weather: async (kind, ms) =>
      void (await control('POST', 'faults', { kind, mailbox, ...(ms !== undefined && { backOffMilliseconds: ms }) })),
    notified: door.next,
    callbackUrl: door.url,
    close: door.close,
  };
}

async function ask<T>(url: string, method: string, body?: object): Promise<T> {
  const answer = await fetch(url, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

type Notified = { readonly itemIds: readonly string[] };

/** Takes notifications as a door of Tandem would, and hands them out one by one. */
async function startDoor() {
  const arrived: Notified[] = [];
  const waiting: ((notified: Notified) => void)[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      const parsed = parseSendNotification(body);
      response.writeHead(200, { 'content-type': 'text/xml' }).end(sendNotificationResult('ok'));
      const itemIds = parsed.ok ? parsed.value.events.flatMap((each) => each.itemId ?? []) : ['not understood'];
      const next = waiting.shift();
      if (next === undefined) arrived.push({ itemIds });
      else next({ itemIds });
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/ews?secret=a&generation=1`,
    next: () =>
      new Promise<Notified>((take) => {
        const first = arrived.shift();
        if (first === undefined) waiting.push(take);
        else take(first);
      }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
