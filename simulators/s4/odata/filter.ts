/**
 * Owns `$filter`: parses the expression against an entity type into a predicate. Understands
 * and, or, not, the six comparisons, brackets, substringof, startswith, endswith, indexof, length,
 * tolower, toupper, trim and all literals. Throws 400 on anything else. Pure – no I/O.
 */
import { type EdmType, type EntityType } from '../../../contracts/s4/edmx.ts';
import { leadingLiteral, type Literal, malformed, valueFor } from './literal.ts';
import { type Entity, type Value } from './value.ts';

/** Says whether an entity passes. */
export type Predicate = (entity: Entity) => boolean;

/** An operand: how to compute it; a literal stays open until it meets a typed operand. */
type Operand = { type: EdmType | undefined; literal: Literal | undefined; of: (entity: Entity) => Value };

type Token = { kind: 'literal'; literal: Literal } | { kind: 'word'; text: string } | { kind: 'mark'; text: string };

const maxDepth = 100;
const maxLength = 20_000;

function tokens(text: string): Token[] {
  if (text.length > maxLength) throw malformed('$filter is too long');
  const found: Token[] = [];
  let rest = text.trimStart();
  while (rest.length > 0) {
    const [token, length] = nextToken(rest);
    found.push(token);
    rest = rest.slice(length).trimStart();
  }
  return found;
}

function nextToken(rest: string): [Token, number] {
  const literal = leadingLiteral(rest);
  if (literal !== undefined) return [{ kind: 'literal', literal: literal.literal }, literal.length];
  const word = /^[A-Za-z_][\w/]*/.exec(rest)?.[0];
  if (word !== undefined) return [{ kind: 'word', text: word }, word.length];
  const mark = rest[0] ?? '';
  if (!'(),'.includes(mark)) throw malformed('$filter holds an unexpected character');
  return [{ kind: 'mark', text: mark }, 1];
}

const comparisons: Record<string, (order: number) => boolean> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
};

/** Orders two values; null and the initial text are the same, as in ABAP. NaN = not comparable. */
export function compareValues(left: Value, right: Value): number {
  const a = left ?? (typeof right === 'string' ? '' : null);
  const b = right ?? (typeof left === 'string' ? '' : null);
  if (a === b) return 0;
  if (a === null || b === null) return Number.NaN;
  return a < b ? -1 : 1;
}

function applies(test: (order: number) => boolean, name: string, order: number): boolean {
  return Number.isNaN(order) ? name === 'ne' : test(order);
}

type TextFunction = { arity: number; type: EdmType; of: (values: readonly string[]) => Value };
const textFunctions: Record<string, TextFunction> = {
  substringof: { arity: 2, type: 'Edm.Boolean', of: ([part = '', whole = '']) => whole.includes(part) },
  startswith: { arity: 2, type: 'Edm.Boolean', of: ([whole = '', part = '']) => whole.startsWith(part) },
  endswith: { arity: 2, type: 'Edm.Boolean', of: ([whole = '', part = '']) => whole.endsWith(part) },
  indexof: { arity: 2, type: 'Edm.Int32', of: ([whole = '', part = '']) => whole.indexOf(part) },
  length: { arity: 1, type: 'Edm.Int32', of: ([whole = '']) => whole.length },
  tolower: { arity: 1, type: 'Edm.String', of: ([whole = '']) => whole.toLowerCase() },
  toupper: { arity: 1, type: 'Edm.String', of: ([whole = '']) => whole.toUpperCase() },
  trim: { arity: 1, type: 'Edm.String', of: ([whole = '']) => whole.trim() },
};

class FilterParser {
  private readonly type: EntityType;
  private readonly input: readonly Token[];
  private position = 0;
  private depth = 0;

  constructor(type: EntityType, text: string) {
    this.type = type;
    this.input = tokens(text);
  }

  whole(): Predicate {
    const predicate = this.truth(this.or());
    if (this.position < this.input.length) throw malformed('$filter goes on after its end');
    return predicate;
  }

  private or(): Operand {
    let left = this.and();
    while (this.takeWord('or')) {
      const [a, b] = [this.truth(left), this.truth(this.and())];
      left = this.boolean((entity) => a(entity) || b(entity));
    }
    return left;
  }

