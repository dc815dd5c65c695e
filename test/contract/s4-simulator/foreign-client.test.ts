/** The simulator judged by a client that we did not write: SAP's Cloud SDK. */
import { executeHttpRequest } from '@sap-cloud-sdk/http-client';

import { type S4Simulator } from '../../../simulators/s4/server.ts';
import { etagOf, type Json, pathOf, RawClient, startSimulator } from './raw-client.ts';

let simulator: S4Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const destination = (): {
  url: string;
  username: string;
  password: string;
  authentication: 'BasicAuthentication';
  sapClient: string;
} => ({
  url: simulator.url,
  username: 'TANDEM',
  password: 'tandem-demo',
  authentication: 'BasicAuthentication',
  sapClient: '100',
});
const root = '/sap/opu/odata/NAG/CRM_APPOINTMENT_SRV_01';
const fields = { FromDate: '/Date(1795510800000)/', ToDate: '/Date(1795514400000)/', Responsible: '0000001001' };

type Answer = { status: number; data: { d: Json } };

async function call(
  method: 'get' | 'post' | 'patch' | 'put' | 'delete',
  path: string,
  given: Json = {},
): Promise<Answer> {
  return executeHttpRequest(destination(), { method, url: `${root}${path}`, ...given }) as Promise<Answer>;
}

test('it reads with parameters, sending the client', async () => {
  const answer = await call('get', '/AppointmentSet', {
    params: {
      $filter: encodeURIComponent("Responsible eq '0000001001'"),
      $top: 2,
      $expand: 'Attendee',
      $select: '*,Attendee',
    },
  });
  expect((answer.data.d['results'] as Json[]).map((row) => row['Responsible'])).toEqual(['0000001001', '0000001001']);
});

test('it fetches its CSRF token by itself and creates, changes and deletes', async () => {
  const made = (await call('post', '/AppointmentSet', { data: { ...fields, Description: 'R&D <b>"x"</b> 🚀' } })).data
    .d;
  expect(made['Description']).toBe('R&D <b>"x"</b> 🚀');
  const changed = await call('patch', pathOf(made), {
    data: { Location: 'Köln' },
    headers: { 'if-match': etagOf(made) },
  });
  expect(changed.status).toBe(204);
  await expect(
    call('patch', pathOf(made), { data: { Location: 'x' }, headers: { 'if-match': etagOf(made) } }),
  ).rejects.toMatchObject({ response: { status: 412 } });
  const now = (await call('get', pathOf(made))).data.d;
  expect(now['Location']).toBe('Köln');
  expect((await call('delete', pathOf(made), { headers: { 'if-match': etagOf(now) } })).status).toBe(204);
  await expect(call('get', pathOf(made))).rejects.toMatchObject({ response: { status: 404 } });
});

test('it sends a batch and gets parts back', async () => {
  const made = await new RawClient(simulator).create();
  const body = [
    '--batch_x',
    'Content-Type: multipart/mixed; boundary=changeset_y',
    '',
    '--changeset_y',
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    'Content-ID: 1',
    '',
    `MERGE ${pathOf(made).slice(1)} HTTP/1.1`,
    'Content-Type: application/json',
    `If-Match: ${etagOf(made)}`,
    '',
    JSON.stringify({ Location: 'by batch' }),
    '',
    '--changeset_y--',
    '--batch_x--',
    '',
  ].join('\r\n');
  const answer = (await executeHttpRequest(destination(), {
    method: 'post',
    url: `${root}/$batch`,
    headers: { 'content-type': 'multipart/mixed; boundary=batch_x' },
    data: body,
  })) as { status: number; data: string };
  expect(answer.status).toBe(202);
  expect(answer.data).toContain('HTTP/1.1 204 No Content');
  expect(await new RawClient(simulator).read(made['Guid'])).toMatchObject({ Location: 'by batch' });
});

test('without its token fetch it is refused', async () => {
  await expect(
    executeHttpRequest(
      destination(),
      { method: 'post', url: `${root}/AppointmentSet`, data: fields },
      { fetchCsrfToken: false },
    ),
  ).rejects.toMatchObject({ response: { status: 403, headers: { 'x-csrf-token': 'Required' } } });
});
