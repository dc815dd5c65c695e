/** Owns working through a list a few at once. One that fails is reported and keeps nobody else from their turn. */
import { errorName } from '../model/error-name.ts';
import { type Log } from '../ports/log.ts';

export const eachOf = async <T>(
  all: readonly T[],
  options: { readonly atOnce: number; readonly log: Log; readonly what: string },
  task: (one: T) => Promise<unknown>,
): Promise<void> => {
  const queue = all.values();
  const worker = async (): Promise<void> => {
    for (const one of queue) {
      try {
        await task(one);
      } catch (error) {
        options.log.warn('One part failed; it comes again.', {
          what: options.what,
          error: errorName(error),
        });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.atOnce, all.length) }, worker));
};
