/** Step 1: three employees are enrolled; their S/4 appointments come into their calendars, no doubles, no mail. */
import { expectThat, ms, type Step } from './report.ts';
import { enrolledSchema, type World } from './world.ts';

export const enrolment = (world: World): readonly Step[] => [
  {
    number: '1 ',
    title: 'three employees enrolled, first round',
    run: async () => {
      const startedAt = performance.now();
      for (const { mailbox, number } of world.people) {
        const answer = await world.admin('/mailboxes', { body: { smtpAddress: mailbox, employee: number } });
        expectThat(
          answer.status < 300,
          `enrolling is answered with 2xx, not ${answer.status}: ${answer.text.slice(0, 300)}`,
        );
        enrolledSchema.parse(answer.json);
      }
      await world.agree(120_000);
      const took = performance.now() - startedAt;
      await world.quiet();
      const calendars = await Promise.all(world.people.map(({ mailbox }) => world.outlook.calendar(mailbox)));
      const items = calendars.reduce((sum, calendar) => sum + calendar.length, 0);
      expectThat(items > 20, `the sample company has appointments for three people, found ${items}`);
      expectThat((await world.outlook.mails()) === 0, 'no mail was sent');
      return `${items} appointments in three calendars after ${ms(took)}, 0 doubles, 0 mails`;
    },
  },
];
