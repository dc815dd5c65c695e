/** The law of edits against a running S/4: what is put is there, what is not named stays, and putting it again is no request (P10). */
import * as fc from 'fast-check';

import { partnerNumber } from '../../../src/model/ids.ts';
import { type S4Appointment, type S4Edit, type WantedPartner } from '../../../src/ports/s4.ts';
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
const arbitraryEdit = fc.record({
  partners: fc.array(arbitraryPartner, { maxLength: 5 }),
  status: fc.constantFrom('E0001', 'E0002', 'E0003', 'E0004'),
  priority: fc.constantFrom('1', '3', '5', '9'),
  private: fc.boolean(),
});
type Wanted = typeof arbitraryEdit extends fc.Arbitrary<infer T> ? T : never;

const editOf = (now: S4Appointment, wanted: Wanted): S4Edit => ({
  ...(now.status === wanted.status ? {} : { status: wanted.status }),
  ...(now.priority === wanted.priority ? {} : { priority: wanted.priority }),
  ...(now.private === wanted.private ? {} : { private: wanted.private }),
  partners: { known: now.partners, wanted: wanted.partners, functions },
});
const names = (partners: readonly { readonly number: unknown; readonly function: string }[]): string[] =>
  [...new Set(partners.map((one) => `${String(one.number)} ${one.function}`))].toSorted();

test('any edit is read back as it was wanted, and the same edit again moves nothing', async () => {
  const { port } = world;
  const guid = await world.person.create({
    ...personsVisit,
    Attendee: [{ PartnerNo: '100001', PartnerFct: '00000009' }],
  });
  const read = async () => valueOf(await port.read(guid));
  await fc.assert(
    fc.asyncProperty(arbitraryEdit, async (wanted) => {
      const before = await read();
      valueOf(await port.edit(guid, before.etag, editOf(before, wanted)));
      const after = await read();
      const ours = wanted.partners.filter((partner) => partner.function !== '00000009');
      expect(names(after.partners)).toEqual([...names(ours), '0000100001 00000009'].toSorted());
      expect(after).toMatchObject({ status: wanted.status, priority: wanted.priority, private: wanted.private });
      expect(valueOf(await port.edit(guid, after.etag, editOf(after, wanted)))).toEqual({ etag: after.etag });
    }),
    { numRuns: 60 },
  );
});
