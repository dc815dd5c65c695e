import { s4PortContract } from './s4-port-contract.ts';
import { simulatedWorld } from './simulated-world.ts';

s4PortContract('full', () => simulatedWorld());
s4PortContract('without ExternalId', () => simulatedWorld({ capabilities: { externalId: false } }));
s4PortContract('without tombstones', () => simulatedWorld({ capabilities: { tombstones: false } }));
