/**
 * Owns listings that are wanted whole: all pages, one after the other. A set that the service does not have is a missing capability, not a
 * missing item.
 */
import type * as z from 'zod';

import { failed, ok, type Result } from '../../model/fault.ts';
import { type ODataClient, type Page, type Query } from './odata-client.ts';

// Far more than any list of customizing or of partners with one address; a server whose paging goes round in circles ends here.
const mostPages = 200;

export type Listing<T> = { readonly set: string; readonly query?: Query; readonly schema: z.ZodType<T> };

/** All rows, and how many the server counted if it was asked to. */
export type AllRows<T> = { readonly rows: readonly T[]; readonly count: number | undefined };

export const readAllRows = async <T>(
  client: ODataClient,
  { set, query = {}, schema }: Listing<T>,
): Promise<Result<AllRows<T>>> => {
  const rows: T[] = [];
  let page: Result<Page<T>> = await client.list(set, query, schema);
  const count = page.ok ? page.value.count : undefined;
  for (let pages = 1; page.ok; pages += 1) {
    rows.push(...page.value.rows);
    const { next } = page.value;
    if (next === undefined) return ok({ rows, count });
    if (pages >= mostPages) return failed({ kind: 'invalid', code: 'not-understood' });
    page = await client.page(next, schema);
  }
  return page.fault.kind === 'gone' ? failed({ kind: 'invalid', code: 'capability-missing' }) : page;
};
