/** The mapping laws against a running S/4: what is put comes back in normal form, and putting it back changes nothing (P10). */
import * as fc from 'fast-check';

import { sapZones } from '../../../simulators/s4/data/zones.ts';
import { normaliseContent, normaliseForS4, standardShape } from '../../../src/mapping/s4/appointment.ts';
import { appointmentOnS4, editOnS4 } from '../../../src/mapping/s4/fields.ts';
import { statusTableSchema } from '../../../src/model/status-table.ts';
import { type S4Appointment } from '../../../src/ports/s4.ts';
import { arbitraryAppointment, arbitraryContent } from '../../unit/mapping/s4/arbitrary-appointment.ts';
import { berlin, newKey, personsVisit, valueOf } from './s4-world.ts';
import { type SimulatedWorld, simulatedWorld } from './simulated-world.ts';

const zones = [...sapZones.values()];

let world: SimulatedWorld;
beforeAll(async () => {
  world = await simulatedWorld();
});
afterAll(() => world.close());

test('any content that is created or written comes back as its normal form, and a second write moves nothing', async () => {
  const { port } = world;
  await fc.assert(
    fc.asyncProperty(arbitraryContent(zones), arbitraryContent(zones), async (first, second) => {
      const draft = { transactionType: '0001', responsible: berlin, externalId: newKey(), content: first };
      const { guid } = valueOf(await port.create(draft));
      const created = valueOf(await port.read(guid));
      expect(created.content).toEqual(normaliseContent(first, standardShape));
      valueOf(await port.edit(guid, created.etag, { content: second }));
      const changed = valueOf(await port.read(guid));
      expect(changed.content).toEqual(normaliseContent(second, standardShape));
      valueOf(await port.edit(guid, changed.etag, { content: changed.content }));
      expect(valueOf(await port.read(guid))).toEqual(changed);
    }),
    { numRuns: 60 },
  );
});

test('any appointment, with importance and private mark, comes back as its normal form; a priority that means the same stays', async () => {
  const { port } = world;
  const codes = statusTableSchema.parse({});
  const guid = await world.person.create(personsVisit);
  const read = async (): Promise<S4Appointment> => valueOf(await port.read(guid));
  const priorities = fc.constantFrom('1', '3', '5', '9');
  await fc.assert(
    fc.asyncProperty(arbitraryAppointment(zones), priorities, async (appointment, priority) => {
      valueOf(await port.edit(guid, (await read()).etag, { priority }));
      const before = await read();
      const wasMeant = appointmentOnS4(before, codes).importance;
      const edit = editOnS4(appointment, { priority: before.priority, codes, shape: standardShape });
      valueOf(await port.edit(guid, before.etag, edit));
      const after = await read();
      expect(appointmentOnS4(after, codes)).toEqual(normaliseForS4(appointment));
      expect(after.priority === priority).toBe(appointment.importance === wasMeant);
      const again = editOnS4(appointmentOnS4(after, codes), { priority: after.priority, codes, shape: standardShape });
      valueOf(await port.edit(guid, after.etag, again));
      expect(await read()).toEqual(after);
    }),
    { numRuns: 60 },
  );
});
