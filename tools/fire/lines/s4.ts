/** Owns the lines in which S/4 goes wrong: its events, its sessions, its documents, its authorisations. People in the SAP GUI are not hit, only Tandem is. */
import { setTimeout as pause } from 'node:timers/promises';

import { expectThat } from '../../smoke/report.ts';
import { type Mark } from '../controls.ts';
import { type Burnt, burnt, type Fire, type Line } from '../line.ts';

/** Tandem's communication user. */
const user = 'TANDEM';

/** No event tells of the changes: the delta read (each 5 s here, asked for by the sweep each minute) has to. */
const eventsLost = async ({ world, load }: Fire): Promise<Burnt> => {
  await world.s4.fault({ kind: 'lost-event' });
  await load.changes(30, { only: 's4' });
  await world.s4.fault({ kind: 'lost-event', count: 1 });
  return burnt('no event for 30 changes in S/4');
};

const eventsDoubled = async ({ world, load }: Fire): Promise<Burnt> => {
  await world.s4.fault({ kind: 'double-event' });
  await load.changes(40);
  return burnt('every event of S/4 twice during 40 changes');
};

const eventsEarly = async ({ world, load }: Fire): Promise<Burnt> => {
  await world.s4.fault({ kind: 'early-event', ms: 400, count: 12 });
  await load.changes(30);
  return burnt('12 events of S/4 sent 400 ms before their commit, during 30 changes');
};

const sessionExpiry = async ({ world, load }: Fire): Promise<Burnt> => {
  await world.s4.fault({ kind: 'session-expiry', user, count: 10 });
  await load.changes(40);
  return burnt("10 times Tandem's session had expired at a write, during 40 changes");
};

/** For a while, as seen by Tandem alone, under load on both sides. */
const forAWhile =
  (fault: object, { seconds, what }: { readonly seconds: number; readonly what: string }) =>
  async ({ world, load, controls }: Fire): Promise<Burnt> => {
    await world.s4.fault({ ...fault, user });
    const { changes } = await load.during(pause(seconds * 1000));
    await controls.heal();
    return burnt(`${what} for ${seconds} s, ${changes} changes meanwhile`);
  };

/** Deletes in Outlook since then; nobody deletes in S/4 in these lines while it is asked, so there must be none. */
const expectNoDeletes = async ({ controls }: Fire, since: Mark): Promise<void> => {
  const { onExchange } = await controls.deletesSince(since);
  expectThat(onExchange === 0, `nothing is deleted in Outlook because S/4 shows nothing, but ${onExchange} items were`);
};

/** Everything is listed again on both sides while S/4 shows nothing: absence is no witness. */
const emptyListing = async (fire: Fire): Promise<Burnt> => {
  const { world, load, controls } = fire;
  await world.agree();
  await world.quiet();
  await pause(1000);
  const since = await controls.mark();
  await world.s4.fault({ kind: 'empty-listing', user });
  await world.outlook.fault({ kind: 'expire-sync-state' });
  const { changes } = await load.during(pause(15_000), { only: 'outlook' });
  await expectNoDeletes(fire, since);
  await controls.heal();
  return burnt(`every listing of S/4 empty for 15 s while everything was listed anew, ${changes} changes meanwhile`, [
    '0 items deleted in Outlook meanwhile',
  ]);
};

/** Afterwards the operator retries what was set aside, as the documentation says. */
const authorisationLost = async (fire: Fire): Promise<Burnt> => {
  const { world, load, controls } = fire;
  await world.agree();
  await world.quiet();
  await pause(1000);
  const since = await controls.mark();
  await world.s4.fault({ kind: 'no-authorisation', user });
  const { changes } = await load.during(pause(45_000), { pauseMs: 600 });
  await expectNoDeletes(fire, since);
  await controls.heal();
  const letters = await controls.retryLetters();
  return burnt(`403 to everything that Tandem asks of S/4 for 45 s, ${changes} changes meanwhile`, [
    `0 items deleted in Outlook meanwhile; ${letters} dead letters retried by the operator`,
  ]);
};

/** After a minute of failures the next attempt may be two minutes away. */
const afterBackOffMs = 240_000;

export const s4Lines: readonly Line[] = [
  { name: 's4-events-lost', title: 'events of S/4 get lost', run: eventsLost },
  { name: 's4-events-doubled', title: 'events of S/4 come twice', run: eventsDoubled },
  { name: 's4-events-early', title: 'events of S/4 come before their commit', run: eventsEarly },
  { name: 's4-session-expiry', title: "Tandem's session in S/4 expires", short: true, run: sessionExpiry },
  {
    name: 's4-document-locked',
    title: 'somebody has the documents of S/4 open',
    patienceMs: afterBackOffMs,
    run: forAWhile({ kind: 'lock' }, { seconds: 60, what: 'every document locked' }),
  },
  {
    name: 's4-unavailable',
    title: 'S/4 is down',
    patienceMs: afterBackOffMs,
    run: forAWhile({ kind: '503', ms: 2000 }, { seconds: 60, what: '503 with Retry-After 2 s' }),
  },
  { name: 's4-empty-listing', title: 'S/4 answers listings with nothing', run: emptyListing },
  {
    name: 's4-authorisation-lost',
    title: 'Tandem loses its authorisation in S/4',
    patienceMs: 180_000,
    run: authorisationLost,
  },
];
