/**
 * "Work is stored, please start a round." Best effort and immediate: the periodic reminder and the sweep guarantee what this only hastens.
 * Implemented by rounds/, called by actors/; wired in main.
 */
export type ActorKind = 'mailbox' | 'business-partner' | 'system-inbox';
export type Wake = (kind: ActorKind, id: string) => void;
