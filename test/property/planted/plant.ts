/** Plants one bug in a copy of the source, so that the property suite can show that it would notice. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ownSource } from '../../support/world/load-engine.ts';

export type Bug = {
  /** What the bug does, as a sentence. */
  readonly name: string;
  /** The property that suffers. */
  readonly breaks: string;
  readonly edits: readonly {
    /** In src/. */
    readonly file: string;
    /** Stands in the file exactly once. */
    readonly find: string;
    readonly replace: string;
  }[];
};

export type Planted = { readonly source: string; readonly remove: () => void };

/** @throws Error when an edit does not apply exactly once: the list has to follow the source */
const edited = (bug: Bug, { file, find, replace }: Bug['edits'][number], text: string): string => {
  const places = text.split(find).length - 1;
  if (places !== 1) throw new Error(`the planted bug "${bug.name}" applies ${places} times to ${file}`);
  return text.replace(find, () => replace);
};

/** What the files of the source become, by their paths in it; several edits of a file follow each other. */
export const patchOf = (bug: Bug): ReadonlyMap<string, string> => {
  const files = new Map<string, string>();
  for (const edit of bug.edits) {
    const text = files.get(edit.file) ?? readFileSync(join(ownSource, edit.file), 'utf8');
    files.set(edit.file, edited(bug, edit, text));
  }
  return files;
};

export const plant = (bug: Bug): Planted => {
  const patch = patchOf(bug);
  const folder = mkdtempSync(join(tmpdir(), 'planted-'));
  const source = join(folder, 'src');
  cpSync(ownSource, source, { recursive: true });
  symlinkSync(join(ownSource, '../node_modules'), join(folder, 'node_modules'));
  for (const [file, text] of patch) writeFileSync(join(source, file), text);
  return { source, remove: () => rmSync(folder, { recursive: true, force: true }) };
};
