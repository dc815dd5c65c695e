/** Owns the proof that an administrator can order a value back that lost, by the id of its conflict, and is told why not. */
import request from 'supertest';

import { enrolmentId } from '../../../src/model/ids.ts';
import { type VaultedConflict } from '../../../src/ports/vault.ts';
import { at, type CockpitWorld, createCockpitWorld, guid, token } from './world.ts';

const mailbox = enrolmentId('00000000-0000-4000-8000-000000000001');
const conflict: VaultedConflict = {
  id: 'k1',
  mailbox,
  guid,
  field: 'subject',
  reason: 'conflict',
  winner: 's4',
  at,
  values: { s4: 'Besuch', exchange: 'Besuch bei Huber' },
};

let world: CockpitWorld;
beforeEach(() => {
  world = createCockpitWorld();
  world.conflicts.push(conflict);
});

const restore = (id: string, body?: object) => {
  const sent = request(world.app).post(`/api/v1/conflicts/${id}/restore`).set('authorization', `Bearer ${token}`);
  return body === undefined ? sent : sent.send(body);
};

test('the order names the conflict, never what it is about (P8)', async () => {
  const answer = await restore('k1');
  expect([answer.status, answer.body]).toEqual([202, { accepted: 1 }]);
  expect(world.told).toEqual([
    {
      id: mailbox,
      turn: 'putBack',
      message: {
        at,
        correlation: expect.any(String),
        conflict: 'k1',
        guid,
        field: 'subject',
        won: 'won',
        wanted: 'wanted',
      },
    },
  ]);
  expect(JSON.stringify(world.told)).not.toContain('Besuch');
});

test('only a flag overwrites what somebody has written since', async () => {
  world.state.putBack = 'changed';
  const answer = await restore('k1', {});
  expect([answer.status, answer.body.error.code]).toEqual([409, 'changed-since']);
  expect(answer.body.error.remedy).toContain('overwrite');
  world.state.putBack = 'ordered';
  expect((await restore('k1', { overwrite: true })).status).toBe(202);
  expect(world.told.at(-1)?.message).toMatchObject({ overwrite: true });
});

test('what both sides have already is accepted, and nothing is done', async () => {
  world.state.putBack = 'there';
  const answer = await restore('k1');
  expect([answer.status, answer.body]).toEqual([202, { accepted: 0 }]);
});

test.each([
  ['unlinked', 409, 'linked-no-more'],
  ['direction', 409, 'follows-another'],
  ['private', 409, 'private'],
  ['full', 503, 'not-now'],
] as const)('an order that is answered %s is refused with %s %s', async (answer, status, code) => {
  world.state.putBack = answer;
  const refused = await restore('k1');
  expect([refused.status, refused.body.error.code]).toEqual([status, code]);
});

test('an unknown conflict, another body, a private mark and a mailbox that does not answer are refused', async () => {
  expect((await restore('k2')).status).toBe(404);
  const wrong = await restore('k1', { overwrite: 'yes' });
  expect([wrong.status, wrong.body.error.at]).toEqual([400, ['overwrite']]);
  world.conflicts.push({ ...conflict, id: 'k3', field: 'private', values: { s4: true, exchange: false } });
  expect((await restore('k3')).body.error.code).toBe('private');
  expect(world.told).toEqual([]);
  world.state.actorsFail = true;
  expect((await restore('k1')).status).toBe(503);
});
