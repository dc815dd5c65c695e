/**
 * Owns how an item remembers whom Tandem has named in its body: `1:` and their ids, separated by commas. A wire format for ever: another one gets another number
 * before the colon, and what has a number that is not known counts as not there. Pure.
 */
const versionOne = '1:';

/** @param ids partner numbers, or what else names a partner; without blanks and commas */
export const namedPartnersText = (ids: readonly string[]): string =>
  `${versionOne}${[...new Set(ids)].toSorted().join(',')}`;

/** @returns `undefined` when nothing was remembered that can be understood; empty: that nobody is named */
export const namedPartnersOf = (text: string | undefined): readonly string[] | undefined =>
  text?.startsWith(versionOne) === true
    ? text
        .slice(versionOne.length)
        .split(',')
        .filter((id) => id !== '')
    : undefined;
