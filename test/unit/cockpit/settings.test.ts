/** Owns the proof that an administrator can change what counts for groups and transaction types, and is told why something may not be. */
import request from 'supertest';

import { enrolmentId } from '../../../src/model/ids.ts';
import { defaultSettings } from '../../../src/model/settings.ts';
import { at, type CockpitWorld, createCockpitWorld, token } from './world.ts';

let world: CockpitWorld;
beforeEach(() => {
  world = createCockpitWorld();
});

const call = (method: 'get' | 'post' | 'put' | 'delete', path: string) =>
  request(world.app)[method](`/api/v1${path}`).set('authorization', `Bearer ${token}`);
const anna = { smtpAddress: 'anna.becker@tandem.example', employee: '0000100001' };
const group = { appointments: { winner: { subject: 'exchange' } }, window: { daysAhead: 90 } };
const statuses = { meaning: { E0001: 'open', E0007: 'cancelled' }, write: { cancelled: 'E0007' } };
const makeGroup = (name = 'Sales', version = 4) =>
  call('put', `/groups/${encodeURIComponent(name)}`).send({ version, settings: group });
const enrol = async (more: object = {}): Promise<string> =>
  (await call('post', '/mailboxes').send({ ...anna, ...more })).body.id as string;

describe('transaction types', () => {
  test('those of the live list are offered', async () => {
    const { body } = await call('get', '/transaction-types');
    expect(body.items).toEqual([
      { code: '0001', description: 'Termin', noteTextType: 'A002', privateAllowed: true },
      { code: 'ZVIS', description: 'Besuch', privateAllowed: false },
    ]);
  });

  test.each([
    ['1003', 'transaction-type-of-tasks', /belongs to tasks/, /gehört zu Aufgaben/],
    ['ZTWO', 'transaction-type-in-both-lists', /appointments and of tasks/, /der Termine und der Aufgaben/],
    ['ZNOT', 'no-such-transaction-type', /does not list/, /führt diese Vorgangsart nicht/],
  ])('%s is refused with the reason, in both languages, wherever it is named', async (...[code, reason, en, de]) => {
    const places = [
      [{ appointments: { defaultTransactionType: code } }, ['settings.appointments.defaultTransactionType']],
      [
        { groups: { Sales: { appointments: { defaultTransactionType: code } } }, transactionTypes: { [code]: {} } },
        ['settings.groups.Sales.appointments.defaultTransactionType', `settings.transactionTypes.${code}`],
      ],
      [{ codes: { statusesOfType: { [code]: statuses } } }, [`settings.codes.statusesOfType.${code}`]],
    ] as const;
    for (const [settings, where] of places) {
      const put = () => call('put', '/settings').set('if-match', '"4"').send({ settings });
      const answer = await put();
      expect([answer.status, answer.body.error.code, answer.body.error.at]).toEqual([422, reason, where]);
      expect(answer.body.error.message).toMatch(en);
      expect((await put().set('accept-language', 'de')).body.error.message).toMatch(de);
    }
    const inGroup = await call('put', '/groups/Sales').send({
      version: 4,
      settings: { appointments: { defaultTransactionType: code } },
    });
    expect([inGroup.status, inGroup.body.error.at]).toEqual([422, ['settings.appointments.defaultTransactionType']]);
    expect(world.state.settings.version).toBe(4);
  });

  test('while S/4 is away no new type can be chosen, but everything else can be changed', async () => {
    world.state.s4Fault = { kind: 'transient', code: 'unreachable' };
    const chosen = { appointments: { defaultTransactionType: 'ZVIS' } };
    const answer = await call('put', '/settings').send({ version: 4, settings: chosen });
    expect([answer.status, answer.body.error.code, answer.headers['retry-after']]).toEqual([503, 'not-now', '30']);
    expect((await call('get', '/transaction-types')).status).toBe(503);
    expect((await call('put', '/settings').send({ version: 4, settings: { window: { daysBack: 3 } } })).status).toBe(
      200,
    );
    expect(world.typesAsked).toEqual(['ZVIS']);
    world.state.s4Fault = { kind: 'refused', code: 'forbidden' };
    const forbidden = await call('put', '/settings').send({ version: 5, settings: chosen });
    expect([forbidden.status, forbidden.body.error.code]).toEqual([502, 'transaction-types-unreadable']);
    expect(world.state.settings.version).toBe(5);
  });

  test('each new type is asked for once, and one that is in use already not again', async () => {
    const settings = {
      groups: { Sales: { appointments: { defaultTransactionType: 'ZVIS' } } },
      transactionTypes: { ZVIS: { winner: { note: 'exchange' } }, '0001': {} },
    };
    expect((await call('put', '/settings').send({ version: 4, settings })).status).toBe(200);
    expect((await call('put', '/settings').send({ version: 5, settings })).body.version).toBe(6);
    expect(world.typesAsked).toEqual(['ZVIS']);
  });
});

