/** Owns the lines in which one side asks for patience: obeyed means that no request came too early, and that nobody else waited for it. */
import { setTimeout as pause } from 'node:timers/promises';

import { expectThat } from '../../smoke/report.ts';
import { type Person } from '../../smoke/world.ts';
import { isGood, type Verdict } from '../ledger.ts';
import { type Burnt, type Fire, type Line } from '../line.ts';

const user = 'TANDEM';

const good = async ({ ledger }: Fire, person: Person): Promise<boolean> => {
  const mine = new Set(ledger.entries.filter((entry) => entry.person === person).map(({ tag }) => tag));
  const others = ledger.entries.map(({ tag }) => tag).filter((tag) => !mine.has(tag));
  const verdict: Verdict = await ledger.judge(others);
  return isGood(verdict);
};

/** How long each mailbox takes from now until it is as its person left it. @returns by mailbox, in people's order */
const settleTimes = (fire: Fire): Promise<readonly number[]> =>
  Promise.all(
    fire.world.people.map((person) =>
      fire.world.when(`${person.number} is settled`, () => good(fire, person), 120_000),
    ),
  );

const told = (times: readonly number[]): string =>
  `settled after ${times.map((time) => `${(time / 1000).toFixed(1)} s`).join(', ')} by mailbox`;

/** One mailbox is throttled, again and again; the others must be done before it is. */
const oneMailbox =
  (kind: string) =>
  async (fire: Fire): Promise<Burnt> => {
    const { world, load, controls } = fire;
    const [throttled] = world.people;
    const before = await controls.tooEarly();
    const order = () => world.outlook.fault({ kind, mailbox: throttled.mailbox, count: 1, backOffMilliseconds: 3000 });
    await order();
    await load.changes(20, { pauseMs: 20 });
    await order();
    await load.changes(10, { pauseMs: 20 });
    const healedAt = performance.now();
    const times = await settleTimes(fire);
    const tooEarly = (await controls.tooEarly()) - before;
    expectThat(tooEarly === 0, `every back-off was obeyed, but ${tooEarly} requests came too early`);
    return {
      injected: `twice a back-off of 3 s for one of three mailboxes, during 30 changes for all`,
      healedAt,
      measured: [`the first mailbox is the throttled one: ${told(times)}`],
    };
  };

/** Everybody is asked to wait at once; nobody may be forgotten. */
const everybody =
  (order: (fire: Fire) => Promise<void>, what: string) =>
  async (fire: Fire): Promise<Burnt> => {
    const { load, controls } = fire;
    const before = await controls.tooEarly();
    for (let times = 0; times < 3; times += 1) {
      await order(fire);
      await load.changes(15, { pauseMs: 20 });
      await pause(1500);
    }
    const healedAt = performance.now();
    const times = await settleTimes(fire);
    const tooEarly = (await controls.tooEarly()) - before;
    expectThat(tooEarly === 0, `every wait was obeyed, but ${tooEarly} requests came too early`);
    const spread = Math.max(...times) - Math.min(...times);
    return {
      injected: `${what}, during 45 changes`,
      healedAt,
      measured: [`${told(times)}, spread ${(spread / 1000).toFixed(1)} s`],
    };
  };

const s4Asks = (kind: string) =>
  everybody(
    ({ world }) => world.s4.fault({ kind, user, count: 1, ms: 3000 }),
    `three times ${kind} of S/4 with Retry-After 3 s`,
  );

const tooManyConnections = async (fire: Fire): Promise<Burnt> => {
  const { world, load } = fire;
  await world.outlook.fault({ kind: 'too-many-connections', count: 12 });
  await load.changes(40, { pauseMs: 20 });
  const healedAt = performance.now();
  return {
    injected: '12 calls refused with ErrorExceededConnectionCount, during 40 changes',
    healedAt,
    measured: [told(await settleTimes(fire))],
  };
};

export const throttling: readonly Line[] = [
  { name: 'exchange-busy', title: 'ErrorServerBusy as a SOAP fault', run: oneMailbox('busy') },
  { name: 'exchange-busy-inner', title: 'ErrorServerBusy inside an answer', run: oneMailbox('busy-inner') },
  { name: 'exchange-unavailable', title: '503 of Exchange with Retry-After', run: oneMailbox('unavailable') },
  { name: 'exchange-connections', title: 'too many connections to Exchange', run: tooManyConnections },
  { name: 's4-429', title: '429 of S/4 with Retry-After', run: s4Asks('429') },
  { name: 's4-503', title: '503 of S/4 with Retry-After', short: true, run: s4Asks('503') },
];
