/**
 * Owns the lines that Tandem itself writes into a body: the link to the S/4 object, and the partners' names under the policy `names`. They are no part of the note.
 * Written in the user's language, recognised in every language, because people and mailboxes change theirs. The texts are wire names: a new wording goes beside the
 * old one, never instead of it.
 */
import { type Language, languages } from '../../model/language.ts';
import { type Line } from './html-lines.ts';

const linkLabels: { readonly [L in Language]: string } = {
  en: 'Open this appointment in S/4HANA',
  de: 'Diesen Termin in S/4HANA öffnen',
};
const namesLabels: { readonly [L in Language]: string } = {
  en: 'Participants in S/4HANA',
  de: 'Teilnehmer in S/4HANA',
};

export const linkLabel = (language: Language): string => linkLabels[language];

export const namesLabel = (language: Language): string => namesLabels[language];

/** @returns what stands behind the label, in the order given */
export const namesText = (names: readonly string[]): string =>
  `: ${names.map((name) => name.replace(/\s+/g, ' ').trim()).join('; ')}`;

// Both begin with a link to the S/4 object: so the same words without a link, typed by somebody or come from S/4, are the user's.
const beginsWith = ({ text, links }: Line, labels: { readonly [L in Language]: string }): boolean =>
  links.length > 0 && languages.some((language) => text.startsWith(`${labels[language]} <`));

export const isLinkLine = (line: Line): boolean => beginsWith(line, linkLabels);
export const isNamesLine = (line: Line): boolean => beginsWith(line, namesLabels);
