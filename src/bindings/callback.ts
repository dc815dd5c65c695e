/**
 * Owns the address at which Exchange calls us: per mailbox and generation, with a secret that only this installation can compute, so nothing has
 * to be looked up to refuse a forgery (product.md, row 33). The address never appears in a log.
 */
import { createHmac } from 'node:crypto';

import { enrolmentId, type EnrolmentId } from '../model/ids.ts';
import { sameSecret } from './equal.ts';

export type Callback = { readonly mailbox: EnrolmentId; readonly generation: number };

const secretOf = (key: string, { mailbox, generation }: Callback): string =>
  createHmac('sha256', key).update(`callback:1:${mailbox}:${generation}`).digest('hex');

/** @param options.base public address of the service, without a slash at the end */
export const callbackUrl = (options: { readonly base: string; readonly key: string }, callback: Callback): string =>
  `${options.base}/bindings/ews/${callback.mailbox}/${callback.generation}/${secretOf(options.key, callback)}`;

/** @returns `undefined` for a forgery */
export const callbackOf = (
  key: string,
  path: { readonly mailbox: string; readonly generation: string; readonly secret: string },
): Callback | undefined => {
  const callback = parsed(path);
  return callback !== undefined && sameSecret(path.secret, secretOf(key, callback)) ? callback : undefined;
};

const parsed = (path: { readonly mailbox: string; readonly generation: string }): Callback | undefined => {
  if (!/^\d{1,9}$/.test(path.generation)) return undefined;
  try {
    return { mailbox: enrolmentId(path.mailbox), generation: Number(path.generation) };
  } catch {
    return undefined;
  }
};
