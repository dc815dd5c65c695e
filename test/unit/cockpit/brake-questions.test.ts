/** Owns the proof that one cause over many mailboxes is one question to the administrator, and that one answer is for all of them (sync.md, The brake). */
import request from 'supertest';

import { enrolmentId, smtpAddress } from '../../../src/model/ids.ts';
import { instant } from '../../../src/model/instant.ts';
import { type Question } from '../../../src/model/view.ts';
import { at, type CockpitWorld, createCockpitWorld, token } from './world.ts';

let world: CockpitWorld;
beforeEach(() => {
  world = createCockpitWorld();
});

const call = (method: 'get' | 'post', path: string) =>
  request(world.app)[method](`/api/v1${path}`).set('authorization', `Bearer ${token}`);
const answer = (id: string, decision = 'approve') => call('post', `/questions/${id}/answer`).send({ decision });
const mailbox = (n: number) => enrolmentId(`00000000-0000-4000-8000-00000000000${n}`);
const causes = (kind: 'delete' | 'update', ...names: readonly string[]) => names.map((name) => ({ kind, name }));

const asks = (n: number, question?: Question): void =>
  void world.views.push({
    mailbox: mailbox(n),
    smtpAddress: smtpAddress(`person${n}@tandem.example`),
    employee: '0000100001',
    status: question === undefined ? 'in-sync' : 'paused',
    lastSuccess: {},
    pending: 0,
    parked: 0,
    links: 3,
    subscription: 'push',
    ...(question === undefined ? {} : { question }),
  });

const later = instant('2026-11-22T09:00:00Z');

beforeEach(() => {
  asks(1, { since: later, deletes: 2, updates: 0, causes: causes('delete', 'b', 'd') });
  asks(2);
  asks(3, { since: at, deletes: 1, updates: 0, causes: causes('delete', 'c') });
  asks(4, { since: at, deletes: 1, updates: 1, causes: [...causes('delete', 'd'), ...causes('update', 'e')] });
  asks(5, { since: later, deletes: 1, updates: 0, causes: causes('delete', 'd') });
  asks(6, { since: later, deletes: 7, updates: 0 });
});

const toldIds = () => world.told.filter(({ turn }) => turn === 'answer').map(({ id }) => id);

test('mailboxes that hold a cause in common ask one question; causes are counted once', async () => {
  expect((await call('get', '/questions')).body).toEqual({
    items: [
      { id: 'c', since: at, deletes: 1, updates: 0, mailboxes: [mailbox(3)] },
      { id: 'b', since: at, deletes: 2, updates: 1, mailboxes: [mailbox(1), mailbox(4), mailbox(5)] },
      { id: mailbox(6), since: later, deletes: 7, updates: 0, mailboxes: [mailbox(6)] },
    ],
  });
});

test('who joins two questions makes them one', async () => {
  asks(7, { since: later, deletes: 1, updates: 1, causes: [...causes('delete', 'c'), ...causes('update', 'e')] });
  const { items } = (await call('get', '/questions')).body;
  expect(items.map(({ mailboxes }: { mailboxes: readonly string[] }) => mailboxes.length)).toEqual([1, 5]);
});

test('where nothing is asked nothing is listed', async () => {
  world.views.splice(0, world.views.length);
  asks(1);
  expect((await call('get', '/questions')).body).toEqual({ items: [] });
});

test('more causes than are named are counted as the mailbox with most of them counts', async () => {
  world.views.splice(0, world.views.length);
  asks(1, { since: at, deletes: 500, updates: 0, causes: causes('delete', 'a', 'b') });
  asks(2, { since: at, deletes: 300, updates: 0, causes: causes('delete', 'b') });
  expect((await call('get', '/questions')).body.items).toEqual([expect.objectContaining({ deletes: 500 })]);
});

test('one answer is for everybody who asks, by whichever cause it is named, and for nobody else', async () => {
  const { status, body } = await answer('b', 'reject');
  expect([status, body]).toEqual([202, { accepted: 3, notReached: 0 }]);
  expect(toldIds()).toEqual([mailbox(1), mailbox(4), mailbox(5)]);
  expect(world.told.every(({ message }) => 'decision' in message && message.decision === 'reject')).toBe(true);
  expect((await answer('e')).body.accepted).toBe(3);
  expect((await answer(mailbox(6))).body.accepted).toBe(1);
});

test('a mailbox that cannot be told now is counted; where none could, the caller comes again', async () => {
  world.state.unreachable.add(mailbox(4));
  expect((await answer('d')).body).toEqual({ accepted: 2, notReached: 1 });
  world.state.actorsFail = true;
  const none = await answer('d');
  expect([none.status, none.body.error.code]).toEqual([503, 'not-now']);
});

test('what nobody asks (any more) is said so', async () => {
  const unknown = await answer('zz');
  expect([unknown.status, unknown.body.error.code]).toEqual([409, 'nothing-asked']);
  world.state.answered = false;
  expect((await answer('d')).status).toBe(409);
  expect((await answer('d', 'maybe')).status).toBe(400);
});
