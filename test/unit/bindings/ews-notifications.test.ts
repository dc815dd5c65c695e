/** Owns the proof of the binding that Exchange pushes to: forgeries have no effect, ended subscriptions end, answered means stored. */
import request from 'supertest';

import { enrolmentId } from '../../../src/model/ids.ts';
import {
  callbackPath,
  createWorld,
  dawdling,
  failing,
  itemEvent,
  mailbox,
  movedEvent,
  notification,
  statusEvent,
  type World,
} from './world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});

const post = (path: string, xml: string) =>
  request(world.app).post(path).set('content-type', 'text/xml; charset=utf-8').send(xml);
const items = notification(
  itemEvent('Modified', 'A1', 'w1'),
  itemEvent('Deleted', 'A2', 'w2'),
  movedEvent({ from: 'A4', to: 'A5', watermark: 'w3' }),
);

test('item events are told to the mailbox with the last watermark, and answered OK', async () => {
  const answer = await post(callbackPath(3), items);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toContain('text/xml');
  expect(answer.text).toContain('<SubscriptionStatus>OK</SubscriptionStatus>');
  expect(world.told).toEqual([
    {
      kind: 'mailbox',
      id: mailbox,
      turn: 'tell',
      message: {
        notice: {
          from: 'exchange',
          at: '2026-11-22T08:00:00Z',
          receivedMs: world.state.time,
          correlation: answer.headers['x-correlation-id'],
          generation: 3,
          deleted: ['A2'],
          moved: ['A4'],
          watermark: 'w3',
        },
      },
    },
  ]);
  expect(world.seen).toEqual([mailbox]);
  expect(await world.counted('tandem_notices_total{from="exchange",result="stored"}')).toBe(1);
});

test('a status event is noted without waking the actor', async () => {
  const answer = await post(callbackPath(3), notification(statusEvent('w9')));
  expect(answer.text).toContain('OK');
  expect(world.seen).toEqual([mailbox]);
  expect(world.told).toEqual([]);
  expect(await world.counted('tandem_notices_total{from="exchange",result="status"}')).toBe(1);
});

test('a status event that names another watermark than the last one seen wakes the actor: something was missed', async () => {
  const names = (xml: string, previous: string): string => xml.replace('>w0<', `>${previous}<`);
  const status = notification(statusEvent('w9'));
  await post(callbackPath(3), items);
  await post(callbackPath(3), names(notification(statusEvent('w3')), 'w3'));
  expect(world.told).toHaveLength(1);
  await post(callbackPath(3), names(status, 'w9'));
  expect(world.told).toHaveLength(2);
  await post(callbackPath(3), names(status, 'w9'));
  expect(world.told).toHaveLength(2);
});

test('versions are told only when nothing was missed before and nothing else happened', async () => {
  const after = (previous: string, ...events: readonly string[]): string =>
    notification(...events).replace('>w0<', `>${previous}<`);
  const versionsOf = (told: (typeof world.told)[number] | undefined): unknown =>
    (told?.message as { readonly notice: { readonly versions?: unknown } } | undefined)?.notice.versions;
  // The first after a start: nobody knows what came before.
  await post(callbackPath(3), after('w0', itemEvent('Modified', 'A1', 'w1')));
  await post(callbackPath(3), after('w1', itemEvent('Modified', 'A1', 'w2'), itemEvent('Created', 'A2', 'w3')));
  await post(callbackPath(3), after('w3', itemEvent('Modified', 'A1', 'w4'), itemEvent('Deleted', 'A2', 'w5')));
  await post(callbackPath(3), after('w6', itemEvent('Modified', 'A1', 'w7')));
  expect(world.told.map(versionsOf)).toEqual([
    undefined,
    [
      { itemId: 'A1', changeKey: 'ck' },
      { itemId: 'A2', changeKey: 'ck' },
    ],
    undefined,
    undefined,
  ]);
});

