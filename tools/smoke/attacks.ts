/** Steps 10 and 11: what must have no effect has none; and when all is quiet, further rounds write nothing. */
import * as z from 'zod';

import { ask, type Answer } from './http.ts';
import { expectThat, type Step } from './report.ts';
import { mailboxesSchema, type World } from './world.ts';

const forgedNotification = `<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body></soap:Body></soap:Envelope>`;

const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

type Attack = { readonly name: string; readonly send: () => Promise<Answer>; readonly status: number };

const attacks = (world: World, mailboxId: string): readonly Attack[] => {
  const { ports, s4 } = world.installation.config;
  const service = `http://127.0.0.1:${ports.service}`;
  const credentials = (password: string): string =>
    `Basic ${Buffer.from(`${s4.eventUser}:${password}`).toString('base64')}`;
  const events = (body: string, password: string) =>
    ask(`${service}/bindings/s4-events`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', authorization: credentials(password) },
    });
  const soap = { 'content-type': 'text/xml' };
  return [
    {
      name: 'forged notification',
      status: 404,
      send: () =>
        ask(`${service}/bindings/ews/${mailboxId}/1/${'0'.repeat(64)}`, { body: forgedNotification, headers: soap }),
    },
    { name: 'wrong password', status: 401, send: () => events('{}', 'wrong') },
    { name: '10 MB body', status: 413, send: () => events(`"${'x'.repeat(10_000_000)}"`, s4.eventPassword) },
    { name: 'malformed JSON', status: 400, send: () => events('{"system":', s4.eventPassword) },
    {
      name: 'malformed XML',
      status: 404,
      send: () => ask(`${service}/bindings/ews/${mailboxId}/1/guess`, { body: '<soap:Envelope', headers: soap }),
    },
    { name: 'no token', status: 401, send: () => ask(`${service}/api/v1/mailboxes`) },
  ];
};

const writes = async (world: World): Promise<number> => (await world.s4.writes()) + (await world.outlook.writes());

const refused = async (world: World): Promise<string> => {
  await world.quiet();
  const before = await writes(world);
  const { items: mailboxes } = mailboxesSchema.parse((await world.admin('/mailboxes')).json);
  const all = attacks(world, mailboxes[0]?.id ?? '');
  for (const { name, send, status } of all) {
    const answer = await send();
    expectThat(answer.status === status, `${name} is refused with ${status}, not ${answer.status}`);
    expectThat(errorSchema.safeParse(answer.json).success, `${name} is answered with a clear error`);
  }
  await world.quiet();
  expectThat((await writes(world)) === before, 'nothing was written');
  await world.agree();
  const metrics = (await ask(`http://127.0.0.1:${world.installation.config.ports.service}/metrics`)).text;
  expectThat(/forged|refused/.test(metrics), 'refusals are counted');
  return `${all.map(({ name }) => name).join(', ')}: refused, counted, 0 writes`;
};

const stillQuiet = async (world: World): Promise<string> => {
  await world.quiet();
  const before = await writes(world);
  const { items: mailboxes } = mailboxesSchema.parse((await world.admin('/mailboxes')).json);
  for (let round = 0; round < 3; round += 1) {
    for (const { id } of mailboxes) await world.admin(`/mailboxes/${id}/sync`, { method: 'POST' });
    await world.quiet();
  }
  const after = await writes(world);
  expectThat(after === before, `three more rounds write nothing, but there were ${after - before} writes`);
  await world.agree();
  expectThat((await world.outlook.mails()) === 0, 'no mail was sent in the whole run');
  return '0 writes on both sides, 0 mails in the whole run';
};

export const quietness = (world: World): readonly Step[] => [
  { number: '10', title: 'attacks and nonsense', run: () => refused(world) },
  { number: '11', title: 'three more rounds', run: () => stillQuiet(world) },
];
