/**
 * Owns the log: one JSON object per line, on standard output. Promises that no secret and no content leaves through it, whatever a caller passes:
 * fields that are no plain values or bear a forbidden name are dropped, known secrets, mail addresses and paths of callbacks are blotted out.
 */
import { createLogger, format, transports } from 'winston';

import { type Log, type LogFields } from '../ports/log.ts';

export type LogSettings = {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** Passwords, tokens, keys: never written, wherever they turn up. */
  readonly secrets: readonly string[];
  /** Default: standard output. */
  readonly stream?: NodeJS.WritableStream;
};

const longest = 300;
/** What is searched for secrets at most; beyond it nothing is written anyway. */
const searched = 3_000;

/** Names under which content or secrets would travel. A caller that uses one made a mistake; the field is dropped and counted in `dropped`. */
const forbidden =
  /^(subject|title|body|note|notes|text|content|location|attendees?|names?|displayname|email|mail|address|smtpaddress|password|passphrase|secret|token|authorization|cookie|url|uri|href|query)$/i;

export const createLog = ({ level, secrets, stream = process.stdout }: LogSettings): Log => {
  const logger = createLogger({
    level,
    format: format.json(),
    transports: [new transports.Stream({ stream, eol: '\n' })],
  });
  const blot = blotter(secrets);
  const bound = (context: LogFields): Log => {
    const write = (at: LogSettings['level'], message: string, fields: LogFields = {}): void => {
      if (!logger.isLevelEnabled(at)) return;
      const record = { ...guarded({ ...context, ...fields }, blot), time: new Date().toISOString() };
      logger.log({ ...record, level: at, message: blot(message) });
    };
    return {
      debug: (message, fields) => write('debug', message, fields),
      info: (message, fields) => write('info', message, fields),
      warn: (message, fields) => write('warn', message, fields),
      error: (message, fields) => write('error', message, fields),
      with: (fields) => bound({ ...context, ...fields }),
    };
  };
  return bound({});
};

type Blot = (text: string) => string;

/** The types promise plain values; a guard must also hold where the types were got round. */
const guarded = (
  fields: { readonly [name: string]: unknown },
  blot: Blot,
): { [name: string]: string | number | boolean } => {
  const kept: { [name: string]: string | number | boolean } = {};
  let dropped = 0;
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (forbidden.test(name)) dropped += 1;
    else if (typeof value === 'string') kept[name] = blot(value);
    else if (typeof value === 'number' || typeof value === 'boolean') kept[name] = value;
    else dropped += 1;
  }
  // `level` and `message` are the logger's own.
  const { level: _level, message: _message, ...rest } = kept;
  return dropped === 0 ? rest : { ...rest, dropped };
};

const blotter = (secrets: readonly string[]): Blot => {
  // A secret of a few letters would blot out ordinary words; the configuration refuses such tokens.
  const known = secrets.filter((secret) => secret.length >= 6).toSorted((a, b) => b.length - a.length);
  return (text) => {
    let clean = text.slice(0, searched);
    for (const secret of known) clean = clean.replaceAll(secret, '[secret]');
    clean = clean
      .replaceAll(/[^\s@<>"']+@[^\s@<>"']+/g, '[address]')
      .replaceAll(/\/bindings\/ews\/(?!:)[^\s"']+/g, '/bindings/ews/[secret]');
    return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
  };
};
