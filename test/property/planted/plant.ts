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

/** @throws Error when the patch does not apply exactly once: the list has to follow the source */
export const plant = (bug: Bug): Planted => {
  const folder = mkdtempSync(join(tmpdir(), 'planted-'));
  const source = join(folder, 'src');
  cpSync(ownSource, source, { recursive: true });
  symlinkSync(join(ownSource, '../node_modules'), join(folder, 'node_modules'));
  for (const edit of bug.edits) {
    const file = join(source, edit.file);
    const text = readFileSync(file, 'utf8');
    const places = text.split(edit.find).length - 1;
    if (places !== 1) throw new Error(`the planted bug "${bug.name}" applies ${places} times to ${edit.file}`);
    writeFileSync(
      file,
      text.replace(edit.find, () => edit.replace),
    );
  }
  return { source, remove: () => rmSync(folder, { recursive: true, force: true }) };
};
