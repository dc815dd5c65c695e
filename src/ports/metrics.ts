/** Counters that rounds and doors keep; adapters/metrics.ts turns them into Prometheus metrics (names in docs/operations.md). No label holds content. */
import { type Side } from '../model/appointment.ts';
import { type Fault } from '../model/fault.ts';

export type Metrics = {
  /** From the moment a notice was stored to the settled write, in milliseconds, by the side that was written. */
  readonly lag: (to: Side, ms: number) => void;
  readonly notice: (from: Side | 'admin' | 'timer', result: 'stored' | 'row' | 'refused' | 'forged' | 'status') => void;
  readonly write: (on: Side, what: 'create' | 'update' | 'delete' | 'stamp' | 'mark') => void;
  readonly fault: (on: Side | 'state', fault: Fault) => void;
  readonly turn: (actor: string, method: string, ms: number) => void;
  readonly round: (actor: string, outcome: 'done' | 'nothing' | 'busy' | 'lost' | 'failed', ms: number) => void;
  readonly queue: (name: string, length: number) => void;
};
