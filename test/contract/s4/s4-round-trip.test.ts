/** The mapping law against a running S/4: what is put comes back in normal form, and putting it back changes nothing (P10). */
import * as fc from 'fast-check';

import { sapZones } from '../../../simulators/s4/data/zones.ts';
import { normaliseForS4 } from '../../../src/mapping/s4/appointment.ts';
import { arbitraryAppointment } from '../../unit/mapping/s4/arbitrary-appointment.ts';
import { berlin, contentOf, newKey, valueOf } from './s4-world.ts';
import { type SimulatedWorld, simulatedWorld } from './simulated-world.ts';

let world: SimulatedWorld;
beforeAll(async () => {
  world = await simulatedWorld();
});
afterAll(() => world.close());

test('any appointment that is created or written comes back as its normal form, and a second write moves nothing', async () => {
  const zones = [...sapZones.values()];
  const { port } = world;
  await fc.assert(
    fc.asyncProperty(arbitraryAppointment(zones), arbitraryAppointment(zones), async (first, second) => {
      const draft = { transactionType: '0001', responsible: berlin, externalId: newKey(), appointment: first };
      const { guid } = valueOf(await port.create(draft));
      const created = valueOf(await port.read(guid));
      expect(contentOf(created)).toEqual(normaliseForS4(first));
      valueOf(await port.update(guid, created.etag, second));
      const changed = valueOf(await port.read(guid));
      expect(contentOf(changed)).toEqual(normaliseForS4(second));
      valueOf(await port.update(guid, changed.etag, contentOf(changed)));
      expect(valueOf(await port.read(guid))).toEqual(changed);
    }),
    { numRuns: 60 },
  );
});
