/** When rounds run: a wake-up during a round is answered by that round if its last turn was asked for afterwards, else by another round. */
import { type RoundEnd } from '../../../src/rounds/mailbox-round.ts';
import { type Rounds, schedule } from '../../../src/rounds/scheduler.ts';

const later = (ms = 1): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type World = { readonly rounds: Rounds; readonly ran: string[]; readonly end: (end: RoundEnd) => Promise<void> };

/** Rounds that end when the test says so, one at a time. */
const world = (): World => {
  const ran: string[] = [];
  let resolve: (end: RoundEnd) => void = () => undefined;
  const rounds = schedule(
    { clock: { now: () => 0 }, metrics: { queue: () => undefined } as never, leaseMs: 60_000 },
    {
      concurrency: 1,
      run: (_kind, id) => {
        ran.push(id);
        return new Promise((done) => {
          resolve = done;
        });
      },
    },
  );
  const end = async (how: RoundEnd): Promise<void> => {
    resolve(how);
    await later();
  };
  return { rounds, ran, end };
};

test('a wake-up before the last turn was asked for is answered by the round that runs', async () => {
  const { rounds, ran, end } = world();
  rounds.wake('mailbox', 'a');
  rounds.wake('mailbox', 'a');
  await later();
  await end({ outcome: 'done', saw: performance.now() });
  expect(ran).toEqual(['a']);
});

test.each([
  ['after the last turn was asked for', { outcome: 'done', saw: 0 }],
  ['during a round that does not say what it saw', { outcome: 'lost' }],
] as const)('a wake-up %s is answered by another round', async (_, how) => {
  const { rounds, ran, end } = world();
  rounds.wake('mailbox', 'a');
  rounds.wake('mailbox', 'a');
  await end(how);
  expect(ran).toEqual(['a', 'a']);
});

test('whoever was woken first runs first, and wake-ups that wait are one round', async () => {
  const { rounds, ran, end } = world();
  for (const id of ['a', 'b', 'c', 'b']) rounds.wake('mailbox', id);
  await end({ outcome: 'done' });
  await end({ outcome: 'done' });
  await end({ outcome: 'done' });
  expect(ran).toEqual(['a', 'b', 'c']);
});
