/** The law of edits against a running S/4: what is put is there, what is not named stays, and putting it again is no request (P10). */
import * as fc from 'fast-check';

import { multiLine } from '../../../src/mapping/s4/text.ts';
import { partnerNumber } from '../../../src/model/ids.ts';
import { type S4AppointmentDetails, type S4Edit, type WantedPartner } from '../../../src/ports/s4.ts';
import { personsVisit, valueOf } from './s4-world.ts';
import { type SimulatedWorld, simulatedWorld } from './simulated-world.ts';

let world: SimulatedWorld;
beforeAll(async () => {
  world = await simulatedWorld();
});
afterAll(() => world.close());

const functions = ['00000015', '00000032'] as const;
const arbitraryPartner: fc.Arbitrary<WantedPartner> = fc.record({
  number: fc
    .constantFrom(1_002, 1_003, 200_001, 200_002, 200_004)
    .map((n) => partnerNumber(String(n).padStart(10, '0'))),
  function: fc.constantFrom(...functions, '00000009'),
});
const arbitraryText = fc.record({
  textType: fc.constantFrom('A001', 'Z001'),
  language: fc.constantFrom('EN', 'DE'),
  content: fc.oneof(fc.constant(''), fc.string({ unit: 'binary', maxLength: 60 })),
});
const arbitraryEdit = fc.record({
  partners: fc.array(arbitraryPartner, { maxLength: 5 }),
  texts: fc.uniqueArray(arbitraryText, { maxLength: 3, selector: (text) => `${text.textType} ${text.language}` }),
  status: fc.constantFrom('E0001', 'E0002', 'E0003', 'E0004'),
  priority: fc.constantFrom('1', '3', '5', '9'),
  private: fc.boolean(),
});
type Wanted = typeof arbitraryEdit extends fc.Arbitrary<infer T> ? T : never;

const editOf = (now: S4AppointmentDetails, wanted: Wanted): S4Edit => ({
  ...(now.status === wanted.status ? {} : { status: wanted.status }),
  ...(now.priority === wanted.priority ? {} : { priority: wanted.priority }),
  ...(now.item.private === wanted.private ? {} : { private: wanted.private }),
  partners: { known: now.partners, wanted: wanted.partners, functions },
  texts: { known: now.texts, wanted: wanted.texts },
});
const names = (partners: readonly { readonly number: unknown; readonly function: string }[]): string[] =>
  [...new Set(partners.map((one) => `${String(one.number)} ${one.function}`))].toSorted();
const named = (texts: S4AppointmentDetails['texts']): string[] =>
  texts.map((text) => `${text.textType} ${text.language} ${multiLine(text.content)}`).toSorted();

test('any edit is read back as it was wanted, and the same edit again moves nothing', async () => {
  const { port } = world;
  const guid = await world.person.create({
    ...personsVisit,
    Attendee: [{ PartnerNo: '100001', PartnerFct: '00000009' }],
  });
  const details = async () => valueOf(await port.details(guid));
  await fc.assert(
    fc.asyncProperty(arbitraryEdit, async (wanted) => {
      const before = await details();
      valueOf(await port.edit(guid, before.item.etag, editOf(before, wanted)));
      const after = await details();
      const ours = wanted.partners.filter((partner) => partner.function !== '00000009');
      expect(names(after.partners)).toEqual([...names(ours), '0000100001 00000009'].toSorted());
      const keys = new Set(wanted.texts.map((text) => `${text.textType} ${text.language}`));
      const untouched = before.texts.filter((text) => !keys.has(`${text.textType} ${text.language}`));
      const written = wanted.texts.filter((text) => multiLine(text.content) !== '');
      expect(named(after.texts)).toEqual(named([...untouched, ...written]));
      expect(after).toMatchObject({ status: wanted.status, priority: wanted.priority });
      expect(after.item.private).toBe(wanted.private);
      expect(valueOf(await port.edit(guid, after.item.etag, editOf(after, wanted)))).toEqual({ etag: after.item.etag });
    }),
    { numRuns: 60 },
  );
});
