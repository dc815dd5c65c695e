/**
 * Owns restrictions of FindItem: reading the expression into a test, and saying which extended property could be looked up in the index instead
 * of testing every item.
 */
import { type Item } from '../store/model.ts';
import { readInstant } from './date-time.ts';
import { ItemError, schemaViolation } from './fault.ts';
import { type Comparable, isPath, type QueryPath, readQueryPath } from './query-values.ts';
import { readOptionalWord, requiredAttribute } from './values.ts';
import { type XmlElement } from './xml-read.ts';

type Test = (item: Item) => boolean;

/** A restriction: items that pass, and, if `indexed` is set, only items with one of these property values can pass. */
export type Restriction = { test: Test; indexed?: readonly { property: string; value: string }[] };

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  IsEqualTo: (order) => order === 0,
  IsNotEqualTo: (order) => order !== 0,
  IsGreaterThan: (order) => order > 0,
  IsGreaterThanOrEqualTo: (order) => order >= 0,
  IsLessThan: (order) => order < 0,
  IsLessThanOrEqualTo: (order) => order <= 0,
};

/** Reads one search expression. Throws EwsFault or ItemError for what Exchange refuses. */
export function readExpression(expression: XmlElement, zone: string): Restriction {
  const parts = (): Restriction[] => expression.children.map((each) => readExpression(each, zone));
  switch (expression.name) {
    case 'And':
      return all(parts());
    case 'Or':
      return any(parts());
    case 'Not': {
      const inner = parts()[0];
      if (!inner) throw incomplete(expression);
      return { test: (item) => !inner.test(item) };
    }
    case 'Exists': {
      const path = pathOf(expression);
      return { test: (item) => path.of(item) !== undefined };
    }
    case 'Contains':
      return contains(expression);
    default:
      return comparison(expression, zone);
  }
}

function all(parts: readonly Restriction[]): Restriction {
  const indexed = parts.find((part) => part.indexed)?.indexed;
  return { test: (item) => parts.every((part) => part.test(item)), ...(indexed && { indexed }) };
}

function any(parts: readonly Restriction[]): Restriction {
  const indexed = parts.every((part) => part.indexed) ? parts.flatMap((part) => part.indexed ?? []) : undefined;
  return { test: (item) => parts.some((part) => part.test(item)), ...(indexed && { indexed }) };
}

function comparison(expression: XmlElement, zone: string): Restriction {
  const accepts = Object.hasOwn(COMPARISONS, expression.name) ? COMPARISONS[expression.name] : undefined;
  const operand = expression.children[1]?.children[0];
  if (!accepts) throw new ItemError('ErrorUnsupportedQueryFilter', 'The query filter is not supported.');
  if (!operand) throw incomplete(expression);
  const left = pathOf(expression);
  if (isPath(operand)) {
    const right = readQueryPath(operand);
    return { test: (item) => compares(left.of(item), right.of(item), accepts) };
  }
  return comparisonWith(requiredAttribute(operand, 'Value'), { name: expression.name, left, accepts, zone });
}

function comparisonWith(
  text: string,
  { name, left, accepts, zone }: { name: string; left: QueryPath; accepts: (order: number) => boolean; zone: string },
): Restriction {
  const constant = left.isDate ? readInstant(text, zone) : text;
  const test: Test = (item) => compares(left.of(item), constant, accepts);
  const indexable = name === 'IsEqualTo' && left.property !== undefined && !left.property.startsWith('6ed8da90-');
  return indexable ? { test, indexed: [{ property: left.property ?? '', value: text }] } : { test };
}

function contains(expression: XmlElement): Restriction {
  const path = pathOf(expression);
  const constant = expression.children[1]?.attributes.get('Value');
  if (constant === undefined) throw incomplete(expression);
  const mode =
    readOptionalWord(expression.attributes.get('ContainmentMode'), [
      'FullString',
      'Prefixed',
      'Substring',
      'PrefixOnWords',
      'ExactPhrase',
    ] as const) ?? 'FullString';
  const exact = (expression.attributes.get('ContainmentComparison') ?? 'Exact') === 'Exact';
  const fold = (text: string): string => (exact ? text : text.toLowerCase());
  const wanted = fold(constant);
  const one = (text: string): boolean => {
    if (mode === 'FullString') return fold(text) === wanted;
    if (mode === 'Prefixed') return fold(text).startsWith(wanted);
    if (mode === 'PrefixOnWords')
      return fold(text)
        .split(/\s+/)
        .some((word) => word.startsWith(wanted));
    return fold(text).includes(wanted);
  };
  return { test: (item) => texts(path.of(item)).some(one) };
}

/** Compares two values in the way their type asks for; a missing value fits nothing but `IsNotEqualTo`. */
function compares(left: Comparable, right: Comparable, accepts: (order: number) => boolean): boolean {
  if (left === undefined || right === undefined) return accepts(Number.NaN);
  if (typeof left === 'object') return left.some((each) => accepts(order(each, right)));
  return accepts(order(left, right));
}

/** Which of two values comes first: below, at or above zero. */
export function order(left: Comparable, right: Comparable): number {
  if (typeof left === 'number') return left - Number(right);
  if (typeof left === 'boolean') return Number(left) - Number(/^(true|1)$/i.test(String(right)));
  const [a, b] = [String(left), String(right)];
  return a === b ? 0 : a < b ? -1 : 1;
}

function texts(value: Comparable): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [String(value)];
}

function pathOf(expression: XmlElement): QueryPath {
  const path = expression.children[0];
  if (!path || !isPath(path)) throw incomplete(expression);
  return readQueryPath(path);
}

function incomplete(expression: XmlElement): Error {
  return schemaViolation(`The element '${expression.name}' has incomplete content.`);
}
