/** Owns reading bodies: raw text up to a limit, whatever type the sender claims, never decompressed. */
import express, { type RequestHandler } from 'express';

/** @param limit in bytes; more is answered with 413 */
export const textBody = (limit: number): RequestHandler => express.text({ type: () => true, limit, inflate: false });

export const bodyOf = (request: { readonly body?: unknown }): string =>
  typeof request.body === 'string' ? request.body : '';
