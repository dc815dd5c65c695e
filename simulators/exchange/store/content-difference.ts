/**
 * Owns the comparison of two contents of one item, field by field: what an update changed, and whether a late update collides with a newer one.
 */
import { type Content, type Item } from './model.ts';

/** The names of the fields that differ: `subject`, `calendar.start`, `extended.<property key>`… */
export function changedFields(before: Content, after: Content): string[] {
  const left = flat(before);
  const right = flat(after);
  return [...new Set([...left.keys(), ...right.keys()])].filter((field) => left.get(field) !== right.get(field));
}

/** The fields that `proposed` would change although somebody changed them to something else after `version`. */
export function collidingFields(item: Item, proposed: Content, version: number): string[] {
  return changedFields(item.content, proposed).filter((field) => (item.fieldVersions[field] ?? item.entered) > version);
}

function flat(content: Content): Map<string, string> {
  const { calendar, extended, ...plain } = content;
  const parts: [prefix: string, fields: object][] = [
    ['', plain],
    ['calendar.', calendar ?? {}],
    ['extended.', extended],
  ];
  return new Map(
    parts.flatMap(([prefix, fields]) =>
      Object.entries(fields).map(([name, value]): [string, string] => [prefix + name, JSON.stringify(value)]),
    ),
  );
}
