/**
 * What a turn is: a plain function of stored state and one message. It reads keys, and returns what to write; it never touches the network, never
 * asks the clock (`at` comes in the message) and never throws for a business reason. `durable-actor.ts` runs it under the actor's lock and stores
 * everything it returns in one transaction, or nothing (dapr.md D1–D3). The in-memory world of the property tests runs the same functions.
 */
import { type ActorKind } from '../ports/wake.ts';

/** Reads one key of the actor's own state; every stored value is an object (D6). */
export type ReadState = <T extends object>(key: string) => Promise<T | undefined>;

export type TurnResult<Reply extends object> = {
  readonly reply: Reply;
  readonly set?: { readonly [key: string]: object };
  readonly remove?: readonly string[];
  /** Ask for a round after the save. */
  readonly wake?: boolean;
  /** Register or unregister the actor's periodic reminder after the save. */
  readonly reminder?: 'on' | 'off';
};

export type Turn<Message extends object, Reply extends object> = (
  read: ReadState,
  message: Message,
) => Promise<TurnResult<Reply>>;

/** A protocol: turn name → what goes in and what comes out. Only JSON values. */
export type Protocol = { readonly [turn: string]: { readonly message: object; readonly reply: object } };

export type Turns<P extends Protocol> = { readonly [T in keyof P & string]: Turn<P[T]['message'], P[T]['reply']> };

/** The caller's view of one actor. Rejects with `TurnFailed` when nothing (or nobody knows what) was saved: call again. */
export type Callable<P extends Protocol> = {
  readonly [T in keyof P & string]: (message: P[T]['message']) => Promise<P[T]['reply']>;
};

export class TurnFailed extends Error {
  override readonly name = 'TurnFailed';
}

/** Names that reach the state store and the wire; a rename would orphan stored state. Every protocol that has a reminder has a turn `tick`. */
export const actorTypes = {
  mailbox: 'MailboxActor',
  'business-partner': 'BusinessPartnerActor',
  'system-inbox': 'SystemInboxActor',
} as const satisfies {
  readonly [K in ActorKind]: string;
};
