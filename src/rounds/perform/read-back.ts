/**
 * Owns reading back what we wrote: the base after a write, the version to remember, and whether somebody edited between our write and our look
 * (sync.md, The base after our own write).
 */
import { type ETag } from '../../model/ids.ts';
import { type Link } from '../../model/link.ts';
import { type ItemVersion } from '../../ports/exchange.ts';
import { type S4Appointment } from '../../ports/s4.ts';
import { baseAfterWrite, type WriteEvidence } from '../../sync/base.ts';
import { changedFields, type Fingerprints } from '../../sync/fingerprint.ts';
import { notRepresentable } from '../../sync/merge.ts';
import { type Context } from '../mailbox/context.ts';
import { unknownEtag } from '../mailbox/doubts.ts';
import { seenOnExchange, seenOnS4 } from '../mailbox/observe.ts';

export type After = {
  readonly link: Link;
  /** The other side has to learn something: the item is looked at once more. */
  readonly again: boolean;
  /** What S/4 showed. */
  readonly s4?: S4Appointment;
};

type Sent = WriteEvidence['sent'];

const learned = (
  link: Link,
  sent: Sent,
  seen: { readonly readBack: Fingerprints; readonly ownVersion: boolean },
): After => {
  const { base, differs } = baseAfterWrite(link, { sent, ...seen });
  const after: Link = { ...link, base, differs };
  const ignored = notRepresentable(after);
  return { link: after, again: changedFields(base, seen.readBack).some((field) => !ignored.includes(field)) };
};

/** Nobody could look: what we sent is the base, and the item is looked at again. */
const unseen = (link: Link, sent: Sent): After => ({ link: { ...link, base: { ...link.base, ...sent } }, again: true });

export const readBackS4 = async (
  context: Context,
  link: Link,
  { sent, etag }: { readonly sent: Sent; readonly etag: ETag | undefined },
): Promise<After> => {
  // Whatever hinders the look, the write is done: a side that went down is noticed by the next request.
  const read = await context.s4.read(link.guid);
  const now = read.ok ? seenOnS4(context, read.value) : undefined;
  if (!read.ok || now === undefined) return unseen({ ...link, etag: etag ?? unknownEtag }, sent);
  // MERGE answers 204 without a version: then the last change being ours says the same.
  const ownVersion = etag === undefined ? read.value.changedByUs : read.value.etag === etag;
  const after: After = {
    ...learned({ ...link, etag: read.value.etag }, sent, { readBack: now, ownVersion }),
    s4: read.value,
  };
  // Somebody's change lies above ours, and its notice will be dropped as known: whatever it was (the employee responsible, perhaps), look once more.
  return ownVersion ? after : { ...after, again: true };
};

export const readBackExchange = async (
  context: Context,
  link: Link,
  { sent, version }: { readonly sent: Sent; readonly version: ItemVersion },
): Promise<After> => {
  const written: Link = { ...link, itemId: version.itemId, changeKey: version.changeKey };
  const read = await context.deps.exchange.read(context.mailbox, [version.itemId]);
  const item = read.ok ? read.value[0] : undefined;
  const now = item?.ok === true ? seenOnExchange(context, item.value) : undefined;
  if (item?.ok !== true || now === undefined) return unseen(written, sent);
  const ownVersion = item.value.changeKey === version.changeKey;
  return learned({ ...written, changeKey: item.value.changeKey }, sent, { readBack: now, ownVersion });
};

/** A write that touches no field (a stamp) needs no look. */
export const nothingSent = (sent: Sent): boolean => Object.keys(sent).length === 0;
