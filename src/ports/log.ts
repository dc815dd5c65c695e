/**
 * Structured log. Messages are sentences; fields are ids, codes, counts and durations. Never subjects, bodies, names, addresses, URLs with
 * secrets. Context (correlation, actor) is bound once with `with`.
 */
export type LogFields = { readonly [name: string]: string | number | boolean | undefined };
export type Log = {
  readonly debug: (message: string, fields?: LogFields) => void;
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warn: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
  readonly with: (fields: LogFields) => Log;
};