describe('groups', () => {
  test('are made, changed, listed with their members, and taken away: each a version of the settings', async () => {
    const made = await makeGroup('Außendienst Süd');
    expect([made.status, made.headers['etag'], made.body]).toEqual([
      201,
      '"5"',
      { version: 5, name: 'Außendienst Süd', settings: group },
    ]);
    const changed = await call('put', `/groups/${encodeURIComponent('Außendienst Süd')}`)
      .set('if-match', '"5"')
      .send({ settings: {} });
    expect([changed.status, changed.body.version]).toEqual([200, 6]);
    const id = await enrol({ group: 'Außendienst Süd' });
    expect((await call('get', '/groups')).body).toEqual({
      version: 6,
      items: [{ name: 'Außendienst Süd', members: 1, settings: {} }],
    });
    expect((await call('get', '/mailboxes')).body.items).toMatchObject([{ id, group: 'Außendienst Süd' }]);
    await call('put', `/mailboxes/${id}/group`).send({ group: null });
    const gone = await call('delete', `/groups/${encodeURIComponent('Außendienst Süd')}`).set('if-match', '"6"');
    expect([gone.status, gone.body]).toEqual([200, { version: 7 }]);
    expect(world.state.settings.settings.groups).toEqual({});
  });

  test.each([
    ['without a version', 'Sales', { settings: {} }, 428, 'version-needed'],
    ['with another version', 'Sales', { version: 3, settings: {} }, 412, 'version-moved'],
    ['with an unknown setting', 'Sales', { version: 4, settings: { direction: 'off' } }, 400, 'invalid'],
    ['without settings', 'Sales', { version: 4 }, 400, 'invalid'],
    ['with a bad name', '-', { version: 4, settings: {} }, 400, 'invalid'],
  ])('making one %s is refused', async (...[, name, body, status, code]) => {
    const answer = await call('put', `/groups/${name}`).send(body);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(world.state.settings.version).toBe(4);
  });

  test('one that has members stays, whichever way it is taken away', async () => {
    await makeGroup();
    const id = await enrol({ group: 'Sales' });
    const answers = [
      await call('delete', '/groups/Sales').set('if-match', '"5"'),
      await call('put', '/settings').send({ version: 5, settings: {} }),
    ];
    for (const { status, body } of answers)
      expect([status, body.error.code, body.error.at]).toEqual([409, 'group-has-members', ['settings.groups.Sales']]);
    expect(world.groupOf.get(enrolmentId(id))).toBe('Sales');
    expect((await call('delete', '/groups/Sales')).status).toBe(428);
    expect((await call('delete', '/groups/Other').set('if-match', '"5"')).status).toBe(404);
  });

  test('a mailbox is enrolled into no group that is not there', async () => {
    const answer = await call('post', '/mailboxes').send({ ...anna, group: 'Sales' });
    expect([answer.status, answer.body.error.code, answer.body.error.at]).toEqual([422, 'no-such-group', ['group']]);
    expect([world.enrolments, world.told]).toEqual([[], []]);
    const id = await enrol();
    expect((await call('put', `/mailboxes/${id}/group`).send({ group: 'constructor' })).status).toBe(422);
    expect((await call('put', `/mailboxes/${id}/group`).send({})).status).toBe(400);
    expect((await call('put', '/mailboxes/00000000-none/group').send({ group: null })).status).toBe(404);
  });

  test('the same enrolment again without a group leaves the mailbox where it is', async () => {
    await makeGroup();
    const id = await enrol({ group: 'Sales' });
    expect(await enrol()).toBe(id);
    expect(world.groupOf.get(enrolmentId(id))).toBe('Sales');
  });
});

