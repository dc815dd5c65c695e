/**
 * What Tandem says of each pair is so (P11): an administrator who asks where an appointment is gets this answer. Judged by what is on both sides when a world is at
 * rest, for worlds with the default settings in which nobody lost a notice for ever.
 */
import { type Link, type LinkState } from '../../src/model/link.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { type Person, people } from '../support/world/world.ts';
import { type Session } from './session.ts';
import { linksOf } from './standing.ts';

/** The item itself, else whatever carries its key. */
const itemOf = ({ world }: Session, { address }: Person, link: Link): StoredItem | undefined => {
  const { items } = world.mailboxes.mailbox(address);
  return items.get(link.itemId) ?? [...items.values()].find(({ key, copied }) => key === link.key && !copied);
};

type Standing = { readonly where: string; readonly may: readonly LinkState[] };

const standings: { readonly [F in StoredItem['folder'] | 'nowhere']: Standing } = {
  calendar: { where: 'in the calendar', may: ['linked'] },
  other: { where: 'in another folder', may: ['resting'] },
  deleted: { where: 'in Deleted Items', may: ['tombstone'] },
  // Deleted for ever by a person who was heard.
  nowhere: { where: 'nowhere', may: ['tombstone'] },
};

const vanished: Standing = { where: 'nowhere, and nobody was heard to delete it', may: ['vanished'] };

/** `unheard`: what is nowhere went without a word. `whose`: absent: everybody's. */
type Silence = { readonly unheard: boolean; readonly whose?: readonly Person[] };

const isDeletedInS4 = ({ world: { s4 } }: Session, { guid }: Link): boolean =>
  !s4.items.has(guid) && s4.tombstones.some(({ item }) => item.guid === guid);

/** One side holds a block, in step or left behind. */
const isPrivate = ({ world: { s4 } }: Session, { guid }: Link, item: StoredItem): boolean =>
  s4.items.get(guid)?.appointment.private === true || item.appointment.private;

const standingOf = (
  session: Session,
  person: Person,
  { link, unheard }: Silence & { readonly link: Link },
): Standing => {
  if (isDeletedInS4(session, link)) return { where: 'deleted in S/4', may: ['tombstone'] };
  const item = itemOf(session, person, link);
  if (item === undefined) return unheard ? vanished : standings.nowhere;
  return item.folder === 'calendar' && isPrivate(session, link, item)
    ? { where: 'private', may: ['linked', 'resting'] }
    : standings[item.folder];
};

/** @returns what is not so */
export const untrueStandings = (session: Session, { unheard, whose = people }: Silence): readonly string[] =>
  whose.flatMap((person) =>
    linksOf(session, person).flatMap((link) => {
      const { where, may } = standingOf(session, person, { link, unheard });
      return may.includes(link.state)
        ? []
        : [`P11: ${link.guid} of ${person.address} counts as ${link.state}, but is ${where}`];
    }),
  );
