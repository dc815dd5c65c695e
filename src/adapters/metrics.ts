/** Owns the Prometheus metrics of the service, served at `/metrics`. No label holds content; every label has few values. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import { type Metrics } from '../ports/metrics.ts';

export type PrometheusMetrics = Metrics & {
  /** The text of `/metrics` and its content type. */
  readonly exposition: () => Promise<{ readonly contentType: string; readonly text: string }>;
};

/** @param options.process also tell memory, CPU, event loop lag (off in tests) */
export const createMetrics = (options: { readonly process?: boolean } = {}): PrometheusMetrics => {
  const registry = new Registry();
  if (options.process !== false) collectDefaultMetrics({ register: registry, prefix: 'tandem_' });
  const registers = [registry];
  const seconds = (ms: number): number => ms / 1000;
  const lag = new Histogram({
    name: 'tandem_lag_seconds',
    help: 'From the stored notice to the settled write, by the side that was written',
    labelNames: ['to'],
    buckets: [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10, 30, 60, 300, 1800],
    registers,
  });
  const notices = new Counter({
    name: 'tandem_notices_total',
    help: 'Notices by where they came from and what became of them',
    labelNames: ['from', 'result'],
    registers,
  });
  const writes = new Counter({
    name: 'tandem_writes_total',
    help: 'Writes to the two systems',
    labelNames: ['on', 'what'],
    registers,
  });
  const faults = new Counter({
    name: 'tandem_faults_total',
    help: 'Faults by side, kind and code (docs/faults.md)',
    labelNames: ['on', 'kind', 'code'],
    registers,
  });
  const turns = new Histogram({
    name: 'tandem_turn_seconds',
    help: 'Duration of actor turns, state included',
    labelNames: ['actor', 'turn'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
    registers,
  });
  const rounds = new Histogram({
    name: 'tandem_round_seconds',
    help: 'Duration of rounds by outcome',
    labelNames: ['actor', 'outcome'],
    buckets: [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300],
    registers,
  });
  const queues = new Gauge({
    name: 'tandem_queue_length',
    help: 'What waits, by queue',
    labelNames: ['queue'],
    registers,
  });
  return {
    lag: (to, ms) => lag.observe({ to }, seconds(ms)),
    notice: (from, result) => notices.inc({ from, result }),
    write: (on, what) => writes.inc({ on, what }),
    fault: (on, { kind, code }) => faults.inc({ on, kind, code }),
    turn: (actor, turn, ms) => turns.observe({ actor, turn }, seconds(ms)),
    round: (actor, outcome, ms) => rounds.observe({ actor, outcome }, seconds(ms)),
    queue: (queue, length) => queues.set({ queue }, length),
    exposition: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
};
