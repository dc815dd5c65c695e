/** Owns what the in-memory Exchange keeps of Tandem's own lines: apart from the note, as in a body whose own lines are recognised. */
import { type NamedPartner, type OwnLines } from '../../../src/ports/exchange.ts';

export type OwnInBody = {
  /** Whom we named. */
  readonly named?: readonly NamedPartner[];
  /** Where our link leads. */
  readonly link?: string;
};

/** What is not said stays; the link goes with whatever else is written. */
export const ownInBody = (own: OwnLines | undefined, written: boolean): OwnInBody => ({
  ...(own?.names === undefined ? {} : { named: own.names }),
  ...(own?.link === undefined || !(written || own.names !== undefined || own.due === true) ? {} : { link: own.link }),
});

export const namedAsRead = ({ named }: OwnInBody): { readonly named?: readonly string[] } =>
  named === undefined ? {} : { named: named.map(({ id }) => id) };
