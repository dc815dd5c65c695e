/** People whom nobody in S/4 is, in the in-memory world: told to the administrator as soon as there is an appointment to tell of. */
import { smtpAddress } from '../../src/model/ids.ts';
import { type Attendee } from '../../src/model/people.ts';
import { addInOutlook, appointmentsIn, only, owner, settle, stage } from './accidents/stage.ts';

const attendee = (email: string): Attendee => ({ email: smtpAddress(email), name: '', kind: 'required' });
const ambiguous = 'zentrale@customer.example';
const unmatched = 'fremd@elsewhere.example';

test('attendees of a new meeting who are nobody, or several, in S/4 are listed without another edit of it', async () => {
  const at = await stage();
  const attendees = [attendee('kunde1@customer.example'), attendee(ambiguous), attendee(unmatched)];
  addInOutlook(at, {
    meeting: { organiser: smtpAddress(owner.address), response: 'organiser', attendees, cancelled: false },
  });
  await at.world.drain();
  const { guid } = only(appointmentsIn(at));
  const listed = [...at.world.tables.people.values()];
  expect(listed.map(({ kind, email, guid: of }) => [kind, email, of])).toEqual([
    ['unmatched', unmatched, guid],
    ['ambiguous', ambiguous, guid],
  ]);
  await settle(at);
  expect(at.written()).toEqual(['exchange stamp', 's4 create']);
});
