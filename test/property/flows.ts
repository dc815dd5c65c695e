/** Which way an item may travel by what the administrator decided, and whether it asks to; said once more, by other means than the product's. */
import { type Direction } from '../../src/model/settings.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { type World, type Wrote } from '../support/world/world.ts';
import { type Session } from './session.ts';

const directionOf = ({ tables }: World, type?: string): Direction => {
  const { appointments, transactionTypes } = tables.settings;
  const code = type ?? appointments.defaultTransactionType;
  return transactionTypes[code]?.direction ?? appointments.direction;
};

export const goesToS4 = (world: World, type?: string): boolean =>
  ['both', 'exchangeToS4'].includes(directionOf(world, type));
export const goesToExchange = (world: World, type: string): boolean =>
  ['both', 's4ToExchange'].includes(directionOf(world, type));
/** Nothing is written either way. */
export const isOff = (world: World, type: string): boolean => directionOf(world, type) === 'off';

/** What was deleted on one side stays on the other: its direction or its policy says so. */
export const keepsDeleted = ({ tables }: World, type?: string): boolean => {
  const { deletes } = tables.settings.appointments;
  return deletes.s4 !== 'delete' || deletes.exchange !== 'delete' || directionOf({ tables } as World, type) !== 'both';
};

const isS4Born = ({ key }: Pick<StoredItem, 'key'>): boolean => key?.startsWith('s4:') === true;

/** True when the trigger of the installation lets an item born in Outlook in. */
export const asks = ({ tables }: World, item: StoredItem): boolean => {
  const { trigger } = tables.settings.appointments;
  // A copy that a person made is an item of its own, whatever it still carries.
  if (trigger.mode === 'all' || (isS4Born(item) && !item.copied)) return true;
  if (trigger.mode === 'category') return item.categories.includes(trigger.category);
  return `${item.appointment.subject} ${item.appointment.note}`.split(/\s/).includes(trigger.tag);
};

/** Row 3: what never asked is never created in S/4. */
export const neverAsked = ({ world, ledger }: Session, write: Wrote): boolean => {
  if (write.on !== 's4' || write.step !== 'create' || ledger.decidedAt !== undefined) return false;
  if (world.tables.settings.appointments.trigger.mode === 'all') return false;
  const sources = world.mailboxes
    .all()
    .flatMap((box) => [...box.items.values()])
    .filter((item) => item.key === write.item.externalId);
  return sources.length > 0 && !sources.some((item) => ledger.everAsked.has(item.lineage) || asks(world, item));
};

/** Row 1: a direction that was off from the beginning means no write. */
export const writesWhileOff = ({ world, ledger, writes }: Session): readonly string[] =>
  ledger.decidedAt === undefined && world.tables.settings.appointments.direction === 'off' && writes.length > 0
    ? [`row 1: ${writes.length} writes although the direction is off`]
    : [];
