/**
 * Begins a history and watches every turn and every write of it as they happen, because some promises can only be judged at that moment.
 */
import { type Intent, type Settle } from '../../src/actors/messages.ts';
import { type ItemId } from '../../src/model/ids.ts';
import { witnesses } from '../../src/model/link.ts';
import { dayOf } from '../../src/model/series.ts';
import { occurrenceId, parseOccurrenceId } from '../../src/ports/exchange.ts';
import { type VaultedConflict } from '../../src/ports/vault.ts';
import { type TurnSeen } from '../support/world/actor-host.ts';
import { type Engine } from '../support/world/engine.ts';
import { type Choose, type Task } from '../support/world/scheduler.ts';
import { createWorld, type Wrote } from '../support/world/world.ts';
import { createWaits } from './back-off.ts';
import { againstDecision, wrongWinner } from './decided.ts';
import { neverAsked } from './flows.ts';
import { createLeaseWatch } from './lease-watch.ts';
import { createLedger } from './ledger.ts';
import { deleteIsJustified, resurrects } from './online-properties.ts';
import { addressOfWriter, createPairWatch } from './pair-watch.ts';
import { betrays, everPrivatePairs, vaultsSecret } from './privacy.ts';
import { wasOccurrence } from './series-lineage.ts';
import { type Covered, type Session, type WriteRecord } from './session.ts';

type LineageOf = (id: ItemId) => string | undefined;

const fitsOccurrence = (intent: Intent, { item, step, ordinal = 0 }: Wrote & { on: 'exchange' }): boolean =>
  intent.itemId === occurrenceId(item.itemId, ordinal) && (intent.step === 'delete') === (step === 'delete');

/** Of an item that was there already; the category of a delete policy is an update. */
const fitsItem = (intent: Intent, write: Wrote & { readonly on: 'exchange' }, lineageOf: LineageOf): boolean => {
  // Of an item without a key of ours.
  if (write.step === 'mark' && intent.step === 'mark') return intent.itemId === write.item.itemId;
  // A single appointment that was a series carries the key of the series, its link that of an occurrence; what was deleted has another id by now.
  const isOfItem =
    intent.key === write.item.key || (intent.itemId !== undefined && lineageOf(intent.itemId) === write.item.lineage);
  return (intent.step === 'delete') === (write.step === 'delete') && isOfItem;
};

const fits = (intent: Intent, write: Wrote, lineageOf: LineageOf): boolean => {
  if (intent.on !== write.on) return false;
  if (write.on === 'exchange' && write.ordinal !== undefined) return fitsOccurrence(intent, write);
  if (write.step === 'create') {
    return intent.step === 'create' && intent.key === (write.on === 's4' ? write.item.externalId : write.item.key);
  }
  if (write.on === 's4') return intent.step === write.step && intent.guid === write.item.guid;
  return fitsItem(intent, write, lineageOf);
};

const dayOfIntent = (intent: Intent | undefined): string | undefined =>
  intent?.occurrence === undefined ? undefined : dayOf(intent.occurrence.identity);

