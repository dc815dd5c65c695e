/**
 * Owns the worlds of items of Outlook that fail (product, row 26): what is tried again does not say yet that it failed, and what its person chose stays whatever Tandem says
 * beside it. Nothing is drawn.
 */
import { isFailedMark } from '../../src/sync/failed-mark.ts';
import { transient } from '../support/world/calls.ts';
import { begin, type BuiltWorld, end, pass } from './built-worlds.ts';
import { type Session } from './session.ts';
import { leader } from './small-worlds.ts';
import { create, edit } from './user-steps.ts';
import { appointmentOf } from './values.ts';

const chosen = 'Red';

const editedBy = (session: Session): void =>
  edit(session, { do: 'edit', side: 'exchange', pick: 0, field: 'subject', shape: 'timed', run: 0 });

const categoriesOf = ({ world }: Session): readonly string[] =>
  [...world.mailboxes.mailbox(leader.address).items.values()].flatMap(({ categories }) => categories);

/** Somebody has it open in S/4, and closes it soon. */
const openForAWhile: BuiltWorld = {
  name: 'failed: open in S/4 for a while',
  play: async (engine) => {
    const session = await begin(engine);
    create(session, { do: 'create', side: 'exchange', who: 0, shape: 'timed', run: 0 });
    await pass(session);
    session.world.calls.arm({ on: 's4', which: 'write', count: 3, fault: transient('locked'), when: 'before' });
    editedBy(session);
    const broken = await end(session);
    const said = session.writes.filter(({ step }) => step === 'mark');
    return [...broken, ...said.map(() => 'row 26: an item that is tried again said that it failed')];
  },
};

/** Refused by S/4, and mended by its person. */
const mended: BuiltWorld = {
  name: 'failed: refused by S/4, and mended',
  play: async (engine) => {
    const session = await begin(engine);
    session.world.mailboxes.add(leader.address, {
      appointment: appointmentOf(session.fresh(), 'poison'),
      categories: [chosen],
      by: 'user',
    });
    await pass(session);
    const saidSo = categoriesOf(session).some(isFailedMark);
    editedBy(session);
    const broken = await end(session);
    const isKept = categoriesOf(session).includes(chosen);
    return [
      ...broken,
      ...(saidSo ? [] : ['row 26: an item that S/4 refuses does not say so']),
      ...(isKept ? [] : ['row 26: the category that a person chose is gone']),
    ];
  },
};

/** Its person mends a copy of it, and the original goes on failing. */
const copied: BuiltWorld = {
  name: 'failed: refused by S/4, and a copy mended',
  play: async (engine) => {
    const session = await begin(engine);
    const { mailboxes } = session.world;
    const { itemId } = mailboxes.add(leader.address, {
      appointment: appointmentOf(session.fresh(), 'poison'),
      categories: [chosen],
      by: 'user',
    });
    await pass(session);
    const { items } = mailboxes.mailbox(leader.address);
    const { key, categories = [] } = items.get(itemId) ?? {};
    if (key === undefined) return ['row 26: an item that S/4 refuses was not stamped'];
    const appointment = appointmentOf(session.fresh(), 'timed');
    const copy = mailboxes.add(leader.address, { appointment, key, categories, copied: true, by: 'user' });
    const broken = await end(session);
    const says = (id: typeof itemId): boolean => items.get(id)?.categories.some(isFailedMark) === true;
    return [
      ...broken,
      ...(says(itemId) ? [] : ['row 26: an item that S/4 refuses does not say so']),
      ...(says(copy.itemId) ? ['row 26: a copy that is in step says that it failed'] : []),
    ];
  },
};

export const failedWorlds: readonly BuiltWorld[] = [openForAWhile, mended, copied];
