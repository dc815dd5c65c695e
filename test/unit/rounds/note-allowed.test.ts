/** Whether a new appointment has room for a note: asked once in a while, not for every new item. */
import { type S4Port, type TransactionTypeCheck } from '../../../src/ports/s4.ts';
import { type Context } from '../../../src/rounds/mailbox/context.ts';
import { isNoteAllowed } from '../../../src/rounds/mailbox/note-allowed.ts';
import { contextWith } from './planning.ts';

const type = (noteTextType: string | undefined): TransactionTypeCheck => ({
  ok: true,
  value: { code: 'ZVIS', description: '', noteTextType, privateAllowed: true },
});

/** S/4 as it answers now, and how often it was asked. */
const asking = (first: TransactionTypeCheck) => {
  const asked = { codes: [] as string[], answer: first, now: Date.parse('2026-11-22T08:00:00Z') };
  const s4 = {
    checkTransactionType: (code: string) => {
      asked.codes.push(code);
      return Promise.resolve(asked.answer);
    },
  } as S4Port;
  const context = contextWith();
  const at: Context = { ...context, s4, deps: { ...context.deps, clock: { now: () => asked.now } } };
  return { asked, isAllowed: (code = 'ZVIS') => isNoteAllowed(at, code) };
};

test.each([
  ['A002', true],
  [undefined, false],
] as const)(
  'a type whose note has the text type %s: %s; asked once in ten minutes for each type',
  async (noteTextType, allowed) => {
    const { asked, isAllowed } = asking(type(noteTextType));
    expect([await isAllowed(), await isAllowed(), await isAllowed('ZOTH')]).toEqual([allowed, allowed, allowed]);
    expect(asked.codes).toEqual(['ZVIS', 'ZOTH']);
    asked.answer = type(allowed ? undefined : 'A002');
    asked.now += 10 * 60_000 - 1;
    expect(await isAllowed()).toBe(allowed);
    asked.now += 1;
    expect(await isAllowed()).toBe(!allowed);
  },
);

test('a clock that was set back does not keep an old answer', async () => {
  const { asked, isAllowed } = asking(type(undefined));
  expect(await isAllowed()).toBe(false);
  asked.answer = type('A002');
  asked.now -= 3_600_000;
  expect(await isAllowed()).toBe(true);
});

test('where nobody can say, a note is tried, and it is asked again', async () => {
  const { asked, isAllowed } = asking({ ok: false, fault: { kind: 'transient', code: 'busy' } });
  expect(await isAllowed()).toBe(true);
  asked.answer = type(undefined);
  expect(await isAllowed()).toBe(false);
  expect(asked.codes).toHaveLength(2);
});
