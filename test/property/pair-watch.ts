/**
 * Owns what really became of each pair, seen from outside: per field the stretches of time in which both sides differed, and which side somebody else than
 * Tandem had changed in it. From it follows whether a conflict was one: only what people changed on both sides since both held the same may be called so.
 */
import { type Field, fields, type Side } from '../../src/model/appointment.ts';
import { type EnrolmentId } from '../../src/model/ids.ts';
import { type VaultedConflict } from '../../src/ports/vault.ts';
import { type StoredItem } from '../support/world/mailbox-store.ts';
import { type World, type Wrote } from '../support/world/world.ts';
import { keysOf } from './keys.ts';
import { contentOf, contentOfField } from './ledger.ts';

/** From one moment at which both sides held the same to the next. */
type Stretch = {
  /** Our write that made both sides equal before, as long as the round that sent it has not stored its outcome. */
  readonly inDoubt: () => boolean;
  readonly edited: Set<Side>;
  readonly values: { readonly [S in Side]: Set<string> };
  /** What both sides held at its beginning; `made`: when it was a write of ours that made them equal. */
  agreed?: string;
  made?: string;
};

type WatchedPair = {
  /** The pair is older than this enrolment of its mailbox: what was agreed before is not known to it. */
  readonly address: string;
  readonly guid: string;
  readonly bornAt: number;
  readonly stretches: { readonly [F in Field]: Stretch[] };
};

/** Who changed something: a person, or Tandem on behalf of this mailbox. */
export type Changed =
  | { readonly by: 'user'; readonly side: Side }
  | {
      readonly by: 'us';
      readonly side: Side;
      readonly address: string | undefined;
      /** True while the round that wrote has not stored the outcome. */
      readonly inDoubt: () => boolean;
    };

export type PairWatch = {
  /** To be told after every change of a value or key on either side. */
  readonly changed: (what: Changed) => void;
  /** A copy knows what its original knew. */
  readonly copied: (from: StoredItem, to: StoredItem) => void;
  /** Lineage and GUID of every pair that ever was. */
  readonly known: () => readonly (readonly [string, string])[];
  /**
   * What both sides of the pairs of an item (a lineage or a GUID) held when a write of ours made them agree last, and whenever they agreed by chance since: of what two people
   * did between two looks nobody knows more than where it ended, and when that was.
   */
  readonly agreed: (name: string, field: Field) => ReadonlySet<string>;
  /**
   * @param isInDoubt whether a write of this field is under way of which nobody has stored what became of it: it may have happened, and been written over
   * @returns what is wrong with it, if anything
   */
  readonly judge: (conflict: VaultedConflict, isInDoubt: boolean) => string | undefined;
};

const freshStretch = (inDoubt: Stretch['inDoubt'] = () => false): Stretch => ({
  inDoubt,
  edited: new Set(),
  values: { s4: new Set(), exchange: new Set() },
});

const freshPair = (address: string, guid: string, bornAt: number): WatchedPair => ({
  address,
  guid,
  bornAt,
  stretches: { subject: [], when: [], location: [], note: [], importance: [], private: [] },
});

/** While nobody can know whether our write happened, what a person then wrote over it may have been written over what stood there before. */
const asFarAsCanBeKnown = (stretches: readonly Stretch[], isInDoubt: boolean): readonly Stretch[] =>
  stretches.reduce<readonly Stretch[]>((known, stretch, place) => {
    const before = known.at(-1);
    const isDoubtful = stretch.inDoubt() || (isInDoubt && place === stretches.length - 1);
    return [...known, before === undefined || !isDoubtful ? stretch : joined(before, stretch)];
  }, []);

const joined = (before: Stretch, after: Stretch): Stretch => ({
  inDoubt: after.inDoubt,
  edited: new Set([...before.edited, ...after.edited]),
  values: {
    s4: new Set([...before.values.s4, ...after.values.s4]),
    exchange: new Set([...before.values.exchange, ...after.values.exchange]),
  },
});

const cloneOf = (pair: WatchedPair): WatchedPair => {
  const stretchesOf = (field: Field): Stretch[] => pair.stretches[field].map((one) => joined(one, one));
  return {
    ...pair,
    stretches: {
      subject: stretchesOf('subject'),
      when: stretchesOf('when'),
      location: stretchesOf('location'),
      note: stretchesOf('note'),
      importance: stretchesOf('importance'),
      private: stretchesOf('private'),
    },
  };
};

/** Other mailboxes' writes to S/4 carry what a person wrote there: for this pair they are somebody's edit. */
const isForeign = (what: Changed, address: string): boolean =>
  what.by === 'user' || (what.side === 's4' && what.address !== address);

export const addressOfWriter = (world: World, write: Wrote): string | undefined => {
  const id = write.task.actor?.slice('mailbox/'.length) as EnrolmentId | undefined;
  return id === undefined ? undefined : world.tables.everEnrolled.get(id)?.smtpAddress;
};

/** The last that a write of ours began, and those that people began since. */
const sinceOurs = (all: readonly Stretch[]): readonly Stretch[] =>
  all.slice(
    Math.max(
      0,
      all.findLastIndex(({ made }) => made !== undefined),
    ),
  );

