/** Accidents of the field: S/4 holds 40 characters of a subject, and what it cut comes back as an edit (sync.md, The model). */
import { type Appointment } from '../../../src/model/appointment.ts';
import { appointmentOf } from '../values.ts';
import {
  addInOutlook,
  appointmentsIn,
  editInOutlook,
  editInS4,
  expectAgreement,
  first,
  itemsIn,
  only,
  settle,
  type Stage,
  stage,
} from './stage.ts';

/** Forty-one characters; the last one tells this visit from the others. */
const subject = 'Jahresgespräch mit der Werkleitung Nord 2';
const inOutlook = (at: Stage): Appointment => only(itemsIn(at)).appointment;
const inS4 = (at: Stage): Appointment => only(appointmentsIn(at)).appointment;

const staged = async (): Promise<Stage> => {
  const at = await stage();
  addInOutlook(at, { appointment: { ...first, subject } });
  await settle(at);
  expect([inOutlook(at).subject, inS4(at).subject]).toEqual([subject, subject.slice(0, 40).trimEnd()]);
  return at;
};

type Side = (at: Stage, change: Partial<Appointment>) => void;
const outlook: Side = (at, change) => editInOutlook(at, only(itemsIn(at)).itemId, change);
const s4: Side = (at, change) => editInS4(at, only(appointmentsIn(at)).guid, change);

const otherFields: readonly Partial<Appointment>[] = [
  { location: 'Halle 3' },
  { note: 'bring the drawings' },
  { importance: 'High' },
  { when: appointmentOf(2, 'timed').when },
];

// "Annual review, plant North 2" lost its number: the CRM had room for 40 characters, the change log said "changed in the CRM", and
// the cut text was written back to Outlook with the next edit of anything. Two visits had the same name, and one was cancelled.
describe('41-character subject', () => {
  test.each([
    ['in Outlook', outlook],
    ['in S/4', s4],
  ] as const)('41-character subject: the last one survives edits of all other fields %s (P2, P10)', async (_, edit) => {
    const at = await staged();
    for (const change of otherFields) {
      edit(at, change);
      await settle(at);
      expect(inOutlook(at)).toMatchObject({ ...change, subject });
      expectAgreement(at);
    }
    expect(at.world.vault.size).toBe(0);
  });

  test('41-character subject: it survives edits of other fields on both sides at once (P3)', async () => {
    const at = await staged();
    outlook(at, { location: 'Halle 3' });
    s4(at, { note: 'bring the drawings' });
    await settle(at);
    expect(inOutlook(at)).toMatchObject({ subject, location: 'Halle 3', note: 'bring the drawings' });
    expectAgreement(at);
    expect(at.world.vault.size).toBe(0);
  });

  test('41-character subject: an edit of the subject in S/4 is the new subject, also after later edits of other fields (P1)', async () => {
    const at = await staged();
    s4(at, { subject: 'Jahresgespräch verschoben' });
    await settle(at);
    expect(inOutlook(at).subject).toBe('Jahresgespräch verschoben');
    s4(at, { location: 'Halle 3' });
    await settle(at);
    expect(inOutlook(at)).toMatchObject({ subject: 'Jahresgespräch verschoben', location: 'Halle 3' });
  });

  test('41-character subject: only the 41st is edited in Outlook: S/4 has nothing to learn, and nothing comes back (P2)', async () => {
    const at = await staged();
    const before = at.written().length;
    outlook(at, { subject: `${subject.slice(0, 40)}3` });
    await settle(at);
    expect(at.written().slice(before)).toEqual([]);
    s4(at, { location: 'Halle 3' });
    await settle(at);
    expect(inOutlook(at)).toMatchObject({ subject: `${subject.slice(0, 40)}3`, location: 'Halle 3' });
  });

  test('41-character subject: S/4 saves the cut text again, with nothing else: Outlook keeps the long one (P2)', async () => {
    const at = await staged();
    const before = at.written().length;
    s4(at, { subject: inS4(at).subject });
    await settle(at);
    expect([at.written().slice(before), inOutlook(at).subject]).toEqual([[], subject]);
  });
});
