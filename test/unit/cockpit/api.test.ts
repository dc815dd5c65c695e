/** Owns the proof of the admin API: who may ask, what each endpoint does, and that its description tells the truth. */
import request from 'supertest';
import * as z from 'zod';

import { endpoints } from '../../../src/cockpit/endpoints.ts';
import { openApiDocument } from '../../../src/cockpit/openapi.ts';
import { enrolmentId, correlationId, smtpAddress } from '../../../src/model/ids.ts';
import { type MailboxView } from '../../../src/model/view.ts';
import { at, type CockpitWorld, createCockpitWorld, guid, token } from './world.ts';

let world: CockpitWorld;
beforeEach(() => {
  world = createCockpitWorld();
});

const call = (method: 'get' | 'post' | 'put' | 'delete', path: string) =>
  request(world.app)[method](`/api/v1${path}`).set('authorization', `Bearer ${token}`);
const anna = { smtpAddress: 'Anna.Becker@tandem.example', employee: '0000100001' };
const enrolAnna = async (): Promise<string> => (await call('post', '/mailboxes').send(anna)).body.id as string;
const view = (id: string, more: Partial<MailboxView> = {}): MailboxView => ({
  mailbox: enrolmentId(id),
  smtpAddress: smtpAddress('anna.becker@tandem.example'),
  employee: '0000100001',
  status: 'in-sync',
  lastSuccess: { s4: at },
  pending: 0,
  parked: 0,
  links: 3,
  subscription: 'push',
  ...more,
});

describe('access', () => {
  test.each([undefined, 'Bearer wrong', 'Basic YWRtaW46eA==', 'Bearer '])(
    '%s is refused everywhere',
    async (header) => {
      for (const { method, path } of endpoints) {
        const asked = request(world.app)[method](`/api/v1${path.replace(/\{\w+\}/, 'some-id-1')}`);
        const answer = await (header === undefined ? asked : asked.set('authorization', header));
        expect([answer.status, answer.body.error.code]).toEqual([401, 'unauthorised']);
        expect(answer.headers['www-authenticate']).toContain('Bearer');
      }
      expect(world.told).toEqual([]);
    },
  );

  test('the page and the description are open', async () => {
    const page = await request(world.app).get('/').set('accept-language', 'de');
    expect(page.text).toContain('Tandem läuft');
    expect((await request(world.app).get('/api/v1/openapi.json')).body.openapi).toBe('3.1.0');
  });
});

