/** Whom Exchange mails when a write asks for it (I12; product, row 18): requests say so, and the invitation, the update and the cancellation arrive at a colleague, each once. */
import { startExchangeSimulator, type ExchangeSimulator } from '../../../simulators/exchange/server.ts';
import { smtpAddress } from '../../../src/model/ids.ts';
import { type Attendee } from '../../../src/model/people.ts';
import { type ExchangeWorld, must } from './exchange-world.ts';
import { type Watched } from './support/adapter-under-test.ts';
import { answerOf, itemIdXml, items, success } from './support/answers.ts';
import { atScriptedServer } from './support/at-scripted-server.ts';
import { draftOf, keyOne, mailbox, meeting, version } from './support/samples.ts';
import { bodyOf, schemaErrors } from './support/schema.ts';
import { type ScriptedServer } from './support/scripted-ews-server.ts';
import { simulatorWorld } from './support/simulator-world.ts';

const people: readonly Attendee[] = [{ email: smtpAddress('gast@extern.example'), name: 'Gast', kind: 'required' }];
const nobody = answerOf(
  'GetItem',
  success('GetItem', items(`<t:CalendarItem>${itemIdXml('AAMk', 'CK&amp;1')}</t:CalendarItem>`)),
);

let server: ScriptedServer;
let watched: Watched;
atScriptedServer((at) => {
  ({ server, watched } = at);
});
const lastRequest = (): string => server.requests.at(-1)?.body ?? '';

const mailing: Readonly<Record<string, readonly [attribute: string, value: string, call: () => Promise<unknown>]>> = {
  'a new item': [
    'SendMeetingInvitations',
    'SendToAllAndSaveCopy',
    () => watched.port.create(mailbox, keyOne, draftOf(meeting, { attendees: people, mail: true })),
  ],
  'a change of content': [
    'SendMeetingInvitationsOrCancellations',
    'SendToAllAndSaveCopy',
    () => watched.port.update(mailbox, version, { subject: 'x', mail: 'all' }),
  ],
  'a change of people': [
    'SendMeetingInvitationsOrCancellations',
    'SendToChangedAndSaveCopy',
    () => {
      server.answer({ body: nobody });
      return watched.port.update(mailbox, version, { attendees: people, mail: 'changed' });
    },
  ],
  'a delete': ['SendMeetingCancellations', 'SendToAllAndSaveCopy', () => watched.port.delete(mailbox, version, true)],
};

test.each(Object.keys(mailing))('where the caller asks for mail %s says so, and is valid (I12)', async (what) => {
  const [attribute = '', value, call] = mailing[what] ?? [];
  await call?.();
  expect(schemaErrors(lastRequest())).toBe('');
  expect(bodyOf(lastRequest()).attributes.get(attribute)).toBe(value);
});

let simulator: ExchangeSimulator;
let world: ExchangeWorld;
beforeAll(async () => {
  simulator = await startExchangeSimulator();
  world = await simulatorWorld(simulator);
});
afterAll(async () => {
  await world.close();
  await simulator.close();
});

test('a meeting that is made, changed and called off with mail is in the calendar of whoever is invited, and mails each time', async () => {
  const { port, mailbox: own, colleague, mails } = world;
  const attendees: readonly Attendee[] = [{ email: colleague.mailbox, name: 'Kollege', kind: 'required' }];
  const there = async () => {
    const page = must(await port.syncCalendar(colleague.mailbox, undefined));
    const [item] = must(
      await port.read(
        colleague.mailbox,
        page.changed.map(({ itemId }) => itemId),
      ),
    );
    const read = item === undefined ? undefined : must(item);
    if (read?.appointment === undefined) return undefined;
    return [read.appointment.subject, read.meeting?.response, read.meeting?.cancelled, read.key];
  };
  const made = must(await port.create(own, keyOne, draftOf(meeting, { attendees, mail: true })));
  expect([await mails(), await there()]).toEqual([1, [meeting.subject, 'none', false, undefined]]);

  const silent = must(await port.update(own, made, { location: 'Raum 2' }));
  expect(await mails()).toBe(1);

  const changed = must(await port.update(own, silent, { subject: 'Neu', mail: 'all' }));
  expect([await mails(), await there()]).toEqual([2, ['Neu', 'none', false, undefined]]);

  must(await port.delete(own, changed, true));
  expect([await mails(), await there()]).toEqual([3, ['Canceled: Neu', 'none', true, undefined]]);
});
