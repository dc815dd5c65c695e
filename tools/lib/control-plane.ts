/**
 * Owns how Dapr's placement and scheduler are started beside us: on loopback only, every port given, metrics off.
 */
import { mkdirSync } from 'node:fs';

import { type ChildSpec } from './child.ts';
import { flags } from './flags.ts';
import { answersOk } from './wait.ts';

export interface PlacementOptions {
  readonly program: string;
  readonly port: number;
  readonly healthPort: number;
  readonly raftPort: number;
  readonly log: string;
}

export interface SchedulerOptions {
  readonly program: string;
  readonly port: number;
  readonly healthPort: number;
  readonly etcdClientPort: number;
  readonly etcdPeerPort: number;
  /** Where the reminders live. */
  readonly dataDir: string;
  readonly log: string;
}

const LOOPBACK = '127.0.0.1';

export function placementSpec(options: PlacementOptions): ChildSpec {
  const { program, port, healthPort, raftPort, log } = options;
  return {
    name: 'placement',
    command: program,
    args: flags({
      port,
      'listen-address': LOOPBACK,
      'healthz-port': healthPort,
      'healthz-listen-address': LOOPBACK,
      'initial-cluster': `dapr-placement-0=${LOOPBACK}:${raftPort}`,
      'enable-metrics': false,
    }),
    log,
    ports: [
      { name: 'Dapr placement', port },
      { name: 'Dapr placement, health', port: healthPort },
      { name: 'Dapr placement, raft', port: raftPort },
    ],
    ready: () => answersOk(`http://${LOOPBACK}:${healthPort}/healthz`),
  };
}

export function schedulerSpec(options: SchedulerOptions): ChildSpec {
  const { program, port, healthPort, etcdClientPort, etcdPeerPort, dataDir, log } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return {
    name: 'scheduler',
    command: program,
    args: flags({
      port,
      'listen-address': LOOPBACK,
      // What it tells the sidecars to connect to; by default it would be the machine's outer address.
      'override-broadcast-host-port': `localhost:${port}`,
      'healthz-port': healthPort,
      'healthz-listen-address': LOOPBACK,
      'etcd-data-dir': dataDir,
      'etcd-client-port': etcdClientPort,
      'etcd-client-listen-address': LOOPBACK,
      'etcd-initial-cluster': `dapr-scheduler-server-0=http://${LOOPBACK}:${etcdPeerPort}`,
      'enable-metrics': false,
    }),
    log,
    ports: [
      { name: 'Dapr scheduler', port },
      { name: 'Dapr scheduler, health', port: healthPort },
      { name: 'Dapr scheduler, etcd clients', port: etcdClientPort },
      { name: 'Dapr scheduler, etcd peers', port: etcdPeerPort },
    ],
    stopTimeoutMs: 15_000,
    ready: () => answersOk(`http://${LOOPBACK}:${healthPort}/healthz`),
  };
}
