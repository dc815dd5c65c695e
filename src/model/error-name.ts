/** Owns the kind of an exception: what may be said of one. Its message might quote what was sent or stored. */
export const errorName = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
