/**
 * Owns the lines that Tandem itself writes into a body: the link to the S/4 object, and the partners' names under the policy `names`. They are no part of the note.
 * Written in the user's language, recognised in every language, because people and mailboxes change theirs. The texts are wire names: a new wording goes beside the
 * old one, never instead of it.
 */
import { type Language, languages } from '../../model/language.ts';
import { type Line } from './html-lines.ts';
import { plainText } from './text.ts';

/**
 * What Tandem says in a body, besides the note. What is absent stays as it is. `link`: https address of the S/4 object; `due`: to be written even if nothing else is. `names`: partners under the policy
 * `names`; empty: no such line.
 */
export type OwnLines = {
  readonly link?: string;
  readonly due?: true;
  readonly names?: readonly string[];
  readonly language: Language;
};

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
  `: ${names.map((name) => plainText(name).replace(/\s+/g, ' ').trim()).join('; ')}`;

const begins = (text: string, labels: { readonly [L in Language]: string }, mark: string): boolean =>
  languages.some((language) => text.startsWith(`${labels[language]}${mark}`));

// With a link to the S/4 object at the beginning: so the same words without a link, typed by somebody or come from S/4, are the user's.
export const isLinkLine = ({ text, links }: Line): boolean => links.length > 0 && begins(text, linkLabels, ' <');
export const isNamesLine = ({ text, links }: Line): boolean => links.length > 0 && begins(text, namesLabels, ' <');

/** As it stands where no address is known, and in plain text: what else tells that it is ours has to be known by whoever asks. */
export const isBareNamesLine = (text: string): boolean => begins(text, namesLabels, ': ');

/** The link as it stands in plain text: mail programs show such an address as a link, and make one of it when they turn the body into HTML. */
export const plainLink = (language: Language, address: string): string => `${linkLabels[language]} <${address}>`;

/** @returns the address in a line of plain text that is our link */
export const plainLinkOf = (text: string): string | undefined =>
  begins(text, linkLabels, ' <') ? / <(https:\/\/[^<>\s]+)>$/.exec(text)?.[1] : undefined;
