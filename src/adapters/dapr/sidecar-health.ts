/** Waits until our sidecar is up, and asks whether it is. Up means: it answers, and knows where actors are. */
import { setTimeout as pause } from 'node:timers/promises';

import { createSidecarClient } from './sidecar-client.ts';

export type SidecarHealth = {
  /** True when the sidecar answers and the actors are placed. Never throws. */
  readonly isUp: () => Promise<boolean>;
  /** False when it was not up within the time, or `signal` was given. */
  readonly waitUntilUp: (timeoutMs: number, signal?: AbortSignal) => Promise<boolean>;
  readonly close: () => Promise<void>;
};

export const createSidecarHealth = ({ daprHttpPort }: { readonly daprHttpPort: number }): SidecarHealth => {
  const client = createSidecarClient({ daprHttpPort, timeoutMs: 2_000, connections: 2 });
  const isUp = async (): Promise<boolean> => {
    try {
      const health = await client.call({ method: 'GET', path: '/healthz' });
      if (health.status !== 204 && health.status !== 200) return false;
      const { status, text } = await client.call({ method: 'GET', path: '/metadata' });
      return status === 200 && actorsArePlaced(JSON.parse(text));
    } catch {
      return false;
    }
  };
  return {
    isUp,
    waitUntilUp: async (timeoutMs, signal) => {
      const end = performance.now() + timeoutMs;
      while (signal?.aborted !== true) {
        if (await isUp()) return true;
        if (performance.now() > end) return false;
        await pause(100);
      }
      return false;
    },
    close: client.close,
  };
};

const actorsArePlaced = (metadata: unknown): boolean => {
  if (typeof metadata !== 'object' || metadata === null || !('actorRuntime' in metadata)) return false;
  const { actorRuntime } = metadata;
  return (
    typeof actorRuntime === 'object' &&
    actorRuntime !== null &&
    'hostReady' in actorRuntime &&
    actorRuntime.hostReady === true
  );
};
