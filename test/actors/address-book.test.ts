/** What the address book makes of the sidecar's answers (dapr.md D3, D7, D8). */
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

import { TurnFailed } from '../../src/actors/turn.ts';
import { createDaprAddressBook, type DaprAddressBook } from '../../src/adapters/dapr/address-book.ts';
import { correlationId, enrolmentId } from '../../src/model/ids.ts';
import { instant } from '../../src/model/instant.ts';

let server: Server;
let book: DaprAddressBook;
let answer: RequestListener;
const asked: { line: string; body: string; type: string | undefined }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      asked.push({ line: `${request.method} ${request.url}`, body, type: request.headers['content-type'] });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  book = createDaprAddressBook({ daprHttpPort: (server.address() as AddressInfo).port, timeoutMs: 300 });
});
afterAll(async () => {
  await book.close();
  server.closeAllConnections();
  await new Promise((resolve) => void server.close(resolve));
});

const message = { at: instant('2026-11-22T08:00:00Z'), correlation: correlationId('c1') };
const mailbox = enrolmentId('enrolment-1');

test('a turn is called by type, id and name, with one JSON object, and answers with one', async () => {
  answer = (_request, response) => response.writeHead(200).end('{"removed":true}');
  expect(await book.mailbox(mailbox).remove(message)).toEqual({ removed: true });
  expect(asked).toEqual([
    {
      line: 'PUT /v1.0/actors/MailboxActor/enrolment-1/method/remove',
      body: JSON.stringify(message),
      type: 'application/json',
    },
  ]);
});

test('an actor id may hold anything: it cannot break out of its place in the path', async () => {
  answer = (_request, response) => response.writeHead(200).end('{"due":false}');
  await book.systemInbox('S4H:100:0/../../x?y').tick({ at: message.at });
  expect(asked.at(-1)?.line).toBe('PUT /v1.0/actors/SystemInboxActor/S4H%3A100%3A0%2F..%2F..%2Fx%3Fy/method/tick');
});

test.each([
  ['the 500 {} of a turn that threw', 500, '{}'],
  ['a refusal with content', 400, '{"errorCode":"ERR","message":"a secret"}'],
  ['a redirect', 302, '{}'],
  ['the text of a reply that was undefined', 200, 'undefined'],
  ['nothing', 204, ''],
  ['a list', 200, '["a secret"]'],
  ['null', 200, 'null'],
  ['half an object', 200, '{"a secret'],
])('%s is TurnFailed, without content (D3, D7)', async (_name, status, body) => {
  answer = (_request, response) => response.writeHead(status).end(body === '' ? undefined : body);
  const failure = await book
    .mailbox(mailbox)
    .remove(message)
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(TurnFailed);
  expect(String(failure)).not.toMatch(/secret|enrolment-1/);
});

test('a connection that breaks and an answer that does not come are TurnFailed', async () => {
  answer = (request) => request.socket.destroy();
  await expect(book.mailbox(mailbox).remove(message)).rejects.toThrow(TurnFailed);
  answer = () => undefined;
  await expect(book.mailbox(mailbox).remove(message)).rejects.toThrow(TurnFailed);
});

test('what the address book returns may be awaited: it has no method `then` (D8)', async () => {
  const before = asked.length;
  const actor = book.mailbox(mailbox);
  expect(await Promise.resolve(actor)).toBe(actor);
  expect(asked).toHaveLength(before);
});
