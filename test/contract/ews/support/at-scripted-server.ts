/** Each test of a file gets a scripted server of its own, and the adapter that talks to it. */
import { type Watched, adapterUnderTest } from './adapter-under-test.ts';
import { type ScriptedServer, startScriptedServer } from './scripted-ews-server.ts';

type AtServer = { readonly server: ScriptedServer; readonly watched: Watched };

/** @param take puts them where the tests of the file find them */
export const atScriptedServer = (take: (at: AtServer) => void): void => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await startScriptedServer();
    take({ server, watched: adapterUnderTest({ url: server.url }) });
  });
  afterEach(() => server.stop());
};