test('everything that the configuration describes can be set, and is read back as it was set', async () => {
  const own = {
    direction: 'exchangeToS4',
    privateMode: 'full',
    people: { policy: 'attendees', contactPerson: 'ZCONTACT' },
    mail: 'internal',
    deletes: { s4: 'cancel' },
    winner: { importance: 'latest' },
  };
  const appointments = {
    ...own,
    trigger: { mode: 'category', category: 'Kunde' },
    unansweredInvitations: true,
    newItems: { busyState: 'OOF', reminder: 30, categories: [], linkAtOnce: true },
    markFailed: false,
    language: 'de',
  };
  const settings = {
    appointments,
    codes: { statusesOfType: { ZVIS: statuses } },
    window: { occurrences: 50 },
    groups: { Sales: { appointments, window: { occurrences: 10 } } },
    transactionTypes: { ZVIS: own },
  };
  expect((await call('put', '/settings').send({ version: 4, settings })).status).toBe(200);
  const { body } = await call('get', '/settings');
  expect(body).toMatchObject({ version: 5, settings });
  expect((await call('put', '/settings').send(body)).body).toEqual({ ...body, version: 6 });
});

test.each([
  [{ appointments: { trigger: { mode: 'category' } } }, 'settings.appointments.trigger.category'],
  [{ groups: { Sales: { codes: {} } } }, 'settings.groups.Sales.codes'],
  [{ transactionTypes: { ZVIS: { language: 'de' } } }, 'settings.transactionTypes.ZVIS.language'],
  [{ codes: { statuses: { ...statuses, write: { open: 'E0007' } } } }, 'settings.codes.statuses'],
])('%j is refused at %s', async (...[settings, where]) => {
  const { status, body } = await call('put', '/settings').send({ version: 4, settings });
  expect([status, body.error.code, body.error.at]).toEqual([400, 'invalid', [where]]);
});

test('what counts for a mailbox can be read, also for one transaction type', async () => {
  await makeGroup();
  const id = await enrol({ group: 'Sales' });
  await call('put', '/settings').send({
    version: 5,
    settings: { groups: { Sales: group }, transactionTypes: { ZVIS: { winner: { subject: 'latest' } } } },
  });
  const winner = { ...defaultSettings.appointments.winner, subject: 'exchange' };
  const window = { ...defaultSettings.window, daysAhead: 90 };
  const { body } = await call('get', `/mailboxes/${id}/settings`);
  expect(body).toEqual({
    version: 6,
    group: 'Sales',
    settings: { appointments: { ...defaultSettings.appointments, winner }, window },
  });
  const ofType = await call('get', `/mailboxes/${id}/settings?transactionType=ZVIS`);
  expect(ofType.body.settings.appointments.winner).toEqual({ ...winner, subject: 'latest' });
  expect((await call('get', `/mailboxes/${id}/settings?transactionType=z`)).status).toBe(400);
  expect((await call('get', '/mailboxes/00000000-none/settings')).status).toBe(404);
  expect(world.enrolments[0]?.since).toBe(at);
});
