/**
 * Owns what JSON makes of a value on its way between a round and an actor, or into its state, without the way through a text: a copy, frozen through and through, so
 * that whoever changes what was passed on is found out. What is frozen went this way already, nothing else freezes, and is shared.
 */

/** An object literal, or what JSON.parse makes. */
const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

const membersOf = (value: object): object => {
  if (!isPlain(value)) throw new Error('what is no plain value cannot be stored or sent');
  const copy: { [key: string]: unknown } = {};
  for (const key of Object.keys(value)) {
    const member = (value as { readonly [key: string]: unknown })[key];
    if (member !== undefined) copy[key] = memberOf(member);
  }
  return copy;
};

const memberOf = (value: unknown): unknown => {
  if (typeof value === 'object' && value !== null) return asJson(value);
  if (typeof value === 'function' || typeof value === 'bigint' || typeof value === 'symbol')
    throw new Error(`a ${typeof value} cannot be stored or sent`);
  return Number.isNaN(value) || value === undefined ? null : value;
};

/** @throws Error when JSON would make something else of it without a word: a Map, a Date, a function */
export const asJson = (value: object): object => {
  if (Object.isFrozen(value)) return value;
  return Object.freeze(Array.isArray(value) ? value.map(memberOf) : membersOf(value));
};

const texts = new WeakMap<object, string>();

/** @param value what `asJson` made */
export const textOf = (value: object): string => {
  const known = texts.get(value) ?? JSON.stringify(value);
  texts.set(value, known);
  return known;
};