describe('mailboxes', () => {
  test('enrolling stores the row, then tells the actor, and answers with the id', async () => {
    const answer = await call('post', '/mailboxes').send(anna);
    expect(answer.status).toBe(201);
    const [enrolment] = world.enrolments;
    expect(enrolment).toEqual({
      id: answer.body.id,
      smtpAddress: 'anna.becker@tandem.example',
      employee: '0000100001',
      s4: { system: 'S4H', client: '100' },
      since: at,
    });
    expect(world.told).toEqual([
      { id: answer.body.id, turn: 'enrol', message: { enrolment, at, correlation: expect.any(String) } },
    ]);
    expect(world.followed).toEqual(['0000100001']);
  });

  test('the same pair again answers with the same id and completes what was cut off', async () => {
    world.state.actorsFail = true;
    const cutOff = await call('post', '/mailboxes').send(anna);
    expect([cutOff.status, cutOff.headers['retry-after']]).toEqual([503, '10']);
    world.state.actorsFail = false;
    const answer = await call('post', '/mailboxes').send(anna);
    expect([answer.status, answer.body.id]).toEqual([200, world.enrolments[0]?.id]);
    expect(world.told.map(({ turn }) => turn)).toEqual(['enrol', 'enrol']);
    expect(world.enrolments).toHaveLength(1);
  });

  test.each([
    ['the mailbox with another employee', { ...anna, employee: '0000100002' }],
    ['the employee with another mailbox', { ...anna, smtpAddress: 'other@tandem.example' }],
  ])('%s is a conflict', async (_, other) => {
    await enrolAnna();
    const answer = await call('post', '/mailboxes').send(other);
    expect([answer.status, answer.body.error.code]).toEqual([409, 'enrolled-otherwise']);
    expect(world.told).toHaveLength(1);
  });

  test.each([
    ['no body', undefined, 'invalid', ['smtpAddress', 'employee']],
    ['malformed JSON', '{', 'malformed-json', undefined],
    ['a short number', { ...anna, employee: '100001' }, 'invalid', ['employee']],
    ['no address', { ...anna, smtpAddress: 'anna' }, 'invalid', ['smtpAddress']],
    ['an unknown field', { ...anna, name: 'Anna' }, 'invalid', ['name']],
  ])('%s is refused, naming the field', async (...[, body, code, where]) => {
    const answer = await call('post', '/mailboxes').type('json').send(body);
    expect([answer.status, answer.body.error.code, answer.body.error.at]).toEqual([400, code, where]);
    expect(world.enrolments).toEqual([]);
  });

  test('an employee whom S/4 does not know is refused; when S/4 cannot be asked, the first round will tell', async () => {
    world.noSuchEmployee();
    expect((await call('post', '/mailboxes').send(anna)).body.error.code).toBe('no-such-employee');
    world.state.employee = { ok: false, fault: { kind: 'transient', code: 'unreachable' } };
    expect((await call('post', '/mailboxes').send(anna)).status).toBe(201);
  });

  test('the list joins enrolments with what their actors told', async () => {
    const id = await enrolAnna();
    expect((await call('get', '/mailboxes')).body.items).toMatchObject([{ id, status: 'new', pending: 1 }]);
    world.views.push(view(id, { lagMs: 120, fault: { code: 'busy', kind: 'transient', since: at, times: 2 } }));
    expect((await call('get', '/mailboxes')).body.items).toEqual([
      {
        id,
        since: at,
        smtpAddress: 'anna.becker@tandem.example',
        employee: '0000100001',
        status: 'in-sync',
        lagMs: 120,
        lastSuccess: { s4: at },
        pending: 0,
        parked: 0,
        links: 3,
        subscription: 'push',
        fault: { code: 'busy', kind: 'transient', since: at, times: 2 },
      },
    ]);
  });

  test('ending an enrolment tells the actor before the row goes', async () => {
    const id = await enrolAnna();
    world.state.actorsFail = true;
    expect((await call('delete', `/mailboxes/${id}`)).status).toBe(503);
    expect(world.enrolments).toHaveLength(1);
    world.state.actorsFail = false;
    expect((await call('delete', `/mailboxes/${id}`)).status).toBe(204);
    expect(world.enrolments).toEqual([]);
    expect((await call('delete', `/mailboxes/${id}`)).status).toBe(404);
  });

  test('one mailbox shows its group, how far its first round is, and what the brake asks', async () => {
    const id = await enrolAnna();
    expect((await call('get', `/mailboxes/${id}`)).body).toMatchObject({ id, status: 'new', pending: 1 });
    world.groupOf.set(enrolmentId(id), 'Sales');
    const progress = { done: 120, total: 400, since: at, secondsLeft: 70 };
    const question = { since: at, deletes: 11, updates: 2 };
    world.views.push(view(id, { status: 'paused', progress, question }));
    const { body } = await call('get', `/mailboxes/${id}`);
    expect(body).toMatchObject({ id, group: 'Sales', status: 'paused', progress, question });
    expect((await call('get', '/mailboxes')).body.items).toEqual([body]);
    expect((await call('get', '/mailboxes/00000000-none')).status).toBe(404);
  });

  test('the question of the brake is answered once, by yes or no', async () => {
    const id = await enrolAnna();
    for (const decision of ['approve', 'reject']) {
      expect((await call('post', `/mailboxes/${id}/answer`).send({ decision })).status).toBe(202);
      expect(world.told.at(-1)).toMatchObject({ id, turn: 'answer', message: { decision, at } });
    }
    expect((await call('post', `/mailboxes/${id}/answer`).send({ decision: 'maybe' })).status).toBe(400);
    world.state.answered = false;
    const late = await call('post', `/mailboxes/${id}/answer`).send({ decision: 'approve' });
    expect([late.status, late.body.error.code]).toEqual([409, 'nothing-asked']);
    expect((await call('post', '/mailboxes/00000000-none/answer').send({ decision: 'approve' })).status).toBe(404);
  });

  test('sync tells the mailbox', async () => {
    const id = await enrolAnna();
    expect((await call('post', `/mailboxes/${id}/sync`)).status).toBe(202);
    expect(world.told.at(-1)).toMatchObject({ id, turn: 'tell', message: { notice: { from: 'admin', at } } });
    expect((await call('post', '/mailboxes/00000000-none/sync')).status).toBe(404);
    expect((await call('post', '/mailboxes/NOT%20AN%20ID/sync')).status).toBe(404);
  });
});

