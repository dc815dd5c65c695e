/** A log that remembers what was said, fields included. */
import { type Log, type LogFields } from '../../../src/ports/log.ts';

export const memoryLog = (): { readonly log: Log; readonly lines: string[] } => {
  const lines: string[] = [];
  const say =
    (level: string, bound: LogFields) =>
    (message: string, fields?: LogFields): void => {
      lines.push(`${level} ${message} ${JSON.stringify({ ...bound, ...fields })}`);
    };
  const make = (bound: LogFields): Log => ({
    debug: say('debug', bound),
    info: say('info', bound),
    warn: say('warn', bound),
    error: say('error', bound),
    with: (fields) => make({ ...bound, ...fields }),
  });
  return { log: make({}), lines };
};
