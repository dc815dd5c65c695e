/**
 * What must hold of private items (P8; sync.md, Private): where the mode hides them, nothing that a person wrote into them is on the other side or in the vault, and
 * their block there has their times and nothing else.
 */
import { type Appointment, type Side } from '../../src/model/appointment.ts';
import { type VaultedConflict } from '../../src/ports/vault.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { present } from '../support/world/records-double.ts';
import { cancelledStatus, privateAllowed } from '../support/world/s4-customizing.ts';
import { type StoredAppointment } from '../support/world/s4-store.ts';
import { type Person, people, type World, type Wrote } from '../support/world/world.ts';
import { asks } from './flows.ts';
import { keysOf } from './keys.ts';
import { contentOf, marksOf } from './ledger.ts';
import { type Session } from './session.ts';
import { askingTag } from './values.ts';

const modeOf = ({ tables }: World): string => tables.settings.appointments.privateMode;

/** True where the other side may hold no content of this appointment. `onS4`: its appointment in S/4, as far as there is one. */
export const isHidden = (
  { world }: Session,
  { private: isPrivate }: Appointment,
  onS4: Pick<StoredAppointment, 'transactionType'> | undefined,
): boolean => {
  if (!isPrivate) return false;
  const type = onS4?.transactionType ?? world.tables.settings.appointments.defaultTransactionType;
  return modeOf(world) !== 'full' || !privateAllowed(type);
};

type Pair = { readonly address: string; readonly item: StoredItem; readonly onS4: StoredAppointment };

const pairs = ({ world }: Session): readonly Pair[] =>
  people.flatMap(({ address }) =>
    [...world.mailboxes.mailbox(address).items.values()].flatMap((item) => {
      const key = item.key;
      const onS4 =
        key === undefined ? undefined : [...world.s4.items.values()].find((one) => keysOf(one).includes(key));
      return onS4 === undefined ? [] : [{ address, item, onS4 }];
    }),
  );

/** Lineages and GUIDs of everything that was private at some time, and of what was or is paired with it. */
export const everPrivatePairs = (session: Session): ReadonlySet<string> => {
  const known = new Set(session.ledger.everPrivate);
  // The occurrences of a series have no item of their own to be paired with.
  for (const { on, item, from } of session.writes)
    if (on === 's4' && from !== undefined && session.ledger.everPrivate.has(from)) known.add(item);
  const all = [...session.pairs.known(), ...pairs(session).map(({ item, onS4 }) => [item.lineage, onS4.guid] as const)];
  // Once for each hop: item, appointment, another mailbox's item.
  for (let hop = 0; hop < 3; hop += 1)
    for (const [lineage, guid] of all) {
      if (known.has(lineage)) known.add(guid);
      if (known.has(guid)) known.add(lineage);
    }
  return known;
};

const secretsAmong = (session: Session, side: Side, marks: readonly string[]): readonly string[] => {
  const { ledger, world } = session;
  return marks.filter((mark) => {
    const secret = ledger.secrets.get(mark);
    if (secret?.side !== side) return false;
    const onS4 = [...world.s4.items.values()].find(({ guid }) => guid === secret.item);
    return modeOf(world) !== 'full' || !privateAllowed(onS4?.transactionType ?? '0001');
  });
};

/** A round that began before an administrator changed the mode follows the former one. */
const judged = ({ ledger }: Session, startedAt: number): boolean =>
  ledger.decidedAt === undefined || startedAt > ledger.decidedAt;

/** P8 at the moment of a write: nothing that was written into a hidden item reaches the other side. */
export const betrays = (session: Session, write: Wrote): boolean =>
  judged(session, write.task.startedAt) &&
  secretsAmong(session, write.on === 's4' ? 'exchange' : 's4', marksOf(write.item.appointment)).length > 0;

const marksIn = (conflict: VaultedConflict): readonly string[] =>
  Object.values(conflict.values).flatMap((value) =>
    typeof value === 'string' ? marksOf({ subject: value, location: '', note: '' } as Appointment) : [],
  );

/** P8: the vault never gets what was written into a hidden item. */
export const vaultsSecret = (session: Session, conflict: VaultedConflict): boolean =>
  session.ledger.decidedAt === undefined &&
  [...secretsAmong(session, 's4', marksIn(conflict)), ...secretsAmong(session, 'exchange', marksIn(conflict))].length >
    0;

const isUndisturbed = ({ ledger }: Session, { item, onS4 }: Pair): boolean =>
  ledger.decidedAt === undefined &&
  // Cancelled, and left in Outlook by the policy: nobody keeps it in step.
  onS4.status !== cancelledStatus &&
  ![item.lineage, onS4.guid].some((name) => ledger.movedAway.has(name)) &&
  !ledger.undeleted.has(item.lineage);

const isLed = ({ world }: Session, { address, onS4 }: Pair): boolean =>
  !world.calls.sick(address) &&
  people.some(
    (one) => one.address === address && one.employee === onS4.responsible && world.enrolled(one) !== undefined,
  );

