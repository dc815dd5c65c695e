/**
 * Owns the look-up of items by the value of an extended property, so that a restriction on one does not read every item of a folder.
 */
import { type Content } from './model.ts';

export class PropertyIndex {
  readonly #numbers = new Map<string, Set<number>>();

  add(number: number, content: Content): void {
    for (const key of keysOf(content)) {
      const numbers = this.#numbers.get(key) ?? new Set<number>();
      numbers.add(number);
      this.#numbers.set(key, numbers);
    }
  }

  remove(number: number, content: Content): void {
    for (const key of keysOf(content)) {
      const numbers = this.#numbers.get(key);
      numbers?.delete(number);
      if (numbers?.size === 0) this.#numbers.delete(key);
    }
  }

  /** The items whose property (see `propertyKey`) has exactly this text as its value. */
  find(property: string, value: string): ReadonlySet<number> {
    return this.#numbers.get(keyOf(property, value)) ?? new Set();
  }
}

function keysOf(content: Content): string[] {
  return Object.entries(content.extended).flatMap(([property, { value }]) =>
    typeof value === 'string' ? [keyOf(property, value)] : [],
  );
}

function keyOf(property: string, value: string): string {
  return `${property}\n${value}`;
}
