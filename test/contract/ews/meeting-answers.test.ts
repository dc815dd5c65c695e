/** What the adapter makes of meetings, series and occurrences as servers may write them, well and badly. */
import { itemId } from '../../../src/model/ids.ts';
import { occurrenceId } from '../../../src/ports/exchange.ts';
import { type Watched } from './support/adapter-under-test.ts';
import { answerOf, calendarItem, itemIdXml, items, success } from './support/answers.ts';
import { atScriptedServer } from './support/at-scripted-server.ts';
import { mailbox, version } from './support/samples.ts';
import { type ScriptedServer } from './support/scripted-ews-server.ts';

let server: ScriptedServer;
let watched: Watched;
atScriptedServer((at) => {
  ({ server, watched } = at);
});

const readOne = async (overrides: Readonly<Record<string, string>>, id = version.itemId) => {
  server.answer({ body: answerOf('GetItem', success('GetItem', items(calendarItem('a', overrides)))) });
  const answer = await watched.port.read(mailbox, [id]);
  if (!answer.ok) throw new Error(`read failed: ${answer.fault.code}`);
  return answer.value[0];
};
const unreadable = { ok: true, value: { skip: 'unreadable' } };

const person = (email: string, routing: string | undefined = 'SMTP', name = 'Name'): string =>
  `<t:Mailbox><t:Name>${name}</t:Name>${email === '' ? '' : `<t:EmailAddress>${email}</t:EmailAddress>`}${routing === '' ? '' : `<t:RoutingType>${routing}</t:RoutingType>`}</t:Mailbox>`;
const attendee = (...who: Parameters<typeof person>): string => `<t:Attendee>${person(...who)}</t:Attendee>`;
const isMeeting = { IsMeeting: '<t:IsMeeting>true</t:IsMeeting>' };
const organiser = (...who: Parameters<typeof person>) => ({
  Organizer: `<t:Organizer>${person(...who)}</t:Organizer>`,
});

test('people without an SMTP address are left out, and cost nobody else', async () => {
  const RequiredAttendees = `<t:RequiredAttendees>${[
    attendee('/o=Org/ou=Group/cn=Recipients/cn=ab12', 'EX'),
    attendee('No.Case@Tandem.Example', 'smtp', 'R&amp;D'),
    attendee('ohne@tandem.example', ''),
    attendee('kein Adresse'),
    attendee('', 'MAPIPDL'),
    '<t:Attendee/>',
  ].join('')}</t:RequiredAttendees>`;
  const Resources = `<t:Resources>${attendee('no.case@tandem.example')}${attendee('raum@tandem.example')}</t:Resources>`;
  expect(await readOne({ ...isMeeting, ...organiser('/o=Org', 'EX'), RequiredAttendees, Resources })).toMatchObject({
    ok: true,
    value: {
      meeting: {
        organiser: undefined,
        response: 'none',
        cancelled: false,
        attendees: [
          { email: 'no.case@tandem.example', name: 'R&D', kind: 'required' },
          { email: 'ohne@tandem.example', kind: 'required' },
          { email: 'raum@tandem.example', kind: 'resource' },
        ],
      },
    },
  });
});

test.each([
  ['Organizer', 'organiser'],
  ['Accept', 'accepted'],
  ['Tentative', 'tentative'],
  ['Decline', 'declined'],
  ['NoResponseReceived', 'none'],
  ['Unknown', 'none'],
  ['constructor', 'none'],
])('the response type %s is %s', async (type, response) => {
  const MyResponseType = `<t:MyResponseType>${type}</t:MyResponseType>`;
  const read = await readOne({ ...isMeeting, ...organiser('chef@tandem.example'), MyResponseType });
  expect(read).toMatchObject({ ok: true, value: { meeting: { response, organiser: 'chef@tandem.example' } } });
});

test('without a response type the meeting is the mailbox`s own if it names it as organiser, who is no attendee', async () => {
  const OptionalAttendees = `<t:OptionalAttendees>${attendee(mailbox)}${attendee('gast@extern.example')}</t:OptionalAttendees>`;
  expect(await readOne({ ...organiser(mailbox), OptionalAttendees })).toMatchObject({
    ok: true,
    value: { meeting: { response: 'organiser', attendees: [{ email: 'gast@extern.example', kind: 'optional' }] } },
  });
});

test('more people than anybody invites are not read in part, and not named', async () => {
  const RequiredAttendees = `<t:RequiredAttendees>${Array.from({ length: 1001 }, (_, at) => attendee(`marked${at}@extern.example`)).join('')}</t:RequiredAttendees>`;
  const read = await readOne({ ...isMeeting, RequiredAttendees });
  expect(read).toMatchObject(unreadable);
  expect(JSON.stringify(read) + watched.logged.join()).not.toContain('marked');
});

