/**
 * The address book over our sidecar: turns an actor id into a plain object of functions, one per turn, never a proxy (dapr.md D8). Only an object
 * that came with success is an answer; everything else is TurnFailed, without content: nobody knows what was saved, call again.
 */
import { type AddressBook } from '../../actors/address-book.ts';
import { type BusinessPartnerProtocol, type SystemInboxProtocol } from '../../actors/inbox-messages.ts';
import { type MailboxProtocol } from '../../actors/messages.ts';
import { actorTypes, type Callable, type Protocol, TurnFailed } from '../../actors/turn.ts';
import { createSidecarClient, pathOf, type SidecarClient } from './sidecar-client.ts';

type TurnNames<P extends Protocol> = { readonly [T in keyof P & string]: true };

// Complete by the compiler: a turn that is missing here could not be called.
const mailboxTurns: TurnNames<MailboxProtocol> = {
  enrol: true,
  remove: true,
  tell: true,
  begin: true,
  look: true,
  intend: true,
  settle: true,
  tick: true,
  retry: true,
  report: true,
  answer: true,
  putBack: true,
};
const systemInboxTurns: TurnNames<SystemInboxProtocol> = { tell: true, begin: true, settle: true, tick: true };
const businessPartnerTurns: TurnNames<BusinessPartnerProtocol> = { tell: true, begin: true, settle: true, tick: true };

export type DaprAddressBookSettings = {
  readonly daprHttpPort: number;
  /** How long one call may take. At the door short (it stores a row instead), in rounds longer than an actor needs to move (5 s seen). */
  readonly timeoutMs: number;
  /** Calls at once. Default 128. */
  readonly connections?: number;
};

export type DaprAddressBook = AddressBook & { readonly close: () => Promise<void> };

export const createDaprAddressBook = (settings: DaprAddressBookSettings): DaprAddressBook => {
  const { daprHttpPort, timeoutMs, connections = 128 } = settings;
  const client = createSidecarClient({ daprHttpPort, timeoutMs, connections });
  return {
    mailbox: (id) => callable<MailboxProtocol>(client, { type: actorTypes.mailbox, id }, mailboxTurns),
    systemInbox: (id) =>
      callable<SystemInboxProtocol>(client, { type: actorTypes['system-inbox'], id }, systemInboxTurns),
    businessPartner: (id) =>
      callable<BusinessPartnerProtocol>(client, { type: actorTypes['business-partner'], id }, businessPartnerTurns),
    close: client.close,
  };
};

/** One actor of any protocol; exported for actors that are not in the address book, as tests have them. */
export const callable = <P extends Protocol>(
  client: SidecarClient,
  actor: { readonly type: string; readonly id: string },
  turns: TurnNames<P>,
): Callable<P> => {
  const functions = Object.keys(turns).map((turn) => {
    const path = pathOf('actors', actor.type, actor.id, 'method', turn);
    return [turn, (message: object) => answerOf(client, path, message)] as const;
  });
  // The other side is the same protocol (durable-actor.ts), so what comes back is trusted by its type.
  return Object.fromEntries(functions) as unknown as Callable<P>;
};

const answerOf = async (client: SidecarClient, path: string, message: object): Promise<object> => {
  const { status, text } = await client.call({ method: 'PUT', path, body: message }).catch((error: unknown) => {
    throw new TurnFailed(error instanceof Error ? error.message : 'no answer');
  });
  if (status < 200 || status > 299) throw new TurnFailed(`status ${status}`);
  const reply = parsed(text);
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply)) throw new TurnFailed('answer is no object');
  return reply;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
