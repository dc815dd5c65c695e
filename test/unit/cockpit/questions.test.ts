/** Owns the proof that an administrator sees what waits for people, decides it, and tries dead letters again by their cause. */
import request from 'supertest';

import { type FaultCode } from '../../../src/model/fault.ts';
import { enrolmentId, type EnrolmentId, itemId, partnerNumber, s4Guid, smtpAddress } from '../../../src/model/ids.ts';
import { at, type CockpitWorld, createCockpitWorld, guid, token } from './world.ts';

let world: CockpitWorld;
beforeEach(() => {
  world = createCockpitWorld();
});

const call = (method: 'get' | 'post', path: string) =>
  request(world.app)[method](`/api/v1${path}`).set('authorization', `Bearer ${token}`);
const mailbox = (n: number) => enrolmentId(`00000000-0000-4000-8000-00000000000${n}`);
const other = s4Guid('00112233-4455-6677-8899-000000000000');

describe('dead letters', () => {
  const letter = (n: number, of: EnrolmentId, code: FaultCode): void => {
    const id = `${of}:${String(n).padStart(5, '0')}`;
    world.letters.push({
      id,
      mailbox: of,
      item: String(n),
      on: 's4',
      fault: { kind: 'invalid', code },
      attempts: 2,
      since: at,
    });
  };
  const retry = (body: object) => call('post', '/dead-letters/retry').send(body);
  const toldIds = () => world.told.filter(({ turn }) => turn === 'retry').map(({ id }) => id);
  beforeEach(() => {
    letter(1, mailbox(1), 'rejected');
    letter(2, mailbox(1), 'forbidden');
    letter(3, mailbox(2), 'rejected');
    letter(4, mailbox(3), 'forbidden');
  });

  test('all are tried again, each mailbox told once', async () => {
    const { status, body } = await retry({});
    expect([status, body]).toEqual([202, { accepted: 3, mailboxes: 3, notReached: 0 }]);
    expect(toldIds()).toEqual([mailbox(1), mailbox(2), mailbox(3)]);
    expect(world.told[0]?.message).toEqual({ at, correlation: expect.any(String) });
  });

  test('those of one cause are tried again, in the mailboxes that have them', async () => {
    expect((await retry({ fault: 'rejected' })).body).toEqual({ accepted: 2, mailboxes: 2, notReached: 0 });
    expect(toldIds()).toEqual([mailbox(1), mailbox(2)]);
    expect(world.told.every(({ message }) => 'fault' in message && message.fault === 'rejected')).toBe(true);
    expect((await retry({ fault: 'busy' })).body).toEqual({ accepted: 0, mailboxes: 0, notReached: 0 });
  });

  test('those of one mailbox are tried again, whatever the others have', async () => {
    expect((await retry({ mailbox: mailbox(3), fault: 'forbidden' })).body.mailboxes).toBe(1);
    expect((await retry({ mailbox: mailbox(2) })).body.mailboxes).toBe(1);
    expect(toldIds()).toEqual([mailbox(3), mailbox(2)]);
  });

  test('many of them are found beyond the first page', async () => {
    for (let n = 10; n < 2_500; n += 1) letter(n, mailbox(1), 'rejected');
    letter(9_999, mailbox(4), 'rejected');
    expect((await retry({ fault: 'rejected' })).body.mailboxes).toBe(3);
    expect(toldIds()).toContain(mailbox(4));
  });

  test('a mailbox that cannot be told now is counted, the others are told; where none could, the caller comes again', async () => {
    world.state.unreachable.add(mailbox(2));
    expect((await retry({})).body).toEqual({ accepted: 2, mailboxes: 2, notReached: 1 });
    world.state.actorsFail = true;
    const none = await retry({});
    expect([none.status, none.body.error.code]).toEqual([503, 'not-now']);
  });

  test.each([
    [{ fault: 'nonsense' }, 'fault'],
    [{ mailbox: 'NOBODY' }, 'mailbox'],
    [{ items: ['1'] }, 'items'],
  ])('%j is refused', async (...[body, where]) => {
    const answer = await retry(body);
    expect([answer.status, answer.body.error.at]).toEqual([400, [where]]);
    expect(world.told).toEqual([]);
  });
});

describe('people', () => {
  test('whom nobody or several could be are listed with the appointment, page by page', async () => {
    const report = { mailbox: mailbox(1), guid, since: at };
    const partners = [partnerNumber('0000000001'), partnerNumber('0000000002')];
    world.people.push(
      { ...report, id: '7', kind: 'unmatched', email: smtpAddress('new@customer.example'), partners: [] },
      { ...report, id: '9', kind: 'ambiguous', email: smtpAddress('info@customer.example'), partners },
    );
    const { body } = await call('get', `/people?mailbox=${mailbox(1)}&limit=2`);
    expect(body).toEqual({ items: world.people, next: '9' });
    await call('get', '/people?kind=ambiguous&before=9');
    expect(world.queries).toEqual([
      { limit: 2, mailbox: mailbox(1) },
      { limit: 100, before: '9', kind: 'ambiguous' },
    ]);
    expect((await call('get', '/people?kind=unknown')).status).toBe(400);
  });
});

describe('reviews', () => {
  const decide = (same: unknown, id = 'review-one') => call('post', `/reviews/${id}`).send({ same });
  beforeEach(() => {
    world.reviews.push({
      id: 'review-one',
      mailbox: mailbox(1),
      kind: 'match',
      itemId: itemId('AAMk='),
      candidates: [{ guid, score: 0.9 }],
      since: at,
    });
  });

  test('are listed with their candidates', async () => {
    expect((await call('get', '/reviews')).body).toEqual({ items: world.reviews });
    await call('get', `/reviews?decided=false&mailbox=${mailbox(1)}`);
    await call('get', '/reviews?decided=true');
    expect(world.queries).toEqual([
      { limit: 100 },
      { limit: 100, mailbox: mailbox(1), decided: false },
      { limit: 100, decided: true },
    ]);
    expect((await call('get', '/reviews?decided=perhaps')).status).toBe(400);
  });

  test('a decision is stored before the mailbox is told to look', async () => {
    expect((await decide(guid.replaceAll('-', '').toUpperCase())).status).toBe(202);
    expect(world.reviews[0]?.decision).toEqual({ same: guid });
    expect(world.told).toEqual([
      { id: mailbox(1), turn: 'tell', message: { notice: expect.objectContaining({ from: 'admin', at }) } },
    ]);
    expect((await decide(null)).status).toBe(202);
    expect(world.reviews[0]?.decision).toEqual({ same: null });
  });

  test('a decision whose mailbox cannot be told now is stored, and can be sent again', async () => {
    world.state.actorsFail = true;
    const answer = await decide(null);
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '10']);
    expect(world.reviews[0]?.decision).toEqual({ same: null });
  });

  test.each([
    ['a stranger', other, 422, 'not-a-candidate'],
    ['what is no GUID', 'nonsense', 422, 'not-a-candidate'],
    ['nothing', undefined, 400, 'invalid'],
    ['a number', 7, 400, 'invalid'],
  ])('%s is no decision', async (...[, same, status, code]) => {
    const answer = await decide(same);
    expect([answer.status, answer.body.error.code, answer.body.error.at]).toEqual([status, code, ['same']]);
    expect([world.reviews[0]?.decision, world.told]).toEqual([undefined, []]);
  });

  test('a review that is not there (any more) cannot be decided', async () => {
    expect((await decide(null, 'review-two')).status).toBe(404);
  });
});
