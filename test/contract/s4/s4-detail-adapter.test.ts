import { s4DetailPortContract } from './s4-detail-port-contract.ts';
import { s4LookupContract } from './s4-lookup-contract.ts';
import { simulatedWorld } from './simulated-world.ts';

s4DetailPortContract('full', () => simulatedWorld());
s4DetailPortContract('without ExternalId', () => simulatedWorld({ capabilities: { externalId: false } }));
s4DetailPortContract('without tombstones', () => simulatedWorld({ capabilities: { tombstones: false } }));

s4LookupContract('simulator', () => simulatedWorld());
