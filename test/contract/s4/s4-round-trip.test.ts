/** The mapping law against a running S/4: what is put comes back in normal form, and putting it back changes nothing (P10). */
import * as fc from 'fast-check';

import { sapZones } from '../../../simulators/s4/data/zones.ts';
import { normaliseContent, standardShape } from '../../../src/mapping/s4/appointment.ts';
import { arbitraryContent } from '../../unit/mapping/s4/arbitrary-appointment.ts';
import { berlin, newKey, valueOf } from './s4-world.ts';
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
