/** Owns what privacy means (sync.md, Private): the modes an administrator chooses from, and how much of a private item may be seen on the other side. */
import * as z from 'zod';

export const privateModeSchema = z.enum(['skip', 'busyBlock', 'full']).default('skip');
export type PrivateMode = z.infer<typeof privateModeSchema>;

/**
 * What the other side may hold of an item. content: everything. marked: everything, with the private flag. times: when it is, and nothing else. nothing: it is
 * not synchronised.
 */
export type Exposure = 'content' | 'marked' | 'times' | 'nothing';

/** Every sensitivity except Normal is private; one that was not stated may be anything, so it is private too. */
export const isPrivate = (sensitivity: string | undefined): boolean => sensitivity !== 'Normal';
