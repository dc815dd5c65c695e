/** Accidents of the field: the block by which one joins an online meeting is torn apart, or travels to S/4 and back as text (row 20 of the checklist: notes). */
import { type Company, max, openCompany } from './company.ts';
import { type InS4, type Item } from './people.ts';

let company: Company;
beforeEach(async () => {
  company = await openCompany();
  await company.enrol(max);
});
afterEach(() => company.close());

const rule = '_'.repeat(80);
const address = 'https://teams.microsoft.com/l/meetup-join/19%3ameeting_AbC%40thread.v2/0?context=x';
const teams =
  `<div><span>${rule}</span></div><div class="me-email-text"><div><span>Microsoft Teams meeting</span></div>` +
  `<div><a class="me-email-link" href="${address}">Join the meeting now</a></div>` +
  `<div>Meeting ID: 123 456 789 01<br>Passcode: aBc123</div></div><div><span>${rule}</span></div>`;
const bodyOf = (text: string, block = teams): string =>
  `<html><head><style>p.MsoNormal {margin:0cm}</style></head><body><div class="WordSection1">${text}${block}</div></body></html>`;

const only = <T>(all: readonly T[]): T => {
  const [one, ...more] = all;
  if (one === undefined || more.length > 0) throw new Error(`${all.length}, not one`);
  return one;
};
const item = async (): Promise<Item> => only(await company.items(max.mailbox));
const appointment = async (): Promise<InS4> => only(await company.appointments());

const when = { start: '2027-03-10T09:00:00', end: '2027-03-10T10:00:00', timeZone: 'Europe/Berlin' };
const invite = (body: string): Promise<string> =>
  company.outlook(max.mailbox, { do: 'create', fields: { subject: 'Review', body, bodyType: 'HTML', ...when } });

/** The block is there as it was, byte by byte, and once. */
const expectBlock = async (): Promise<void> => {
  const { body } = await item();
  expect(body.split(teams)).toHaveLength(2);
  expect(body.split('meetup-join')).toHaveLength(2);
};
const inS4 = async (fields: object): Promise<void> =>
  void (await company.inS4({ user: max.user, do: 'update', guid: (await appointment()).Guid, fields }));

// The customer sits before the video meeting and nobody can join: somebody wrote a note in the CRM, the connector replaced the body by
// plain text, and "Join the meeting now" was text without an address. In the CRM the note was three lines of note and twenty of dial-in.
describe('online-meeting body', () => {
  test('online-meeting body: S/4 gets the note alone, and the block is intact after each edit of it in S/4', async () => {
    await invite(bodyOf('<p class="MsoNormal">Agenda</p><p class="MsoNormal">Prices</p>'));
    await company.settle();
    expect((await appointment()).Note).toBe('Agenda\nPrices');
    await expectBlock();
    for (const note of ['Agenda\nPrices 2028', 'Agenda', 'Something else\n\naltogether\n- with a list', '']) {
      await inS4({ Note: note });
      await company.settle();
      await expectBlock();
      expect((await appointment()).Note ?? '').toBe(note);
    }
    expect(company.vault.size).toBe(0);
    expect((await company.counts()).exchange).toMatchObject({ deletes: 0, mails: 0 });
  });

  test('online-meeting body: the note is edited in Outlook, above the block and below it, and S/4 never sees the block', async () => {
    const itemId = await invite(bodyOf('<p>Agenda</p>'));
    await company.settle();
    const edit = (body: string) =>
      company.outlook(max.mailbox, { do: 'update', itemId, fields: { body, bodyType: 'HTML' } });
    await edit(bodyOf('<p>Agenda, 2nd version</p>'));
    await company.settle();
    expect((await appointment()).Note).toBe('Agenda, 2nd version');
    await edit(bodyOf('<p>Agenda, 2nd version</p>', `${teams}<p>and below</p>`));
    await company.settle();
    expect((await appointment()).Note).toContain('and below');
    expect((await appointment()).Note).not.toContain('Join the meeting');
    await expectBlock();
  });

  test('online-meeting body: the block comes later, is changed by its service and is taken away: the note stays the same', async () => {
    const itemId = await invite(bodyOf('<p>Agenda</p>', ''));
    await company.settle();
    const { s4 } = await company.counts();
    const blocks = [teams, teams.replace('aBc123', 'xYz789'), ''];
    for (const block of blocks) {
      await company.outlook(max.mailbox, {
        do: 'update',
        itemId,
        fields: { body: bodyOf('<p>Agenda</p>', block), bodyType: 'HTML' },
      });
      await company.settle();
      expect((await appointment()).Note).toBe('Agenda');
    }
    expect((await company.counts()).s4).toEqual(s4);
  });

  test('online-meeting body: both sides edit the note at once: one wins, the other is in the vault, the block is intact (P3)', async () => {
    const itemId = await invite(bodyOf('<p>Agenda</p>'));
    await company.settle();
    await inS4({ Note: 'written in S/4' });
    const body = bodyOf('<p>written in Outlook</p>');
    await company.outlook(max.mailbox, { do: 'update', itemId, fields: { body, bodyType: 'HTML' } });
    await company.settle();
    expect((await appointment()).Note).toBe('written in S/4');
    await expectBlock();
    expect([...company.vault.values()].map(({ field, values }) => [field, values.exchange])).toEqual([
      ['note', 'written in Outlook'],
    ]);
  });

  test('online-meeting body: the other fields are edited in S/4: the body is not touched at all', async () => {
    await invite(bodyOf('<p>Agenda</p>'));
    await company.settle();
    const { body } = await item();
    await inS4({ Description: 'Review, moved', Location: 'Room 2' });
    await company.settle();
    expect(await item()).toMatchObject({ body, subject: 'Review, moved', location: 'Room 2' });
  });
});
