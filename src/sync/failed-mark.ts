/**
 * Owns the category that tells the person of an item that its synchronisation failed for good, and why (product, row 26): short, in the language of the mailbox, recognised in
 * each language, and without anything of the item. Pure – no I/O.
 */
import { type Side } from '../model/appointment.ts';
import { type Fault, type FaultKind } from '../model/fault.ts';
import { type Language, languages } from '../model/language.ts';
import { type FailureCause } from '../model/mark.ts';

export const causeOfFailure = (on: Side, { kind, code }: Fault): FailureCause => ({ on, kind, code });

/** Outlook separates categories by commas and semicolons: neither stands in any of these texts. */
const beginning: { readonly [L in Language]: string } = {
  en: 'Tandem: not synchronised – ',
  de: 'Tandem: nicht synchronisiert – ',
};
const nameOf: { readonly [S in Side]: string } = { s4: 'S/4HANA', exchange: 'Exchange' };

type Reason = { readonly [L in Language]: (side: string) => string };

const reasons: { readonly [K in FaultKind]: Reason } = {
  transient: { en: (side) => `no answer from ${side}`, de: (side) => `keine Antwort von ${side}` },
  stale: { en: (side) => `changed in ${side} again and again`, de: (side) => `in ${side} immer wieder geändert` },
  gone: { en: (side) => `not found in ${side}`, de: (side) => `in ${side} nicht gefunden` },
  refused: { en: (side) => `not permitted in ${side}`, de: (side) => `in ${side} nicht erlaubt` },
  invalid: { en: (side) => `refused by ${side}`, de: (side) => `von ${side} abgelehnt` },
  bug: { en: () => 'please tell your administrator', de: () => 'bitte dem Administrator melden' },
};
const locked: Reason = { en: (side) => `open in ${side} for too long`, de: (side) => `in ${side} zu lange geöffnet` };

export const failedMark = ({ on, kind, code }: FailureCause, language: Language): string =>
  beginning[language] + (code === 'locked' ? locked : reasons[kind])[language](nameOf[on]);

const folded = (text: string): string => text.trim().toLowerCase();
const beginnings = languages.map((language) => folded(beginning[language]));

/** Whether a category is ours: of an item that failed, whatever the reason and the language. */
export const isFailedMark = (category: string): boolean => beginnings.some((text) => folded(category).startsWith(text));

export const withoutFailedMarks = (categories: readonly string[]): readonly string[] =>
  categories.filter((category) => !isFailedMark(category));