  private and(): Operand {
    let left = this.not();
    while (this.takeWord('and')) {
      const [a, b] = [this.truth(left), this.truth(this.not())];
      left = this.boolean((entity) => a(entity) && b(entity));
    }
    return left;
  }

  private not(): Operand {
    return this.deeper(() => {
      if (!this.takeWord('not')) return this.comparison();
      const inner = this.truth(this.not());
      return this.boolean((entity) => !inner(entity));
    });
  }

  private comparison(): Operand {
    const left = this.operand();
    const token = this.input[this.position];
    const test = token?.kind === 'word' ? comparisons[token.text] : undefined;
    if (test === undefined || token?.kind !== 'word') return left;
    this.position += 1;
    const [a, b] = this.aligned(left, this.operand());
    const name = token.text;
    return this.boolean((entity) => applies(test, name, compareValues(a(entity), b(entity))));
  }

  /** Brings a literal to the type of the other side. */
  private aligned(left: Operand, right: Operand): [Operand['of'], Operand['of']] {
    const type = left.type ?? right.type;
    const settle = (operand: Operand): Operand['of'] => {
      if (operand.literal === undefined || type === undefined) return operand.of;
      const value = valueFor(type, operand.literal, 'the compared property');
      return () => value;
    };
    if (left.type !== undefined && right.type !== undefined && left.type !== right.type) {
      throw malformed('$filter compares different types');
    }
    return [settle(left), settle(right)];
  }

  private operand(): Operand {
    const token = this.input[this.position];
    this.position += 1;
    if (token === undefined) throw malformed('$filter ends too early');
    if (token.kind === 'literal') return { type: undefined, literal: token.literal, of: () => token.literal.value };
    if (token.kind === 'word') return this.takeMark('(') ? this.call(token.text) : this.property(token.text);
    if (token.text !== '(') throw malformed('$filter holds an unexpected mark');
    const inner = this.deeper(() => this.or());
    if (!this.takeMark(')')) throw malformed('$filter misses a closing bracket');
    return inner;
  }

  private property(name: string): Operand {
    const property = this.type.properties.get(name);
    if (property === undefined) throw malformed(`Property ${name.slice(0, 60)} not found in type ${this.type.name}`);
    return { type: property.type, literal: undefined, of: (entity) => entity[name] ?? null };
  }

  private call(name: string): Operand {
    const known = Object.hasOwn(textFunctions, name) ? textFunctions[name] : undefined;
    if (known === undefined) throw malformed(`function ${name.slice(0, 40)} is not supported`);
    const given: Operand[] = [];
    do given.push(this.deeper(() => this.or()));
    while (this.takeMark(','));
    if (!this.takeMark(')') || given.length !== known.arity) throw malformed(`wrong arguments of ${name}`);
    const texts = given.map((argument) => this.text(argument));
    return { type: known.type, literal: undefined, of: (entity) => known.of(texts.map((text) => text(entity))) };
  }

  private text(operand: Operand): (entity: Entity) => string {
    const kind = operand.literal?.kind ?? operand.type;
    if (kind !== 'text' && kind !== 'Edm.String') throw malformed('$filter needs a text here');
    return (entity) => String(operand.of(entity) ?? '');
  }

  private truth(operand: Operand): Predicate {
    const kind = operand.literal?.kind ?? operand.type;
    if (kind !== 'boolean' && kind !== 'Edm.Boolean') throw malformed('$filter needs a condition here');
    return (entity) => operand.of(entity) === true;
  }

  private boolean(of: Predicate): Operand {
    return { type: 'Edm.Boolean', literal: undefined, of };
  }

  private takeWord(word: string): boolean {
    const token = this.input[this.position];
    const found = token?.kind === 'word' && token.text === word;
    if (found) this.position += 1;
    return found;
  }

  private takeMark(mark: string): boolean {
    const token = this.input[this.position];
    const found = token?.kind === 'mark' && token.text === mark;
    if (found) this.position += 1;
    return found;
  }

  private deeper<T>(parse: () => T): T {
    this.depth += 1;
    if (this.depth > maxDepth) throw malformed('$filter is nested too deeply');
    const result = parse();
    this.depth -= 1;
    return result;
  }
}

/** Parses `$filter` for one entity type. */
export function parseFilter(type: EntityType, text: string): Predicate {
  return new FilterParser(type, text).whole();
}
