/** Plays accidents: what the simulators can be told to do, and a service that is killed. */
import { setTimeout as pause } from 'node:timers/promises';

import { type Of } from '../../property/step.ts';
import { chosen, type Player } from './player.ts';
import { type Stage } from './stage.ts';

const faultsOfS4 = {
  busy: { kind: '429', count: 2 },
  unavailable: { kind: '503', count: 2 },
  'server-error': { kind: 'fail-before', count: 1 },
  unreachable: { kind: 'fail-before', count: 2 },
  'timeout-before': { kind: 'fail-before', count: 1 },
  'timeout-after': { kind: 'fail-after', count: 1 },
  unauthorised: { kind: 'session-expiry', count: 1 },
  'session-expired': { kind: 'session-expiry', count: 2 },
  locked: { kind: 'lock', count: 2 },
} as const;
const faultsOfExchange = {
  busy: { kind: 'busy', backOffMilliseconds: 500, count: 2 },
  unavailable: { kind: 'unavailable', count: 2 },
  'server-error': { kind: 'fail-before', count: 1 },
  unreachable: { kind: 'fail-before', count: 2 },
  'timeout-before': { kind: 'fail-before', count: 1 },
  'timeout-after': { kind: 'fail-after', count: 1 },
  unauthorised: { kind: 'unauthorised', count: 1 },
  'session-expired': { kind: 'moving', count: 1 },
  locked: { kind: 'busy-inner', backOffMilliseconds: 500, count: 1 },
} as const;
const writing = ['CreateItem', 'UpdateItem', 'DeleteItem'] as const;

const fault: Player<'fault'> = async (stage, { on, kind, which, count }) => {
  if (on === 's4') return stage.fault('s4', { ...faultsOfS4[kind], user: 'TANDEM' });
  const operation = which === 'write' ? { operation: chosen(writing, count) } : {};
  await stage.fault('exchange', { ...faultsOfExchange[kind], ...operation });
};

const notices =
  (how: 'drop' | 'double') =>
  async (stage: Stage, { side, count }: Of<'drop-notices' | 'double-notices'>): Promise<void> =>
    side === 's4'
      ? stage.fault('s4', { kind: how === 'drop' ? 'lost-event' : 'double-event', count })
      : stage.fault('exchange', { kind: `${how}-notifications`, count });

const happens =
  (kind: string) =>
  (stage: Stage, { who }: { readonly who: number }): Promise<void> =>
    stage.fault('exchange', { kind, mailbox: stage.personOf(who).mailbox });

const killed = async ({ world }: Stage): Promise<void> => {
  await world.installation.running.service?.kill('SIGKILL');
};

const delay: Player<'delay-notices'> = (stage, { side, count }) =>
  side === 's4'
    ? stage.fault('s4', { kind: 'slow', ms: 300, count })
    : stage.fault('exchange', { kind: 'delay-notifications', ms: 1000, count });

const emptyPages: Player<'empty-pages'> = (stage, { who, count }) =>
  stage.fault('exchange', { kind: 'empty-pages', mailbox: stage.personOf(who).mailbox, count });

export const accidentPlayers = {
  fault,
  'drop-notices': notices('drop'),
  'double-notices': notices('double'),
  'delay-notices': delay,
  'lose-subscription': happens('lose-subscriptions'),
  'invalidate-watermark': happens('expire-watermarks'),
  'invalidate-sync-state': happens('expire-sync-state'),
  'strange-item': happens('unknown-item-class'),
  'fail-over': (stage: Stage) => stage.fault('exchange', { kind: 'lose-subscriptions' }),
  'empty-pages': emptyPages,
  'empty-listings': (stage: Stage, { count }: Of<'empty-listings'>) =>
    stage.fault('s4', { kind: 'empty-listing', count }),
  crash: killed,
  restart: killed,
  pass: (_: Stage, { seconds }: Of<'pass'>) => pause(Math.min(seconds, 2) * 1000),
};
