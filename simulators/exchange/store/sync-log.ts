/**
 * Owns, per folder, the order in which its items changed, and answers what a reader who knows everything up to some change number has to learn.
 * Each item is told once per span, at the place of its last change in that span, newest first. Finding a place is a binary search.
 */

/** An item arrived, changed or left (`gone`) at `version`; `entered` is when it arrived. */
export type SyncEntry = { version: number; item: number; entered: number; gone: boolean };

/** `next` is the version of the same item's next entry, once there is one. */
type Entry = SyncEntry & { next: number | undefined };

export type SyncChange = { kind: 'create' | 'update' | 'delete'; item: number; version: number };

/** A span of change numbers: everything after `base` up to and including `target`, of which what lies above `cursor` has been told already. */
export type SyncSpan = { base: number; target: number; cursor: number };

export class SyncLog {
  readonly #entries: Entry[] = [];
  readonly #lastOf = new Map<number, Entry>();

  note(change: SyncEntry): void {
    const entry: Entry = { ...change, next: undefined };
    const before = this.#lastOf.get(change.item);
    if (before) before.next = change.version;
    if (change.gone) this.#lastOf.delete(change.item);
    else this.#lastOf.set(change.item, entry);
    this.#entries.push(entry);
  }

  /** The next `limit` changes of the span, and the cursor to go on with; `cursor === base` means that nothing is left. */
  page(span: SyncSpan, limit: number): { changes: SyncChange[]; cursor: number } {
    const changes: SyncChange[] = [];
    let at = this.#firstAfter(span.cursor) - 1;
    for (; at >= 0; at -= 1) {
      const entry = this.#entries[at];
      if (!entry || entry.version <= span.base) break;
      const change = told(entry, span);
      if (change === undefined) continue;
      if (changes.length === limit) return { changes, cursor: entry.version };
      changes.push(change);
    }
    return { changes, cursor: span.base };
  }

  /** What a snapshot has to keep: an item's last word only. */
  kept(): SyncEntry[] {
    return this.#entries
      .filter((entry) => entry.next === undefined)
      .map(({ version, item, entered, gone }) => ({ version, item, entered, gone }));
  }

  #firstAfter(version: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.version ?? 0) <= version) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function told(entry: Entry, span: SyncSpan): SyncChange | undefined {
  if (entry.next !== undefined && entry.next <= span.target) return undefined;
  const knew = entry.entered <= span.base;
  if (entry.gone) return knew ? { kind: 'delete', item: entry.item, version: entry.version } : undefined;
  return { kind: knew ? 'update' : 'create', item: entry.item, version: entry.version };
}
