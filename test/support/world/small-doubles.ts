/** The vault, the log and the metrics in memory. The vault keeps each conflict once; the log remembers every line for the check that no content is in it. */
import { type Log, type LogFields } from '../../../src/ports/log.ts';
import { type Metrics } from '../../../src/ports/metrics.ts';
import { type Vault, type VaultedConflict } from '../../../src/ports/vault.ts';
import { type Outage } from './outage.ts';
import { type Scheduler, type Task } from './scheduler.ts';

type VaultEvents = { readonly outage: Outage; readonly vaulted: (conflict: VaultedConflict, by: Task) => void };

export const createVaultDouble =
  (scheduler: Pick<Scheduler, 'point'>, kept: Map<string, VaultedConflict>, on: VaultEvents) =>
  (task: Task): Vault => {
    const at = async <T>(name: string, effect: () => T): Promise<T> => {
      await scheduler.point(task, `${task.name}: vault.${name}`);
      on.outage.check();
      return effect();
    };
    return {
      keep: (conflicts) =>
        at('keep', () => {
          for (const one of conflicts) {
            if (kept.has(one.id)) continue;
            kept.set(one.id, one);
            on.vaulted(one, task);
          }
        }),
      conflict: (id) => at('conflict', () => kept.get(id)),
      list: () => at('list', () => [...kept.values()].map(({ values: _, ...rest }) => rest)),
      expire: () => at('expire', () => 0),
      forget: (guid) =>
        at('forget', () => {
          const ids = [...kept.values()].filter((one) => one.guid === guid).map(({ id }) => id);
          for (const id of ids) kept.delete(id);
          return ids.length;
        }),
    };
  };

export const createLogDouble = (lines: string[], bound: LogFields = {}): Log => {
  const write =
    (level: string) =>
    (message: string, fields: LogFields = {}): void => {
      lines.push(JSON.stringify({ level, message, ...bound, ...fields }));
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    with: (fields) => createLogDouble(lines, { ...bound, ...fields }),
  };
};

/** Counts by name and label. */
export const createMetricsDouble = (counts: Map<string, number>): Metrics => {
  const count = (...labels: readonly (string | number)[]): void => {
    const name = labels.join('/');
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  return {
    lag: (to) => count('lag', to),
    notice: (from, result) => count('notice', from, result),
    write: (on, what) => count('write', on, what),
    fault: (on, fault) => count('fault', on, fault.code),
    turn: (actor, method) => count('turn', actor, method),
    round: (actor, outcome) => count('round', actor, outcome),
    queue: (name) => count('queue', name),
  };
};
