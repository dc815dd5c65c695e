/**
 * Owns who a request comes from: Basic credentials checked against the accounts, and whether that account may act for the impersonated mailbox.
 * Further schemes (NTLM, bearer tokens) join here and end in the same `Caller`.
 */
import { timingSafeEqual } from 'node:crypto';

import { type Mailbox } from '../store/mailbox.ts';
import { type Store } from '../store/store.ts';
import { EwsFault } from './fault.ts';
import { TYPES } from './namespaces.ts';
import { child, type XmlElement } from './xml-read.ts';

/** An account: its own mailbox, and, for a service account, which other mailboxes it may impersonate. */
export type Account = {
  userName: string;
  password: string;
  mailbox: string;
  mayImpersonate?: (email: string) => boolean;
};

export type Caller = { account: Account };

/** The account of an Authorization header, or undefined when it is missing or wrong. */
export function authenticate(
  header: string | undefined,
  accountOf: (userName: string) => Account | undefined,
): Caller | undefined {
  const match = /^basic\s+([\w+/=]+)\s*$/i.exec(header ?? '');
  if (match?.[1] === undefined) return undefined;
  const [, userName, password] = /^([^:]*):([\s\S]*)$/.exec(Buffer.from(match[1], 'base64').toString('utf8')) ?? [];
  const account = userName === undefined ? undefined : accountOf(userName.toLowerCase());
  return account && password !== undefined && same(account.password, password) ? { account } : undefined;
}

/** The mailbox that the caller acts in. Throws EwsFault ErrorNonExistentMailbox, ErrorImpersonateUserDenied. */
export function actingMailbox(store: Store, caller: Caller, header: XmlElement | undefined): Mailbox {
  const impersonation = header && child(header, TYPES, 'ExchangeImpersonation');
  const own = store.mailbox(caller.account.mailbox);
  if (!impersonation) {
    if (own) return own;
    throw new EwsFault(
      'ErrorMissingEmailAddress',
      'When making a request as an account that does not have a mailbox, you must specify the mailbox primary SMTP address.',
    );
  }
  const email = impersonated(impersonation);
  const mailbox = store.mailbox(email);
  if (!mailbox) throw new EwsFault('ErrorNonExistentMailbox', 'The SMTP address has no mailbox associated with it.');
  if (mailbox === own || caller.account.mayImpersonate?.(mailbox.email) === true) return mailbox;
  throw new EwsFault(
    'ErrorImpersonateUserDenied',
    'The account does not have permission to impersonate the requested user.',
  );
}

function impersonated(impersonation: XmlElement): string {
  const who = child(impersonation, TYPES, 'ConnectingSID')?.children[0];
  const known = ['PrimarySmtpAddress', 'SmtpAddress', 'PrincipalName'];
  if (who && known.includes(who.name)) return who.text.trim().toLowerCase();
  throw new EwsFault('ErrorInvalidUserSid', 'The SID of the user is not valid or was not found.');
}

function same(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
