/**
 * What an administrator decided must be what happens: which way appointments may travel (product, row 2), who wins a conflict (row 19), what a delete does to the other
 * side (row 22). Judged at the moment of each write, by the settings alone. A round that began before a decision follows the former one.
 */
import { type Intent } from '../../src/actors/messages.ts';
import { type Field, type Side } from '../../src/model/appointment.ts';
import { type VaultedConflict } from '../../src/ports/vault.ts';
import { type World, type Wrote } from '../support/world/world.ts';
import { goesToExchange, goesToS4 } from './flows.ts';
import { type Session } from './session.ts';

const isJudged = ({ ledger }: Session, { task }: Wrote): boolean =>
  ledger.decidedAt === undefined || task.startedAt > ledger.decidedAt;

const typeOf = ({ s4 }: World, write: Wrote, guid: Intent['guid']): string | undefined => {
  if (write.on === 's4') return write.item.transactionType;
  const gone = s4.tombstones.find(({ item }) => item.guid === guid)?.item;
  return (guid === undefined ? undefined : s4.items.get(guid)?.transactionType) ?? gone?.transactionType;
};

/** Row 2. A stamp is no content: it marks the source of an item that is about to travel. Nor is what an item says of its failure. */
const wrongWay = ({ world }: Session, write: Wrote, { guid }: Intent): string | undefined => {
  const type = typeOf(world, write, guid);
  const may = write.on === 's4' ? goesToS4(world, type) : goesToExchange(world, type ?? '0001');
  return may || write.step === 'stamp' || write.step === 'mark'
    ? undefined
    : `row 2: a ${write.step} on ${write.on} against the direction`;
};

/** Row 22. An occurrence that left its series cannot stay in it, whatever the policy. */
const againstPolicy = ({ world }: Session, write: Wrote, { occurrence }: Intent): string | undefined => {
  const policy = world.tables.settings.appointments.deletes[write.on];
  return write.step !== 'delete' || occurrence !== undefined || policy === 'delete'
    ? undefined
    : `row 22: a delete on ${write.on}, where the policy is ${policy}`;
};

/** @returns what is wrong with a write, if anything */
export const againstDecision = (session: Session, write: Wrote, intent: Intent): string | undefined =>
  isJudged(session, write) ? (wrongWay(session, write, intent) ?? againstPolicy(session, write, intent)) : undefined;

const ruleFor = ({ tables }: World, field: Field): Side | undefined => {
  if (field === 'private') return undefined;
  const rule = tables.settings.appointments.winner[field];
  return rule === 'latest' ? undefined : rule;
};

/** Row 19: who wins a conflict is what the administrator says. @returns what is wrong with it, if anything */
export const wrongWinner = ({ world }: Session, { field, reason, winner }: VaultedConflict): string | undefined => {
  const rule = ruleFor(world, field);
  return reason !== 'conflict' || rule === undefined || rule === winner
    ? undefined
    : `row 19: ${winner} wins the ${field}, and not ${rule}`;
};
