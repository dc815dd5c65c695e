/** Step 7: who is invited stands in S/4; several enrolled participants of one meeting have one appointment, whoever comes first. Tandem sends no mail. */
import { contactPersons } from '../../simulators/company/contact-persons.ts';
import { unmatchedIn } from './administrator.ts';
import { inOutlook, inS4, morning, s4Key } from './everyday.ts';
import { expectThat, ms, type Step } from './report.ts';
import { type S4State } from './s4-person.ts';
import { type Person, type World } from './world.ts';

const contactPerson = '00000015';
const participant = '00000032';
const timeZone = 'W. Europe Standard Time';
const stranger = 'niemand@unbekannt.example';
const organiserOutside = 'einladung@partner.example';

const has = ({ attendees }: S4State, number: string, fct: string): boolean =>
  attendees.filter(({ PartnerNo, PartnerFct }) => PartnerNo === number && PartnerFct === fct).length === 1;

const titled = async (world: World, title: string): Promise<readonly S4State[]> => {
  const each = await Promise.all(world.people.map(({ number }) => world.s4.of(number)));
  return each.flat().filter(({ Description }) => Description === title);
};

const settledWithout = async (world: World, deletes: number): Promise<void> => {
  await world.quiet();
  await world.agree();
  expectThat((await world.s4.deletes()) === deletes, 'nothing was deleted in S/4');
  const mails = await world.outlook.mails();
  expectThat(mails === 0, `no mail beside those that people sent, but there were ${mails}`);
};

const external = async (world: World): Promise<string> => {
  const person = world.people[0];
  const known = contactPersons[0];
  if (known === undefined) throw new Error('the sample company has no contact persons');
  const deletes = await world.s4.deletes();
  const itemId = await world.outlook.create(person.mailbox, {
    subject: 'Angebot besprechen',
    ...morning(12, 8),
    timeZone,
    requiredAttendees: [known.email, stranger],
  });
  const took = await world.when('the invited customer is contact person in S/4', async () => {
    const found = await inS4(world, person, itemId);
    return found !== undefined && has(found, known.partnerNumber, contactPerson);
  });
  const guid = (await inS4(world, person, itemId))?.Guid ?? '';
  await world.when('the unknown address is listed for the administrator', async () =>
    (await unmatchedIn(world, guid)).includes(stranger),
  );
  expectThat((await unmatchedIn(world, guid)).length === 1, 'only the unknown address is listed');
  await settledWithout(world, deletes);
  return `contact person ${contactPerson} in S/4 after ${ms(took)}, the unknown address is listed; 0 mails beside the organiser's own invitations`;
};

/** Organised outside; the two answer in the given order, the second when the first one's appointment is in S/4. */
const invitedInOrder = async (
  world: World,
  title: string,
  [first, second]: readonly [Person, Person],
): Promise<number> => {
  const fields = {
    subject: title,
    ...morning(13, (title.length % 5) + 8),
    timeZone,
    uid: `${title}-${Date.now()}@partner.example`,
    requiredAttendees: [first.mailbox, second.mailbox],
  };
  const ofFirst = await world.outlook.invited(first.mailbox, organiserOutside, fields);
  const ofSecond = await world.outlook.invited(second.mailbox, organiserOutside, fields);
  await world.outlook.accept(first.mailbox, ofFirst);
  const took = await world.when('S/4 shows the accepted meeting', async () => (await titled(world, title)).length > 0);
  await world.outlook.accept(second.mailbox, ofSecond);
  await world.when('both stand in it', async () => {
    const [one] = await titled(world, title);
    if (one === undefined) return false;
    return [first, second].every(({ number }) => number === one.Responsible || has(one, number, participant));
  });
  await world.quiet();
  const found = await titled(world, title);
  expectThat(found.length === 1, `one appointment in S/4, not ${found.length}`);
  return took;
};

const inEitherOrder = async (world: World): Promise<string> => {
  const [, one, other] = world.people;
  const deletes = await world.s4.deletes();
  const there = await invitedInOrder(world, 'Einladung hin', [one, other]);
  const back = await invitedInOrder(world, 'Einladung zurück', [other, one]);
  await settledWithout(world, deletes);
  return `one appointment in S/4, after ${ms(there)} and ${ms(back)}; 0 doubles, 0 deletes, 0 mails`;
};

/** A colleague is invited by a colleague; and one takes part in what was planned in S/4. */
const colleagues = async (world: World): Promise<string> => {
  const [organiser, invited] = world.people;
  const deletes = await world.s4.deletes();
  const title = 'Projektstand';
  const itemId = await world.outlook.create(organiser.mailbox, {
    subject: title,
    ...morning(14, 10),
    timeZone,
    requiredAttendees: [invited.mailbox],
  });
  const took = await world.when('the invited colleague is participant in S/4', async () => {
    const found = await inS4(world, organiser, itemId);
    return found !== undefined && has(found, invited.number, participant);
  });
  const at = morning(15, 10);
  const guid = await world.s4.create(organiser.user, {
    Description: 'Werksführung',
    FromDate: at.start,
    ToDate: at.end,
    Responsible: organiser.number,
  });
  const key = s4Key(world, guid);
  await world.when(
    'the responsible employee has it',
    async () => (await inOutlook(world, organiser, key)) !== undefined,
  );
  await world.s4.addPartner(organiser.user, guid, { PartnerNo: invited.number, PartnerFct: participant });
  const copied = await world.when(
    'the participant has a copy',
    async () => (await inOutlook(world, invited, key)) !== undefined,
  );
  await settledWithout(world, deletes);
  expectThat((await titled(world, title)).length === 1, 'one appointment in S/4 for the meeting');
  const copies = (await world.outlook.calendar(invited.mailbox)).filter(({ subject }) => subject === title);
  expectThat(copies.length === 1, `one item in the invited colleague's calendar, not ${copies.length}`);
  return `participant ${participant} in S/4 after ${ms(took)}, copy for a participant of S/4 after ${ms(copied)}; 0 doubles, 0 mails beside the organiser's own invitation`;
};

export const meetings = (world: World): readonly Step[] => [
  { number: '7a', title: 'a customer is invited', run: () => external(world) },
  { number: '7b', title: 'two are invited from outside, in either order', run: () => inEitherOrder(world) },
  { number: '7c', title: 'a colleague takes part', run: () => colleagues(world) },
];