describe('lists', () => {
  test('pages end when they are not full, and the next one begins after the last row', async () => {
    const id = enrolmentId(await enrolAnna());
    for (const item of ['a', 'b'])
      world.items.push({ mailbox: id, item, state: 'skipped', because: 'private', since: at });
    const full = await call('get', `/mailboxes/${id}/items?limit=2`);
    expect(full.body).toEqual({
      items: ['a', 'b'].map((item) => ({ item, state: 'skipped', because: 'private', since: at })),
      next: 'b',
    });
    const last = await call('get', `/mailboxes/${id}/items?before=b`);
    expect(last.body.next).toBeUndefined();
    expect(world.queries).toEqual([{ limit: 2 }, { limit: 100, before: 'b' }]);
  });

  test('the journal is asked by mailbox and object', async () => {
    const mailbox = enrolmentId('00000000-0000-4000-8000-000000000001');
    world.journal.push({
      mailbox,
      seq: 7,
      at,
      correlation: correlationId('c'),
      what: 'done',
      on: 's4',
      step: 'update',
      guid,
    });
    const answer = await call('get', `/journal?mailbox=${mailbox}&guid=${guid.replaceAll('-', '')}&limit=1`);
    expect(answer.body.items).toHaveLength(1);
    expect(answer.body.next).toBe(`${mailbox}:7`);
    expect(world.queries).toEqual([{ limit: 1, mailbox, guid }]);
  });

  test.each([
    '/journal?limit=0',
    '/journal?limit=x',
    '/journal?guid=x',
    '/conflicts?limit=5000',
    '/dead-letters?mailbox=%22',
  ])('%s is refused', async (path) => {
    expect((await call('get', path)).status).toBe(400);
  });

  test('a dead letter is tried again by its own mailbox', async () => {
    const mailbox = enrolmentId(await enrolAnna());
    const letter = {
      id: `${mailbox}:${guid}`,
      mailbox,
      item: guid as string,
      on: 's4' as const,
      fault: { kind: 'invalid' as const, code: 'rejected' as const },
      attempts: 8,
      since: at,
    };
    world.letters.push(letter);
    expect((await call('get', '/dead-letters')).body.items).toEqual([letter]);
    const answer = await call('post', `/dead-letters/${encodeURIComponent(letter.id)}/retry`);
    expect([answer.status, answer.body]).toEqual([202, { accepted: 1 }]);
    expect(world.told.at(-1)).toMatchObject({ id: mailbox, turn: 'retry', message: { items: [guid] } });
    expect((await call('post', '/dead-letters/none/retry')).status).toBe(404);
  });

  test('a conflict shows both values, its list none', async () => {
    const mailbox = enrolmentId('00000000-0000-4000-8000-000000000001');
    const values = { s4: 'Besuch', exchange: 'Besuch bei Huber' };
    world.conflicts.push({ id: 'k1', mailbox, guid, field: 'subject', reason: 'conflict', winner: 's4', at, values });
    expect(JSON.stringify((await call('get', '/conflicts')).body)).not.toContain('Besuch');
    expect((await call('get', '/conflicts/k1')).body).toMatchObject({ winner: 's4', values });
    expect((await call('get', '/conflicts/k2')).status).toBe(404);
  });
});

