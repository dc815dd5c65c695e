/**
 * Owns what the other side may hold of private items, and what happens when an item turns private or public (sync.md, Private). Pure. A private mark that may
 * travel is a field like any other; where it may not, the item is hidden: the other side gets a block, and nothing of the content comes back over it.
 */
import { type Appointment, type Field, fields, otherSide, type Side } from '../model/appointment.ts';
import { type Language, languages } from '../model/language.ts';
import { type Hidden } from '../model/link.ts';
import { type Exposure, type PrivateMode } from '../model/privacy.ts';

type PrivacyInput = {
  readonly private: boolean;
  readonly mode: PrivateMode;
  /** Whether the transaction type allows the private flag. */
  readonly flagAllowed: boolean;
};

/** How much of a new item the other side gets. */
export const exposureOf = ({ private: isPrivate, mode, flagAllowed }: PrivacyInput): Exposure => {
  if (!isPrivate) return 'content';
  if (mode === 'skip') return 'nothing';
  return mode === 'full' && flagAllowed ? 'marked' : 'times';
};

export type PairPrivacy = {
  readonly hidden: Hidden | undefined;
  readonly private: { readonly [S in Side]: boolean };
  readonly mode: PrivateMode;
  readonly flagAllowed: boolean;
  readonly bornOn: Side;
};

/** `clear`: the other side still holds content; it is taken away in this round. */
export type Concealment = { readonly hidden: Hidden; readonly clear: boolean };

/**
 * Which side keeps its content. The one that kept it, as long as either is private: a block has none, and whoever marks it takes nothing away by that. Else the private
 * one; if both are, the one on which the item was born.
 */
const ownerOf = ({ hidden, private: isPrivate, bornOn }: PairPrivacy): Side =>
  hidden?.of ?? (isPrivate[bornOn] ? bornOn : otherSide(bornOn));

/** @returns `undefined` when nothing is hidden: all fields are compared, the private mark among them */
export const concealment = (pair: PairPrivacy): Concealment | undefined => {
  const isPrivate = pair.private.s4 || pair.private.exchange;
  const exposure = exposureOf({ private: isPrivate, mode: pair.mode, flagAllowed: pair.flagAllowed });
  if (exposure === 'content' || exposure === 'marked') return undefined;
  const of = ownerOf(pair);
  return {
    hidden: { of, held: exposure === 'times' ? 'times' : 'orphan' },
    clear: pair.hidden?.of !== of,
  };
};

/** While an item is hidden only its times are compared, in both directions: the text of a block never comes back over the content of its item. */
export const hiddenFields: readonly Field[] = fields.filter((field) => field !== 'when');

const blockText: { readonly [L in Language]: string } = { en: 'Private', de: 'Privat' };

/** What the other side gets of a hidden appointment. */
export const blockOf = ({ when }: Appointment, language: Language): Appointment => ({
  subject: blockText[language],
  when,
  location: '',
  note: '',
  importance: 'Normal',
  private: false,
});

/** What takes the place of `there`: a block that is there already, of an earlier life or of another person, keeps its language (P2). */
export const blockInPlaceOf = (there: Appointment, language: Language): Appointment => {
  const said = languages.find((one) => blockText[one] === there.subject);
  return blockOf(there, said ?? language);
};
