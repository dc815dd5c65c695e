/** Owns the port's own lines in the terms of the mapping: what stands in the body, and what the item remembers of it. */
import { namedPartnersText } from '../../mapping/exchange/named-partners.ts';
import { type OwnLines as Lines } from '../../mapping/exchange/own-lines.ts';
import { type OwnLines } from '../../ports/exchange.ts';

export const linesOf = ({ names, ...own }: OwnLines): Lines => ({
  ...own,
  ...(names !== undefined && { names: names.map(({ name }) => name) }),
});

/** @returns the text of the property; `undefined` when names stay as they are */
export const namedText = ({ names }: OwnLines): string | undefined =>
  names && namedPartnersText(names.map(({ id }) => id));