describe('settings', () => {
  const changed = { appointments: { winner: { subject: 'latest' } } };

  test('are changed with the version that was read', async () => {
    const read = await call('get', '/settings');
    expect(read.headers['etag']).toBe('"4"');
    const answer = await call('put', '/settings').set('if-match', '"4"').send({ settings: changed });
    expect([answer.status, answer.body.version, answer.body.settings.appointments.winner.subject]).toEqual([
      200,
      5,
      'latest',
    ]);
    expect((await call('put', '/settings').send({ version: 5, settings: {} })).body.version).toBe(6);
  });

  test.each([
    [{ settings: changed }, undefined, 428, 'version-needed'],
    [{ settings: changed, version: 3 }, undefined, 412, 'version-moved'],
    [{ settings: changed, version: 4 }, '"3"', 412, 'version-moved'],
    [{ settings: changed }, 'nonsense', 412, 'version-moved'],
    [{ settings: { window: { daysAhead: 0 } }, version: 4 }, undefined, 400, 'invalid'],
    [{ settings: { colour: 'red' }, version: 4 }, undefined, 400, 'invalid'],
  ])('%j with If-Match %s is refused', async (...[body, tag, status, code]) => {
    const put = call('put', '/settings').send(body);
    const answer = await (tag === undefined ? put : put.set('if-match', tag));
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(world.state.settings.version).toBe(4);
  });
});

describe('status', () => {
  const status = async (): Promise<unknown> => (await call('get', '/status')).body;

  test('is quiet when nothing is stored, running or due', async () => {
    expect(await status()).toEqual({ quiet: true, pending: 0 });
    const id = await enrolAnna();
    expect(await status()).toEqual({ quiet: false, pending: 1 });
    world.views.push(view(id, { status: 'first-round' }));
    expect(await status()).toEqual({ quiet: false, pending: 1 });
    world.views.splice(0, 1, view(id));
    expect(await status()).toEqual({ quiet: true, pending: 0 });
  });

  test.each([
    ['a round runs', { busy: 2 }, 2],
    ['a row waits', { waiting: 1 }, 1],
    ['a mailbox is due', { due: true }, 0],
  ])('is not quiet when %s', async (...[, change, pending]) => {
    Object.assign(world.state, change);
    expect(await status()).toEqual({ quiet: false, pending });
  });

  test('counts what mailboxes have stored', async () => {
    const id = await enrolAnna();
    world.views.push(view(id, { pending: 5, status: 'working' }));
    expect(await status()).toEqual({ quiet: false, pending: 5 });
  });
});

describe('the description', () => {
  type Operation = { readonly responses: { readonly [status: string]: unknown } };
  const document = openApiDocument() as {
    readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
    readonly components: { readonly schemas: object };
  };

  test('names exactly the endpoints that exist, each with its refusals', async () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(described.toSorted()).toEqual(endpoints.map(({ method, path }) => `${method} ${path}`).toSorted());
    for (const { method, path } of endpoints) {
      const answer = await call(method, path.replace(/\{\w+\}/, '00000000-none')).send(
        method === 'get' ? undefined : {},
      );
      expect(answer.body.error?.code).not.toBe('no-such-path');
      expect(Object.keys(document.paths[path]?.[method]?.responses ?? {})).toContain(String(answer.status));
    }
    expect((await call('get', '/nonsense')).body.error.code).toBe('no-such-path');
  });

  test('every reference leads somewhere', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(references.length).toBeGreaterThan(10);
    for (const name of references) expect(document.components.schemas).toHaveProperty(name ?? '');
  });

  test('answers have the described form', async () => {
    const id = enrolmentId(await enrolAnna());
    world.views.push(
      view(id, {
        lagMs: 3,
        question: { since: at, deletes: 11, updates: 0 },
        progress: { done: 3, total: 9, since: at, secondsLeft: 6 },
      }),
    );
    world.people.push({
      id: '1',
      kind: 'unmatched',
      mailbox: id,
      guid,
      email: smtpAddress('x@y.example'),
      partners: [],
      since: at,
    });
    world.reviews.push({
      id: 'review-one',
      mailbox: id,
      kind: 'match',
      candidates: [{ guid, score: 0.8 }],
      since: at,
      decision: { same: null },
    });
    world.items.push({ mailbox: id, item: 'a', state: 'linked', since: at });
    const answers = [
      '/mailboxes',
      `/mailboxes/${id}`,
      `/mailboxes/${id}/items`,
      '/people',
      '/reviews',
      '/settings',
      '/status',
      '/journal',
      '/conflicts',
      '/dead-letters',
    ];
    for (const path of answers) {
      const schema = endpoints.find((one) => one.method === 'get' && one.path === path.replace(id, '{id}'))
        ?.answers[200];
      const strict = schema instanceof z.ZodObject ? schema.strict() : schema;
      expect(strict?.safeParse((await call('get', path)).body)).toMatchObject({ success: true });
    }
  });
});
