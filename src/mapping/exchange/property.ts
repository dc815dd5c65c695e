/**
 * Owns the names that Tandem writes into mailboxes. They are wire names for ever: an item stamped today must be found by every later
 * release, so a change needs a new version beside the old one, never instead of it.
 */

/** Version 1 of Tandem's property set: a GUID of our own, drawn once, so that no other product's property can be meant. */
export const propertySetIdV1 = '54682c22-6e52-4c86-8ea2-c7a8a45b3748';

/** Name of the String property that holds the `IdentityKey` (architecture, Identity 1). Case-sensitive in MAPI. */
export const keyPropertyName = 'TandemKey';

/**
 * Name of the String property that holds whom Tandem has named in the body (policy `names`), so that a later policy can tell what was written, and the names from the
 * same words of somebody else. Its format: named-partners.ts. On single items that were born in S/4 only.
 */
export const partnersPropertyName = 'TandemPartners';
