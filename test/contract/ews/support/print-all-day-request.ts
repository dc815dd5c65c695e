/** Prints, as JSON, the requests that a process in some time zone sends, and how it reads an all-day item. Run as a child process. */
import { plainDate } from '../../../../src/model/instant.ts';
import { adapterUnderTest } from './adapter-under-test.ts';
import { answerOf, calendarItem, items, success } from './answers.ts';
import { draftOf, keyOne, mailbox, meeting, version } from './samples.ts';
import { startScriptedServer } from './scripted-ews-server.ts';

async function main(): Promise<void> {
  const server = await startScriptedServer();
  const { port } = adapterUnderTest({ url: server.url });
  const when = { kind: 'allDay', firstDay: plainDate('2026-11-23'), lastDay: plainDate('2026-11-23') } as const;
  await port.create(mailbox, keyOne, draftOf(meeting));
  await port.create(mailbox, keyOne, draftOf({ ...meeting, when }));
  await port.update(mailbox, version, { when });
  await port.update(mailbox, version, { when: meeting.when });
  const read: unknown[] = [];
  for (const [zone, start, end] of [
    ['New Zealand Standard Time', '2026-11-22T11:00:00Z', '2026-11-23T11:00:00Z'],
    ['Hawaiian Standard Time', '2026-11-23T10:00:00Z', '2026-11-24T10:00:00Z'],
  ] as const) {
    const item = calendarItem('a', {
      Start: `<t:Start>${start}</t:Start>`,
      End: `<t:End>${end}</t:End>`,
      IsAllDayEvent: '<t:IsAllDayEvent>true</t:IsAllDayEvent>',
      StartTimeZone: `<t:StartTimeZone Id="${zone}"/>`,
    });
    server.answer({ body: answerOf('GetItem', success('GetItem', items(item))) });
    read.push(await port.read(mailbox, [version.itemId]));
  }
  process.stdout.write(JSON.stringify({ sent: server.requests.slice(0, 4).map((each) => each.body), read }));
  await server.stop();
}

void main();