test.each([
  ['a wrong secret', () => callbackPath(3).replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
  ['the secret of another generation', () => callbackPath(2).replace('/2/', '/3/')],
  [
    'the secret of another mailbox',
    () => callbackPath(3, enrolmentId('0f0e0d0c-0000-4000-8000-000000000002')).replace('000002/', '000001/'),
  ],
  ['no secret', () => `/bindings/ews/${mailbox}/3/x`],
  ['a mailbox that cannot be', () => callbackPath(3).replace(mailbox, '..%2f..')],
  ['a generation that cannot be', () => callbackPath(3).replace('/3/', '/-1/')],
])('%s is a forgery: 404, counted, no effect', async (_, path) => {
  const answer = await post(path(), items);
  expect([answer.status, answer.body.error.code]).toEqual([404, 'not-found']);
  expect(await world.counted('tandem_notices_total{from="exchange",result="forged"}')).toBe(1);
  expect([world.told, world.seen, world.rows]).toEqual([[], [], []]);
});

test('an older generation ends with Unsubscribe and wakes nobody', async () => {
  const answer = await post(callbackPath(2), items);
  expect(answer.status).toBe(200);
  expect(answer.text).toContain('<SubscriptionStatus>Unsubscribe</SubscriptionStatus>');
  expect([world.told, world.seen]).toEqual([[], []]);
});

test('a mailbox that is not enrolled ends with Unsubscribe', async () => {
  world.generations.clear();
  expect((await post(callbackPath(3), items)).text).toContain('Unsubscribe');
  expect(world.told).toEqual([]);
});

test.each(['old', 'not-enrolled'])('the actor has the last word: %s ends with Unsubscribe', async (stored) => {
  world.state.answer = async () => ({ stored });
  expect((await post(callbackPath(3), items)).text).toContain('Unsubscribe');
});

test.each([
  ['malformed XML', '<s:Envelope', 400, 'malformed-xml'],
  ['XML that is no notification', '<a/>', 400, 'malformed-xml'],
  ['an entity', `<!DOCTYPE x [<!ENTITY e "e">]>${items}`, 400, 'malformed-xml'],
  ['nothing', '', 400, 'malformed-xml'],
  ['a 10 MB body', notification('x'.repeat(10 * 1024 * 1024)), 413, 'body-too-large'],
])('%s is refused with a clear error, counted, without effect', async (...[, xml, status, code]) => {
  const answer = await post(callbackPath(3), xml);
  expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  expect(await world.counted('tandem_notices_total{from="exchange",result="refused"}')).toBe(1);
  expect([world.told, world.seen, world.rows]).toEqual([[], [], []]);
});

test('an actor that is slow: the notice is a row until the actor has it, and Exchange gets its OK', async () => {
  const { answer: dawdle, release } = dawdling();
  world.state.answer = dawdle;
  const answer = await post(callbackPath(3), items);
  expect(answer.text).toContain('OK');
  expect(world.rows).toMatchObject([{ kind: 'mailbox', actorId: mailbox, turn: 'tell', body: world.told[0]?.message }]);
  expect(await world.counted('tandem_notices_total{from="exchange",result="row"}')).toBe(1);
  release();
  while (world.rows.length > 0) await new Promise(setImmediate);
});

test('neither actor nor row: Exchange is asked to come again', async () => {
  world.state.answer = failing;
  world.state.rowsFail = true;
  const answer = await post(callbackPath(3), items);
  expect([answer.status, answer.headers['retry-after']]).toEqual([503, '30']);
});

test('a burst for one mailbox is told together, with every deletion and the last watermark', async () => {
  const marks = Array.from({ length: 8 }, (_, index) => String(index));
  await Promise.all(
    marks.map((mark) => post(callbackPath(3), notification(itemEvent('Deleted', `D${mark}`, `w${mark}`)))),
  );
  const notices = world.told.map(({ message }) => message['notice'] as { deleted: string[] });
  expect(notices.flatMap(({ deleted }) => deleted).toSorted()).toEqual(marks.map((mark) => `D${mark}`));
  expect(notices.length).toBeLessThan(8);
});
