/** A simulator of its own for a file of tests, empty before each of them; in the end every answer that it gave is held against Microsoft's schema. */
import { type ExchangeSimulator, startExchangeSimulator } from '../../../../simulators/exchange/server.ts';
import { control } from './control.ts';
import { answers, EwsClient } from './ews-client.ts';
import { schemaErrors } from './schema.ts';

type OverSoap = { readonly simulator: ExchangeSimulator; readonly client: EwsClient };

/** @param take puts them where the tests of the file find them */
export const overSoap = (take: (at: OverSoap) => void): void => {
  let simulator: ExchangeSimulator;
  jest.setTimeout(30_000);
  beforeAll(async () => {
    simulator = await startExchangeSimulator();
  });
  beforeEach(async () => {
    await control(simulator, 'POST reset', {});
    take({ simulator, client: new EwsClient(simulator.url) });
  });
  afterAll(async () => {
    await simulator.close();
    const errors = schemaErrors(answers);
    if (errors !== undefined) expect(errors).toBe('');
  });
};
