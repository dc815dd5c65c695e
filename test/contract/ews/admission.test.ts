import { createAdmission } from '../../../src/adapters/ews/admission.ts';

/** A piece of work that runs until it is let go. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { work: () => opened, open };
}

test('never more calls in flight than allowed, and the waiting ones come in order', async () => {
  const admission = createAdmission(2);
  const gates = Array.from({ length: 5 }, gate);
  const started: number[] = [];
  const runs = gates.map((each, at) =>
    admission.run('a', async () => {
      started.push(at);
      await each.work();
    }),
  );
  await Promise.resolve();
  expect(started).toEqual([0, 1]);
  gates[1]?.open();
  await runs[1];
  await Promise.resolve();
  expect(started).toEqual([0, 1, 2]);
  for (const each of gates) each.open();
  await Promise.all(runs);
  expect(started).toEqual([0, 1, 2, 3, 4]);
});

test('a place is given back when the work fails', async () => {
  const admission = createAdmission(1);
  await expect(admission.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await admission.run('a', () => Promise.resolve(1))).toBe(1);
});

test('a pause that begins while a call waits keeps it from being sent', async () => {
  const admission = createAdmission(1, () => 0);
  const first = gate();
  const running = admission.run('a', first.work);
  const waiting = admission.run('a', () => Promise.resolve('sent'));
  const elsewhere = admission.run('b', () => Promise.resolve('sent'));
  admission.hold({ mailbox: 'a' }, 1000);
  first.open();
  await running;
  expect(await waiting).toBeUndefined();
  expect(await elsewhere).toBe('sent');
});

test('pauses end, never shorten each other, and the account`s holds for everybody', () => {
  let now = 0;
  const admission = createAdmission(1, () => now);
  admission.hold({ mailbox: 'a' }, 1000);
  admission.hold({ mailbox: 'a' }, 10);
  expect([admission.heldMs('a'), admission.heldMs('b')]).toEqual([1000, 0]);
  admission.hold('account', 400);
  expect([admission.heldMs('a'), admission.heldMs('b')]).toEqual([1000, 400]);
  now = 1000;
  expect([admission.heldMs('a'), admission.heldMs('b')]).toEqual([0, 0]);
});