const master = { CalendarItemType: '<t:CalendarItemType>RecurringMaster</t:CalendarItemType>' };
const recurrence = (
  pattern = '<t:DailyRecurrence><t:Interval>1</t:Interval></t:DailyRecurrence>',
  range = '<t:NoEndRecurrence><t:StartDate>2026-11-22+01:00</t:StartDate></t:NoEndRecurrence>',
) => ({ Recurrence: `<t:Recurrence>${pattern}${range}</t:Recurrence>` });
const deletedAt = (start: string): string => `<t:DeletedOccurrence><t:Start>${start}</t:Start></t:DeletedOccurrence>`;
const moved = (inner: string): string =>
  `<t:ModifiedOccurrences><t:Occurrence>${inner}</t:Occurrence></t:ModifiedOccurrences>`;
const whole =
  itemIdXml('e') +
  '<t:Start>2026-11-25T10:00:00Z</t:Start><t:End>2026-11-25T11:00:00Z</t:End><t:OriginalStart>2026-11-25T08:00:00Z</t:OriginalStart>';

test('a master is read with pattern, range, hours and exceptions', async () => {
  const ModifiedOccurrences = moved(whole);
  const DeletedOccurrences = `<t:DeletedOccurrences>${deletedAt('2026-11-26T08:00:00Z')}</t:DeletedOccurrences>`;
  expect(await readOne({ ...master, ...recurrence(), ModifiedOccurrences, DeletedOccurrences })).toMatchObject({
    ok: true,
    value: {
      appointment: { subject: 'Subject' },
      series: {
        series: {
          pattern: { kind: 'daily', interval: 1 },
          range: { firstDay: '2026-11-22', ends: 'never' },
          time: { kind: 'timed', start: '09:00:00', end: '10:00:00', endsDaysLater: 0, zone: 'Europe/Berlin' },
        },
        exceptions: [
          {
            kind: 'modified',
            item: 'e',
            original: '2026-11-25T08:00:00Z',
            when: { kind: 'timed', start: '2026-11-25T10:00:00Z', end: '2026-11-25T11:00:00Z', zone: 'Europe/Berlin' },
          },
          { kind: 'deleted', original: '2026-11-26T08:00:00Z' },
        ],
      },
    },
  });
});

test.each([
  ['no recurrence', {}],
  ['an unknown pattern', recurrence('<t:LunarRecurrence><t:Interval>1</t:Interval></t:LunarRecurrence>')],
  ['an interval of nothing', recurrence('<t:DailyRecurrence><t:Interval>0</t:Interval></t:DailyRecurrence>')],
  ['a pattern without a range', recurrence(undefined, '')],
  ['an exception without an id', { ...recurrence(), ModifiedOccurrences: moved(whole.replace(/<t:ItemId[^>]*>/, '')) }],
  [
    'an exception without its place',
    { ...recurrence(), ModifiedOccurrences: moved(whole.replace('OriginalStart', 'x').replace('OriginalStart', 'x')) },
  ],
  [
    'a deleted one without a time',
    { ...recurrence(), DeletedOccurrences: '<t:DeletedOccurrences><t:DeletedOccurrence/></t:DeletedOccurrences>' },
  ],
  [
    'more exceptions than a series has',
    {
      ...recurrence(),
      DeletedOccurrences: `<t:DeletedOccurrences>${deletedAt('2026-11-26T08:00:00Z').repeat(2001)}</t:DeletedOccurrences>`,
    },
  ],
  ['hours of an unknown zone', { ...recurrence(), StartTimeZone: '<t:StartTimeZone Id="Customized Time Zone"/>' }],
])('a series with %s is left alone, without content', async (_, overrides) => {
  const read = await readOne({ Subject: '<t:Subject>MARKED</t:Subject>', ...master, ...overrides });
  expect(read).toMatchObject(unreadable);
  expect(JSON.stringify(read) + watched.logged.join()).not.toContain('MARKED');
});

test('an occurrence answers under the id by which it was asked for, and needs its place', async () => {
  const id = occurrenceId(itemId('AAMk&M=='), 7);
  const type = { CalendarItemType: '<t:CalendarItemType>Exception</t:CalendarItemType>' };
  const OriginalStart = '<t:OriginalStart>2026-11-22T08:00:00Z</t:OriginalStart>';
  expect(await readOne({ ...type, OriginalStart }, id)).toMatchObject({
    ok: true,
    value: {
      itemId: id,
      changeKey: 'CK1',
      occurrence: { master: 'AAMk&M==', ordinal: 7, original: '2026-11-22T08:00:00Z' },
    },
  });
  expect(server.requests[0]?.body).toContain('<t:OccurrenceItemId RecurringMasterId="AAMk&amp;M==" InstanceIndex="7">');
  expect(await readOne(type, id)).toMatchObject({ ok: true, value: { itemId: id, skip: 'unreadable' } });
});