export const createSession = (options: {
  readonly engine: Engine;
  readonly seed: number;
  readonly pageSize: number;
  readonly choose?: Choose;
}): Session => {
  const ledger = createLedger();
  const covered = new Set<Covered>();
  const violations: string[] = [];
  const writes: WriteRecord[] = [];
  const open = new Map<Task, Map<string, Intent>>();
  /** Intents that their round did not settle. */
  const left = new Set<string>();
  let counter = 0;

  const intentsOf = (task: Task): Map<string, Intent> => {
    const known = open.get(task) ?? new Map<string, Intent>();
    open.set(task, known);
    return known;
  };

  const onSettle = ({ settled, partial }: Settle, own: Map<string, Intent>): void => {
    for (const known of open.values()) for (const id of settled) known.delete(id);
    if (!partial) for (const id of own.keys()) left.add(id);
  };

  const onMailboxTurn = ({ task, turn, message, reply }: TurnSeen): void => {
    const known = intentsOf(task);
    if ((reply as { lost?: boolean }).lost === true) return;
    if (turn === 'intend') {
      for (const intent of (message as { intents: readonly Intent[] }).intents) known.set(intent.id, intent);
    }
    if (turn === 'settle') onSettle(message as Settle, known);
  };

  /** Stored, and settled by nobody: a crash, a turn that failed, or a write that timed out. */
  const isInDoubt = ({ guid, field }: VaultedConflict): boolean =>
    [...open].some(([task, known]) =>
      [...known.values()].some(
        (intent) =>
          (!task.alive || task.done || left.has(intent.id)) && intent.guid === guid && intent.sent[field] !== undefined,
      ),
    );

  const leases = createLeaseWatch(() => world.clockJumped());
  const note = (violation: string | undefined): void => {
    if (violation !== undefined) violations.push(violation);
  };

  const judgeDelete = (write: Wrote, intent: Intent): void => {
    covered.add('a delete was propagated');
    if (intent.witness === undefined || !witnesses.includes(intent.witness)) {
      violations.push(`P5: a delete on ${write.on} names no witness of the list`);
    } else if (!deleteIsJustified(session, write, intent)) {
      violations.push(`P5: a delete on ${write.on} names ${intent.witness}, which did not happen`);
    }
  };

  const originOf = (intent: Intent | undefined): string | undefined =>
    intent?.itemId === undefined
      ? undefined
      : session.world.mailboxes.lineageOf(parseOccurrenceId(intent.itemId)?.master ?? intent.itemId);

  const recordOf = (write: Wrote, intent: Intent | undefined): WriteRecord => ({
    on: write.on,
    step: write.step === 'mark' && intent?.step !== 'mark' ? 'update' : write.step,
    at: session.world.scheduler.now(),
    because: intent?.because ?? '',
    place: ledger.next(),
    item:
      write.on === 's4'
        ? write.item.guid
        : write.ordinal === undefined
          ? write.item.lineage
          : `${write.item.lineage}#${write.ordinal}`,
    roundAt: write.task.startedAt,
    guid: write.on === 's4' ? write.item.guid : intent?.guid,
    from: originOf(intent),
    day: dayOfIntent(intent),
  });

  const onWrite = (write: Wrote): Intent | undefined => {
    const known = intentsOf(write.task);
    const intent = [...known.values()].find((one) => fits(one, write, (id) => session.world.mailboxes.lineageOf(id)));
    writes.push(recordOf(write, intent));
    note(leases.write(write.task));
    if (intent === undefined) {
      violations.push(`P11: a ${write.step} on ${write.on} had no stored intent`);
      return undefined;
    }
    if (betrays(session, write)) violations.push(`P8: a ${write.step} on ${write.on} carries what is private`);
    if (neverAsked(session, write)) violations.push('row 3: an item that did not ask for it is created in S/4');
    note(againstDecision(session, write, intent));
    if (write.step === 'delete') judgeDelete(write, intent);
    if (write.step === 'create') {
      const again = resurrects(session, write, intent);
      if (again !== undefined) violations.push(`P4: ${again}`);
      if (write.on === 's4') checkUnique(write.item.externalId);
      else checkAlone(write);
    }
    return intent;
  };

  const checkUnique = (externalId: string | undefined): void => {
    const same = [...session.world.s4.items.values()].filter((item) => item.externalId === externalId);
    if (same.length > 1) violations.push('P6: two appointments in S/4 carry one ExternalId');
  };

  /** Unless a person put the old one back at the same moment, nothing is created beside its like. */
  const checkAlone = ({ address, item }: Wrote & { on: 'exchange' }): void => {
    const likes = [...session.world.mailboxes.mailbox(address).items.values()].filter(
      (one) => one.key === item.key && one.itemId !== item.itemId && one.folder !== 'deleted' && !one.copied,
    );
    const putBack = likes.some(({ lineage }) => ledger.undeleted.has(lineage) || ledger.rested.has(lineage));
    if (likes.length > 0 && !putBack) violations.push('P6: an item is created in Outlook beside another with its key');
  };

  const world = createWorld(options, {
    turn: (seen) => {
      if (seen.kind === 'mailbox') {
        onMailboxTurn(seen);
        note(leases.turn(seen));
      }
      session.waits.saw(seen);
    },
    wrote: (write) => {
      const intent = onWrite(write);
      const address = addressOfWriter(session.world, write);
      const inDoubt = (): boolean => intent !== undefined && intentsOf(write.task).has(intent.id);
      session.pairs.changed({ by: 'us', side: write.on, address, inDoubt });
    },
    vaulted: (conflict, { startedAt }) => {
      const ofSeries = wasOccurrence(session, conflict.guid, startedAt);
      const wrong = ofSeries ? undefined : session.pairs.judge(conflict, isInDoubt(conflict));
      // What stood before an item turned private, and after it turned public, is no history of edits.
      if (wrong !== undefined && !everPrivatePairs(session).has(conflict.guid)) violations.push(`P3: ${wrong}`);
      note(wrongWinner(session, conflict));
      if (vaultsSecret(session, conflict)) violations.push('P8: what was written into a private item is in the vault');
    },
  });
  const session: Session = {
    world,
    ledger,
    covered,
    violations,
    writes,
    outside: [],
    pairs: createPairWatch(() => world),
    waits: createWaits(() => world),
    openIntents: (task) => [...intentsOf(task).values()],
    fresh: () => (counter += 1),
  };
  return session;
};
