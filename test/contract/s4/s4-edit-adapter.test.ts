import { s4EditContract } from './s4-edit-contract.ts';
import { s4LookupContract } from './s4-lookup-contract.ts';
import { simulatedWorld } from './simulated-world.ts';

s4EditContract('full', () => simulatedWorld());
s4EditContract('without ExternalId', () => simulatedWorld({ capabilities: { externalId: false } }));
s4EditContract('without tombstones', () => simulatedWorld({ capabilities: { tombstones: false } }));

s4LookupContract('simulator', () => simulatedWorld());
