/** Owns what a log line may say of an exception: its kind and where it was thrown. Its message might quote what was sent or stored. */
export type ErrorFields = { readonly error: string; readonly where?: string };

export const errorFields = (error: unknown): ErrorFields => {
  if (!(error instanceof Error)) return { error: typeof error };
  const where = /\n\s+at ([^\n]+)/.exec(error.stack ?? '')?.[1];
  return where === undefined ? { error: error.name } : { error: error.name, where };
};
