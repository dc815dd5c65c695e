/** Owns the spelling of command line flags for Dapr's programs. */

/** `{ port: 1, 'enable-x': false }` → `--port=1 --enable-x=false`; what is undefined is left out. */
export function flags(values: Readonly<Record<string, string | number | boolean | undefined>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
}
