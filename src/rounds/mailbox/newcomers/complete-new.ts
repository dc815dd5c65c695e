/** Owns what an item that is to be made in S/4 needs besides itself: whether its type has a private flag and a note, and its people. */
import { type Result } from '../../../model/fault.ts';
import { reasonAgainst, settingsOf } from '../conduct.ts';
import { type Context, itemResult } from '../context.ts';
import { isNoteAllowed } from '../note-allowed.ts';
import { inWindow } from '../observe.ts';
import { peopleOfNew } from '../people/people.ts';
import { type Failure, isFailure } from '../reader.ts';
import { type NewOnExchange, type Skipped } from '../sighting.ts';

/** Asked only where it decides something: of a private item whose content may go with the flag. What S/4 does not know has none. */
const askFlag = async (context: Context, { item }: NewOnExchange): Promise<Result<boolean>> => {
  const { privateMode, defaultTransactionType } = settingsOf(context).appointments;
  if (!item.appointment.private || privateMode !== 'full') return { ok: true, value: false };
  const check = await context.s4.checkTransactionType(defaultTransactionType);
  if (check.ok) return { ok: true, value: check.value.privateAllowed };
  if ('reason' in check.fault) return { ok: true, value: false };
  const { fault } = check;
  return itemResult<boolean>(context, 's4', Promise.resolve({ ok: false, fault }));
};

/** A note that nobody has written needs no room. */
const hasNoRoom = async (context: Context, { item }: NewOnExchange): Promise<boolean> =>
  item.appointment.note !== '' &&
  !(await isNoteAllowed(context, settingsOf(context).appointments.defaultTransactionType));

/** Nothing is asked for an item that is not going to be made. */
const completed = async (context: Context, one: NewOnExchange): Promise<NewOnExchange | Failure> => {
  const { ref, item, key } = one;
  if (reasonAgainst(context, item) !== undefined || !inWindow(context, item.appointment)) return one;
  const flag = await askFlag(context, one);
  if (!flag.ok) return { ref, on: 's4', fault: flag.fault };
  const people = await peopleOfNew(context, item, { key, flagAllowed: flag.value });
  if (!people.ok) return { ref, on: 's4', fault: people.fault };
  return {
    ...one,
    ...(flag.value ? { flagAllowed: true } : {}),
    ...((await hasNoRoom(context, one)) ? { noteAllowed: false } : {}),
    ...(people.value === undefined ? {} : { people: people.value }),
  };
};

type Completed = { readonly fresh: readonly (NewOnExchange | Skipped)[]; readonly failures: readonly Failure[] };

export const completeAll = async (
  context: Context,
  items: readonly (NewOnExchange | Skipped)[],
): Promise<Completed> => {
  const fresh: (NewOnExchange | Skipped)[] = [];
  const failures: Failure[] = [];
  for (const one of items) {
    const done = one.kind === 'skipped' ? one : await completed(context, one);
    if (isFailure(done)) failures.push(done);
    else fresh.push(done);
  }
  return { fresh, failures };
};
