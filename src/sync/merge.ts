/**
 * Owns the three-way merge, field by field against the base (sync.md, The model). Pure – no I/O. Works on fingerprints: values are carried by the
 * caller. Only a field changed on both sides to different values is a conflict; the setting picks the winner, the loser goes to the vault.
 */
import { type Field, fields, otherSide, type Side } from '../model/appointment.ts';
import { type Base, type Link } from '../model/link.ts';
import { type WinnerRules } from '../model/settings.ts';
import { type Fingerprints } from './fingerprint.ts';

export type Merge = {
  /** Fields whose S/4 value has to be written to Exchange, and the other way round. */
  readonly write: { readonly [S in Side]: readonly Field[] };
  readonly conflicts: readonly { readonly field: Field; readonly winner: Side }[];
  /** The base as far as both sides agree already. */
  readonly agreed: Base;
};

export type MergeInput = {
  readonly base: Base;
  readonly now: { readonly [S in Side]: Fingerprints };
  /** Fields that one side cannot represent: out of the comparison for this item. */
  readonly ignored: readonly Field[];
  readonly winner: WinnerRules;
  /** Which side was changed last, for the rule `latest`. */
  readonly latest: Side;
  /** A side that marks the item as private: it wins, because a mark that is lost is content that leaks. */
  readonly privateOn: Side;
};

type Verdict = { readonly from: Side; readonly conflict: boolean } | undefined;

const winnerOf = (field: Field, { winner, latest, privateOn }: MergeInput): Side => {
  const rule = field === 'private' ? privateOn : winner[field];
  return rule === 'latest' ? latest : rule;
};

const verdict = (field: Field, input: MergeInput): Verdict => {
  const { base, now } = input;
  if (now.s4[field] === now.exchange[field]) return undefined;
  const onS4 = now.s4[field] !== base[field];
  const onExchange = now.exchange[field] !== base[field];
  if (onS4 !== onExchange) return { from: onS4 ? 's4' : 'exchange', conflict: false };
  return { from: winnerOf(field, input), conflict: true };
};

export const merge = (input: MergeInput): Merge => {
  const write: { [S in Side]: Field[] } = { s4: [], exchange: [] };
  const conflicts: { field: Field; winner: Side }[] = [];
  const agreed: { [F in Field]: string | null } = { ...input.base };
  for (const field of fields) {
    if (input.ignored.includes(field)) continue;
    const found = verdict(field, input);
    if (found === undefined) agreed[field] = input.now.s4[field];
    else {
      write[otherSide(found.from)].push(field);
      if (found.conflict) conflicts.push({ field, winner: found.from });
    }
  }
  return { write, conflicts, agreed };
};

const always = (side: Side): WinnerRules => ({
  subject: side,
  when: side,
  location: side,
  note: side,
  importance: side,
});

/** One-way: the source wins every differing field; what the user had changed on the target is reported as a conflict that the source won. */
export const restore = (input: MergeInput, source: Side): Merge => {
  const target = otherSide(source);
  const both = merge({ ...input, winner: always(source), privateOn: source });
  const edited = both.write[source];
  const write = { s4: [] as readonly Field[], exchange: [] as readonly Field[] };
  write[target] = [...both.write[target], ...edited];
  return {
    write,
    conflicts: [...both.conflicts, ...edited.map((field) => ({ field, winner: source }))],
    agreed: both.agreed,
  };
};

/** Two rounds from the same cause, then a field counts as not representable (sync.md, The model). */
const enough = 2;

export const notRepresentable = (link: Pick<Link, 'differs'>): readonly Field[] =>
  fields.filter((field) => (link.differs[field] ?? 0) >= enough);
