/**
 * Owns which business partners of the sample company are blocked (central block): they stay in the documents that name them, and no
 * document takes them up anew.
 */

/** A contact person and a customer. */
export const blockedPartners: ReadonlySet<string> = new Set(['0000200451', '0000100152']);
