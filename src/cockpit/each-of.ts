/** Owns telling many mailboxes the same thing, a few at once; one that can not be told now keeps nobody else from it. */
import { type EnrolmentId } from '../model/ids.ts';
import { Refusal } from '../ports/problem.ts';

const atOnce = 8;

/** In the order of the mailboxes; `undefined` for one that could not be told. */
export const eachOf = async <T>(
  ids: readonly EnrolmentId[],
  tell: (id: EnrolmentId) => Promise<T>,
): Promise<readonly (T | undefined)[]> => {
  const told = new Map<EnrolmentId, T>();
  const waiting = [...ids];
  const worker = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        told.set(id, await tell(id));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return ids.map((id) => told.get(id));
};
