/**
 * Owns whether a person threw an item away whose appointment goes by another key: a single item that became a series carries the key of the series, also when it is single
 * again, and its appointment the one that it had, until a round has come to it.
 */
import { type Intent } from '../../src/actors/messages.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { type Session } from './session.ts';

/** It lies nowhere else by now, and was one with the appointment, which never became an occurrence. */
export const wasThrownAway = (
  { world, ledger, pairs }: Session,
  { guid }: StoredAppointment,
  { itemId, occurrence }: Intent,
): boolean => {
  const lineage = itemId === undefined || occurrence !== undefined ? undefined : world.mailboxes.lineageOf(itemId);
  if (lineage === undefined) return false;
  const isKept = world.mailboxes
    .all()
    .flatMap(({ items }) => [...items.values()])
    .some((item) => item.lineage === lineage && item.folder !== 'deleted');
  return (
    !isKept &&
    pairs.known().some(([item, appointment]) => item === lineage && appointment === guid) &&
    ledger.deletes.some(
      // What went of a series alone is recorded without a key.
      (gone) => gone.side === 'exchange' && gone.lineage === lineage && gone.key !== undefined && !gone.onlyCopy,
    )
  );
};
