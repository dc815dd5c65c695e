/** Owns the lines in which Exchange's notifications go wrong. */
import { setTimeout as pause } from 'node:timers/promises';

import { expectThat } from '../../smoke/report.ts';
import { type Burnt, burnt, type Fire, type Line } from '../line.ts';

/** Twice the status frequency (1 minute here) of silence, a sweep each minute, and the work itself. */
const silenceMs = 300_000;

/** Nobody tells Tandem about 30 changes; no event of S/4 wakes that mailbox meanwhile. */
const subscriptionLost = async ({ world, load }: Fire): Promise<Burnt> => {
  const [silent, ...others] = world.people;
  await world.outlook.fault({ kind: 'lose-subscriptions', mailbox: silent.mailbox });
  await load.changes(30, { people: [silent], only: 'outlook', pauseMs: 20 });
  await load.changes(10, { people: others });
  return burnt('the subscription of one mailbox lost without a word, then 30 changes in it that nobody tells');
};

const treated =
  (kind: string, what: string, more: object = {}) =>
  async ({ world, load }: Fire): Promise<Burnt> => {
    await world.outlook.fault({ kind, count: 15, ...more });
    await load.changes(40);
    return burnt(`15 notifications ${what} during 40 changes`);
  };

/** The loss ends with a silent mailbox: no later notification, round or event heals it in passing. */
const dropped = async ({ world, load, controls }: Fire): Promise<Burnt> => {
  const [silent, ...others] = world.people;
  await world.outlook.fault({ kind: 'drop-notifications', count: 8 });
  await load.changes(30);
  await load.changes(6, { people: others });
  await world.agree(240_000);
  await world.quiet();
  // Our own last writes come back as notifications too; the fault is for the one after them.
  await pause(2000);
  await controls.heal();
  await world.outlook.fault({ kind: 'drop-notifications', mailbox: silent.mailbox, count: 1 });
  await load.create('outlook', silent);
  return burnt('9 notifications dropped around 37 changes, the last of them in a mailbox that is silent afterwards');
};

const watermarkInvalid = async ({ world, load }: Fire): Promise<Burnt> => {
  await world.outlook.fault({ kind: 'expire-watermarks' });
  await world.outlook.fault({ kind: 'lose-subscriptions' });
  await load.changes(30, { only: 'outlook' });
  return burnt(
    'every subscription lost and every watermark refused (ErrorInvalidWatermark), then 30 changes in Outlook',
  );
};

const syncStateInvalid = async ({ world, load }: Fire): Promise<Burnt> => {
  await load.changes(10);
  await world.outlook.fault({ kind: 'expire-sync-state' });
  await load.changes(30);
  return burnt('every sync state refused (ErrorInvalidSyncStateData) in the middle of 40 changes');
};

const emptyPages = async ({ world, load }: Fire): Promise<Burnt> => {
  await world.outlook.fault({ kind: 'empty-pages', count: 9 });
  await load.changes(40);
  return burnt('9 empty pages with more to come during 40 changes');
};

const failOver = async ({ world, load }: Fire): Promise<Burnt> => {
  await load.changes(10);
  await world.outlook.fault({ kind: 'lose-subscriptions' });
  await load.changes(40);
  return burnt('a fail-over: every subscription lost at once in the middle of 50 changes on both sides');
};

const moved = async ({ world, load }: Fire): Promise<Burnt> => {
  const [mover] = world.people;
  const ids = async () => new Set((await world.outlook.calendar(mover.mailbox)).map(({ itemId }) => itemId));
  await load.changes(5, { people: [mover] });
  const before = await ids();
  await world.outlook.fault({ kind: 'move-mailbox', mailbox: mover.mailbox, count: 10 });
  const kept = [...(await ids())].filter((id) => before.has(id));
  expectThat(kept.length === 0, `every item has a new id after the move, but ${kept.length} kept theirs`);
  await load.changes(30);
  return burnt(
    `a mailbox with ${before.size} items moved: 10 calls refused, then new item ids, change keys, watermarks and sync states, during 35 changes`,
  );
};

export const notifications: readonly Line[] = [
  {
    name: 'notifications-doubled',
    title: 'notifications of Exchange come twice',
    run: treated('double-notifications', 'doubled'),
  },
  {
    name: 'notifications-delayed',
    title: 'notifications of Exchange come late',
    run: treated('delay-notifications', 'held back for 1.5 s each', { ms: 1500 }),
  },
  {
    name: 'notifications-reordered',
    title: 'events of Exchange come in reverse',
    run: treated('reorder-notifications', 'gathered and reversed'),
  },
  { name: 'sync-state-invalid', title: 'Exchange forgets the sync states', short: true, run: syncStateInvalid },
  { name: 'empty-pages', title: 'Exchange answers empty pages', run: emptyPages },
  {
    name: 'notifications-dropped',
    title: 'notifications of Exchange get lost',
    patienceMs: silenceMs,
    run: dropped,
  },
  {
    name: 'subscription-lost',
    title: 'Exchange drops a subscription silently',
    patienceMs: silenceMs,
    run: subscriptionLost,
  },
  { name: 'watermark-invalid', title: 'Exchange refuses watermarks', patienceMs: silenceMs, run: watermarkInvalid },
  { name: 'fail-over', title: 'Exchange fails over', patienceMs: silenceMs, run: failOver },
  { name: 'mailbox-moved', title: 'Exchange moves a mailbox: every id is new', patienceMs: silenceMs, run: moved },
];
