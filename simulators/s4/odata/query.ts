/**
 * Owns the system query options of a read: their parsing, and filter, order, skip, top and the
 * server's own paging applied to rows. Pure – no I/O.
 */
import { type EntityType } from '../../../contracts/s4/edmx.ts';
import { compareValues, parseFilter, type Predicate } from './filter.ts';
import { malformed } from './literal.ts';
import { badRequest } from './sap-error.ts';
import { type Entity } from './value.ts';

/** Query options by name, decoded. */
export type Options = ReadonlyMap<string, string>;

/** Decodes a query string; throws 400 on bad escapes and on doubled system options. */
export function parseOptions(query: string): Options {
  const options = new Map<string, string>();
  for (const pair of query.split('&').filter((part) => part !== '')) {
    const at = pair.indexOf('=');
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    if (options.has(name) && name.startsWith('$')) throw malformed(`option ${name} is given twice`);
    options.set(name, at < 0 ? '' : decode(pair.slice(at + 1)));
  }
  return options;
}

/** Decodes one piece of a URL's query; throws 400 on bad escapes. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw malformed('bad escape sequence');
  }
}

const known = new Set([
  '$filter',
  '$expand',
  '$select',
  '$orderby',
  '$top',
  '$skip',
  '$inlinecount',
  '$skiptoken',
  '$format',
  '$count',
]);

/** Refuses system options that OData V2 does not know, and formats that are not served. */
export function checkOptions(options: Options): void {
  for (const name of options.keys()) {
    if (name.startsWith('$') && !known.has(name)) {
      throw badRequest({ EN: `Invalid system query option ${name}`, DE: `Ungültige System-Query-Option ${name}` });
    }
  }
  const format = options.get('$format');
  if (format !== undefined && !/^json$|^application\/json/i.test(format)) {
    throw badRequest({ EN: 'Only $format=json is served', DE: 'Nur $format=json wird geliefert' });
  }
  const count = options.get('$inlinecount');
  if (count !== undefined && count !== 'allpages' && count !== 'none') {
    throw malformed('invalid value of $inlinecount');
  }
}

function whole(options: Options, name: string): number | undefined {
  const text = options.get(name);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw malformed(`invalid value of ${name}`);
  return Number(text);
}

type Order = (left: Entity, right: Entity) => number;

function parseOrder(type: EntityType, text: string): Order {
  const orders = text.split(',').map((part): Order => {
    const match = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/.exec(part);
    const name = match?.[1] ?? '';
    if (!type.properties.has(name)) throw malformed(`Property ${name.slice(0, 60)} not found in type ${type.name}`);
    const sign = match?.[2] === 'desc' ? -1 : 1;
    return (left, right) => sign * (compareValues(left[name] ?? null, right[name] ?? null) || 0);
  });
  return (left, right) => orders.reduce((result, order) => (result === 0 ? order(left, right) : result), 0);
}

/** One page of rows. */
export type Page = {
  rows: readonly Entity[];
  /** How many passed the filter, without skip, top and paging. */
  count: number;
  /** The offset of the next page; absent on the last. */
  next?: number;
};

/** Applies filter, order, skip, top and paging of `pageSize` rows to the rows of a type. */
export function readPage(
  type: EntityType,
  rows: readonly Entity[],
  given: { options: Options; pageSize: number },
): Page {
  const { options, pageSize } = given;
  const filter = options.get('$filter');
  const passes: Predicate = filter === undefined ? () => true : parseFilter(type, filter);
  const order = options.get('$orderby');
  const found = rows.filter(passes);
  if (order !== undefined) found.sort(parseOrder(type, order));
  const skip = whole(options, '$skip') ?? 0;
  const wanted = found.slice(skip, skip + (whole(options, '$top') ?? found.length));
  const offset = whole(options, '$skiptoken') ?? 0;
  const end = offset + pageSize;
  return {
    rows: wanted.slice(offset, end),
    count: found.length,
    ...(end < wanted.length ? { next: end } : {}),
  };
}
