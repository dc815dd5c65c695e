/** P1: whoever has nothing to do with an appointment any more does not have it in step: the copy goes, or the delete policy of Outlook lets it rest. */
import { numbersOf } from '../support/world/s4-store.ts';
import { type Person } from '../support/world/world.ts';
import { type Session } from './session.ts';
import { linksOf } from './standing.ts';

export const takesPart = (session: Session, person: Person): readonly string[] =>
  linksOf(session, person)
    .filter(({ state }) => state === 'linked')
    .flatMap(({ guid, itemId }) => {
      const appointment = session.world.s4.items.get(guid);
      const item = session.world.mailboxes.mailbox(person.address).items.get(itemId);
      // Who organises a meeting, or is invited to it, has it by that.
      if (appointment === undefined || item?.folder !== 'calendar' || item.meeting !== undefined) return [];
      return numbersOf(appointment).includes(person.employee)
        ? []
        : [`P1: ${person.address} has ${guid} in step and takes no part in it any more`];
    });