const isSettled = (session: Session, pair: Pair): boolean =>
  pair.item.folder === 'calendar' &&
  !pair.item.copied &&
  pair.item.strange !== true &&
  // What asks no more rests, whatever becomes of it.
  asks(session.world, pair.item) &&
  isLed(session, pair) &&
  isUndisturbed(session, pair) &&
  !present(session.world.tables.deadLetters).some(({ guid }) => guid === pair.onS4.guid);

const stillPublic = (session: Session, side: Side): ReadonlySet<string> => {
  const { world } = session;
  const all =
    side === 's4'
      ? [...world.s4.items.values()].map((one) => one.appointment)
      : people.flatMap(({ address }) =>
          [...world.mailboxes.mailbox(address).items.values()].map((one) => one.appointment),
        );
  return new Set(all.filter((one) => !one.private).flatMap(marksOf));
};

/** What S/4 says of an invitation changes nothing about it: nobody but its organiser writes it. */
const isOrganisersAlone = ({ meeting }: StoredItem): boolean =>
  meeting !== undefined && meeting.response !== 'organiser';

/** Also what was overwritten before: nobody may look up what stood in an item that is private by now. */
const keepsText = ({ world }: Session, guid: string): boolean =>
  [...world.vault.values()].some((conflict) => conflict.guid === guid && marksIn(conflict).length > 0);

/** P8 at rest: what turned private was taken away from the other side, and from the vault. */
export const leaks = (session: Session): readonly string[] => {
  const publicHere = { s4: stillPublic(session, 's4'), exchange: stillPublic(session, 'exchange') };
  // What a person copied may be kept for the copy that is public.
  const isKept = (mark: string, { guid }: StoredAppointment): boolean =>
    [...session.world.vault.values()].some(
      (one) => (one.guid === guid || !session.ledger.copies.has(mark)) && marksIn(one).includes(mark),
    );
  return pairs(session)
    .filter((pair) => isSettled(session, pair))
    .flatMap(({ item, onS4 }) => {
      const both = item.appointment.private && onS4.appointment.private;
      return (['exchange', 's4'] as const).flatMap((side) => {
        const [own, other] =
          side === 'exchange' ? [item.appointment, onS4.appointment] : [onS4.appointment, item.appointment];
        if (both || !isHidden(session, own, onS4) || (side === 's4' && isOrganisersAlone(item))) return [];
        const open = side === 's4' ? session.ledger.laidOpen.get(onS4.guid) : undefined;
        const marks = marksOf(own).filter((mark) => !publicHere[side].has(mark) && open?.has(mark) !== true);
        return [
          ...(marks.some((mark) => marksOf(other).includes(mark))
            ? [`P8: content of a private item on ${side} is on the other side (${onS4.guid})`]
            : []),
          ...(marks.some((mark) => isKept(mark, onS4)) || keepsText(session, onS4.guid)
            ? [`P8: content of a private item on ${side} is in the vault`]
            : []),
        ];
      });
    });
};

/** P8: what a person marked as private stays so until a person says otherwise: a mark that is lost is content that leaks. */
export const marksKept = (session: Session): readonly string[] => {
  const { ledger, world } = session;
  if (world.tables.settings.appointments.direction !== 'both') return [];
  return pairs(session)
    .filter((pair) => isSettled(session, pair) && pair.item.meeting === undefined && pair.item.series === undefined)
    .flatMap(({ item, onS4 }) => [
      ...(ledger.marked.has(item.lineage) && !item.appointment.private
        ? [`P8: the mark that a person set in Outlook is gone (${onS4.guid})`]
        : []),
      ...(ledger.marked.has(onS4.guid) && !onS4.appointment.private
        ? [`P8: the mark that a person set in S/4 is gone (${onS4.guid})`]
        : []),
    ]);
};

/** Nothing but the text of a block, and what a person wrote over it on its own side, with the tag that asks. */
const isBlock = ({ ledger }: Session, side: Side, block: Appointment): boolean => {
  const marks = marksOf(block);
  if (marks.length > 0)
    return marks.every((mark) => ledger.writes.some((write) => write.side === side && write.raw.includes(mark)));
  const isOnlyTag = side === 'exchange' && block.note.trim() === askingTag;
  return ['Private', 'Privat'].includes(block.subject) && block.location === '' && (block.note === '' || isOnlyTag);
};

/** In mode busyBlock, or where the transaction type has no private flag, the other side has the times, and nothing else. */
export const blocksAgree = (session: Session, person: Person): readonly string[] =>
  pairs(session)
    .filter((pair) => pair.address === person.address && modeOf(session.world) !== 'skip' && isSettled(session, pair))
    .flatMap(({ item, onS4 }) => {
      const [here, there] = [item.appointment, onS4.appointment];
      if (here.private === there.private || !isHidden(session, { ...here, private: true }, onS4)) return [];
      const block = here.private ? there : here;
      // A block that somebody marked as private, too, and whose item is public by now: it is the marked one that says nothing.
      if (isBlock(session, here.private ? 'exchange' : 's4', here.private ? here : there)) return [];
      const name = `the block of ${onS4.guid}`;
      return [
        ...(isBlock(session, here.private ? 's4' : 'exchange', block) ? [] : [`P8: ${name} says more than its times`]),
        ...(contentOf(here).when === contentOf(there).when ? [] : [`P1, P9: ${name} has other times`]),
      ];
    });
