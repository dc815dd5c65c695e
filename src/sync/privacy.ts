/**
 * Owns what happens to private items and to items that turn private or public (sync.md, Private). Pure. A table over what the other side holds and what it may
 * hold; the compiler demands every cell.
 */
import { type Appointment, type Field, fields } from '../model/appointment.ts';
import { type Language } from '../model/language.ts';
import { type Exposure, type PrivateMode } from '../model/privacy.ts';

type PrivacyInput = {
  readonly private: boolean;
  readonly mode: PrivateMode;
  /** Whether the transaction type allows the private flag. */
  readonly flagAllowed: boolean;
};

export const exposureOf = ({ private: isPrivate, mode, flagAllowed }: PrivacyInput): Exposure => {
  if (!isPrivate) return 'content';
  if (mode === 'skip') return 'nothing';
  return mode === 'full' && flagAllowed ? 'marked' : 'times';
};

/** What the other side holds. none: no appointment. orphan: a busy block that was left behind, unlinked, when its item turned private. */
export type Held = 'none' | 'orphan' | Exclude<Exposure, 'nothing'>;

/**
 * sync: as always. create, createBlock: with content, or with times only. mark, unmark: set or clear the private flag and sync. clear: remove the content from
 * the other side's fields, note, attachments and partners, and from base, vault and dead letters, in this round; times stay in step. clearAndUnlink: the same, and
 * the busy block that remains is nobody's. fill: the content comes back as an edit. relink: find the block that was left behind, and fill it. relinkTimes: the
 * same, times only.
 */
export type PrivacyStep =
  | 'nothing'
  | 'sync'
  | 'create'
  | 'createBlock'
  | 'mark'
  | 'unmark'
  | 'clear'
  | 'clearAndUnlink'
  | 'unlink'
  | 'fill'
  | 'relink'
  | 'relinkTimes';

export const privacySteps: { readonly [H in Held]: { readonly [E in Exposure]: PrivacyStep } } = {
  none: { content: 'create', marked: 'create', times: 'createBlock', nothing: 'nothing' },
  orphan: { content: 'relink', marked: 'relink', times: 'relinkTimes', nothing: 'nothing' },
  content: { content: 'sync', marked: 'mark', times: 'clear', nothing: 'clearAndUnlink' },
  marked: { content: 'unmark', marked: 'sync', times: 'clear', nothing: 'clearAndUnlink' },
  times: { content: 'fill', marked: 'fill', times: 'sync', nothing: 'unlink' },
};

/** What the other side holds once the step is done. */
export const heldAfter = (held: Held, exposure: Exposure): Held => {
  if (exposure !== 'nothing') return exposure;
  return held === 'none' ? 'none' : 'orphan';
};

/** The fields that are compared and written, in both directions: the text of a busy block never comes back over the content of its item. */
export const syncedFields = (exposure: Exposure): readonly Field[] => {
  if (exposure === 'nothing') return [];
  return exposure === 'times' ? ['when'] : fields;
};

const blockText: { readonly [L in Language]: string } = { en: 'Private', de: 'Privat' };

/** What the other side may get of an appointment; `undefined`: nothing at all. */
export const exposed = (appointment: Appointment, exposure: Exposure, language: Language): Appointment | undefined => {
  if (exposure === 'nothing') return undefined;
  if (exposure !== 'times') return appointment;
  return { subject: blockText[language], when: appointment.when, location: '', note: '' };
};
