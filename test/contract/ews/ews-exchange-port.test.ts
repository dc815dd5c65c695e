import { startExchangeSimulator, type ExchangeSimulator } from '../../../simulators/exchange/server.ts';
import { exchangePortContract } from './exchange-port-contract.ts';
import { simulatorWorld } from './support/simulator-world.ts';

let simulator: ExchangeSimulator;
beforeAll(async () => {
  simulator = await startExchangeSimulator();
});
afterAll(() => simulator.close());

exchangePortContract('The EWS adapter', () => simulatorWorld(simulator));