type Contents = { readonly [S in Side]: { readonly [F in Field]: string } };
/** `edited`: the side that somebody else than Tandem touched just now. */
type Seen = { readonly edited: Side | undefined; readonly isNew: boolean; readonly what: Changed };

/** Where two people came to the same by chance, Tandem knows of it only if it happened to look just then. */
const doubtOf = (what: Changed): Stretch['inDoubt'] => (what.by === 'us' ? what.inDoubt : () => true);

/** Both hold the same: what was edited before is agreed now. */
const whileEqual = (all: Stretch[], value: string, { edited, what }: Seen): Stretch => {
  const last = all.at(-1);
  if (edited !== undefined && last?.values[edited].has(value) === false) last.edited.add(edited);
  if (last !== undefined && last.edited.size === 0) return last;
  const fresh = freshStretch(doubtOf(what));
  all.push(fresh);
  return fresh;
};

const whileDifferent = (all: Stretch[], values: { readonly [S in Side]: string }, { edited, isNew }: Seen): Stretch => {
  const stretch = all.at(-1) ?? freshStretch();
  if (all.length === 0) all.push(stretch);
  if (edited !== undefined && (isNew || !stretch.values[edited].has(values[edited]))) stretch.edited.add(edited);
  return stretch;
};

const observeField = (all: Stretch[], values: { readonly [S in Side]: string }, seen: Seen): void => {
  const isEqual = values.s4 === values.exchange;
  const stretch = isEqual ? whileEqual(all, values.s4, seen) : whileDifferent(all, values, seen);
  // Writes of ours elsewhere are told, too.
  if (isEqual && seen.what.by === 'us' && stretch.agreed !== values.s4) stretch.made = values.s4;
  if (isEqual) stretch.agreed = values.s4;
  stretch.values.s4.add(values.s4);
  stretch.values.exchange.add(values.exchange);
};

export const createPairWatch = (world: () => World): PairWatch => {
  const pairs = new Map<string, WatchedPair>();
  const nameOf = (item: StoredItem, guid: string): string => `${item.lineage}/${guid}`;

  const observe = (pair: WatchedPair, now: Contents, seen: Seen): void => {
    for (const field of fields)
      observeField(pair.stretches[field], { s4: now.s4[field], exchange: now.exchange[field] }, seen);
  };

  const eachPair = (visit: (address: string, item: StoredItem, guid: string) => void): void => {
    for (const box of world().mailboxes.all())
      for (const item of box.items.values())
        for (const one of world().s4.items.values())
          if (item.key !== undefined && keysOf(one).includes(item.key)) visit(box.address, item, one.guid);
  };

  const otherThan = (side: Side): Side => (side === 's4' ? 'exchange' : 's4');

  return {
    changed: (what) =>
      eachPair((address, item, guid) => {
        const one = [...world().s4.items.values()].find((appointment) => appointment.guid === guid);
        if (one === undefined) return;
        const known = pairs.get(nameOf(item, guid));
        const pair = known ?? freshPair(address, guid, world().scheduler.now());
        pairs.set(nameOf(item, guid), pair);
        // What was there before the pair was made, and differs, was changed after we had read it.
        const edited = known === undefined ? otherThan(what.side) : isForeign(what, address) ? what.side : undefined;
        observe(
          pair,
          { s4: contentOf(one.appointment), exchange: contentOf(item.appointment) },
          { edited, isNew: known === undefined, what },
        );
      }),
    copied: (from, to) => {
      for (const [name, pair] of pairs)
        if (name.startsWith(`${from.lineage}/`)) pairs.set(nameOf(to, pair.guid), cloneOf(pair));
    },
    known: () => [...pairs].map(([name, { guid }]) => [name.slice(0, -guid.length - 1), guid] as const),
    agreed: (name, field) =>
      new Set(
        [...pairs]
          .filter(([pair]) => pair.split('/').includes(name))
          .flatMap(([, { stretches }]) => sinceOurs(stretches[field]))
          .flatMap(({ agreed, made }) => [agreed, made].filter((value) => value !== undefined)),
      ),
    judge: ({ mailbox, guid, field, values, reason }, isInDoubt) => {
      const enrolment = world().tables.everEnrolled.get(mailbox);
      if (reason !== 'conflict' || enrolment === undefined) return undefined;
      // Occurrences are not watched: no item of their own could be compared all the time.
      const items = [...world().mailboxes.mailbox(enrolment.smtpAddress).items.values()];
      if (items.some((item) => item.series !== undefined)) return undefined;
      const mine = [...pairs.values()].filter((pair) => pair.guid === guid && pair.address === enrolment.smtpAddress);
      const told = { s4: contentOfField(field, values.s4), exchange: contentOfField(field, values.exchange) };
      const isTrue = mine.some(
        (pair) =>
          pair.bornAt < (world().enrolledAt.get(mailbox) ?? 0) ||
          asFarAsCanBeKnown(pair.stretches[field], isInDoubt).some(
            (stretch) =>
              stretch.edited.size === 2 && stretch.values.s4.has(told.s4) && stretch.values.exchange.has(told.exchange),
          ),
      );
      return isTrue ? undefined : `a conflict about the ${field}, which people did not change on both sides`;
    },
  };
};
