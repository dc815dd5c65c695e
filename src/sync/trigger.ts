/** Owns whether an item asks to be synchronised. Pure. */
import { type Trigger } from '../model/trigger.ts';

export type TriggerText = { readonly categories: readonly string[]; readonly subject: string; readonly note: string };

/** Categories and tags are compared without case. A tag stands alone: `#sap` is not in `#sapphire`, it is in `(#SAP)`. */
export function asksForSync(trigger: Trigger, { categories, subject, note }: TriggerText): boolean {
  switch (trigger.mode) {
    case 'all':
      return true;
    case 'category':
      return categories.some((category) => fold(category) === fold(trigger.category));
    case 'tag':
      return [subject, note].some((text) => standsAlone(fold(trigger.tag), fold(text)));
  }
}

const fold = (text: string): string => text.trim().normalize('NFC').toLowerCase();

const word = String.raw`[\p{L}\p{N}\p{M}_]`;

const standsAlone = (tag: string, text: string): boolean =>
  new RegExp(`(?<!${word})${tag.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)}(?!${word})`, 'u').test(text);
