/**
 * Owns the question which business partners are blocked. The address search does not say it; the services of contact persons, employees and
 * accounts do, each for its own kind.
 */
import * as z from 'zod';

import { stringLiteral } from '../../mapping/s4/odata-date.ts';
import { ok, type Result } from '../../model/fault.ts';
import { type PartnerNumber } from '../../model/ids.ts';
import { readAllRows } from './all-rows.ts';
import { flag, partnerNumberOf } from './entities.ts';
import { type ODataClient } from './odata-client.ts';

/** Whose list knows about a partner. */
export type PartnerList = 'contactPersons' | 'employees' | 'accounts';

/** Where each list is, and its properties. */
export type PartnerLists = {
  readonly [list in PartnerList]: {
    readonly client: ODataClient;
    readonly set: string;
    readonly number: string;
    readonly blocked: string;
  };
};

// Keeps the filter well below what URLs may hold.
const atOnce = 20;

const chunksOf = <T>(values: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(values.length / atOnce) }, (_, index) =>
    values.slice(index * atOnce, (index + 1) * atOnce),
  );

/** The blocked ones among the numbers; a partner that the list does not know is not blocked. */
export const createBlockedRead = (lists: PartnerLists) => {
  const chunkOf = async (
    list: PartnerList,
    numbers: readonly PartnerNumber[],
  ): Promise<Result<readonly PartnerNumber[]>> => {
    const { client, set, number, blocked } = lists[list];
    const query = {
      $filter: numbers.map((one) => `${number} eq ${stringLiteral(one)}`).join(' or '),
      $select: `${number},${blocked}`,
    };
    const all = await readAllRows(client, {
      set,
      query,
      schema: z.looseObject({ [number]: z.string(), [blocked]: flag }),
    });
    if (!all.ok) return all;
    return ok(
      all.value.rows.flatMap((row) => {
        const found = row[blocked] === true ? partnerNumberOf(String(row[number])) : undefined;
        return found !== undefined && numbers.includes(found) ? [found] : [];
      }),
    );
  };

  return async (list: PartnerList, numbers: readonly PartnerNumber[]): Promise<Result<readonly PartnerNumber[]>> => {
    const found: PartnerNumber[] = [];
    for (const chunk of chunksOf(numbers)) {
      const blocked = await chunkOf(list, chunk);
      if (!blocked.ok) return blocked;
      found.push(...blocked.value);
    }
    return ok([...new Set(found)]);
  };
};
