/** Owns the list of parts that the fronts (EWS, control) share. One value, built once by `server.ts`. */
import { type Counters } from './control/counters.ts';
import { type Faults } from './control/faults.ts';
import { type Account } from './ews/authenticate.ts';
import { type Subscriptions } from './push/subscriptions.ts';
import { type Clock } from './store/clock.ts';
import { type Store } from './store/store.ts';

export type ServerParts = {
  clock: Clock;
  store: Store;
  subscriptions: Subscriptions;
  counters: Counters;
  faults: Faults;
  accountOf: (userName: string) => Account | undefined;
  /** Added to every EWS call, in real ms. */
  latencyMs: number;
  /** Most concurrent EWS calls for one mailbox. */
  concurrency: number;
};
