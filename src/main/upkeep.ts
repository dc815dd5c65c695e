/** Owns what happens beside requests and rounds: re-arming when the actors can be reached, and removing old rows. */
import { errorFields } from '../bindings/error-fields.ts';
import { rearm } from '../bindings/rearm.ts';
import { instantOfMs } from '../model/instant.ts';
import { type Clock } from '../ports/clock.ts';
import { type Log } from '../ports/log.ts';
import { type Outside } from './outside.ts';

const dayMs = 86_400_000;

type Beside = { readonly clock: Clock; readonly log: Log };

/** As soon as the actors can be reached: re-arm what records know, then do what the sweep would do in a minute. */
export const whenUp = async (
  { actors, postgres, sidecar }: Outside,
  {
    signal,
    sweep,
    clock,
    log,
  }: Beside & { readonly signal: AbortSignal; readonly sweep: { readonly run: () => Promise<void> } },
): Promise<void> => {
  try {
    while (!(await sidecar.waitUntilUp(60_000, signal))) {
      if (signal.aborted) return;
      log.warn('The Dapr sidecar is not up yet.');
    }
    const enrolled = await rearm({ actors, records: postgres.records, clock, log });
    await sweep.run();
    log.info('The service is ready.', { enrolled });
  } catch (error) {
    log.error('Re-arming failed; the sweep comes each minute.', errorFields(error));
  }
};

export const keepHouse = async ({ postgres }: Outside, { clock, log }: Beside): Promise<void> => {
  try {
    const { settings } = await postgres.records.settings();
    const now = clock.now();
    const expired = await postgres.vault.expire(instantOfMs(now - settings.vaultRetentionDays * dayMs));
    const forgotten = await postgres.forgetGone(instantOfMs(now - dayMs));
    log.debug('Old rows are gone.', { expired, forgotten });
  } catch (error) {
    log.warn('Old rows could not be removed; it is tried again in an hour.', errorFields(error));
  }
};
