/** Owns reading the code of an error of the operating system, e.g. `ENOENT`. */
export const systemErrorCode = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
