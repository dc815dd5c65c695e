/** Owns the case of one request with one response message. */
import { failed, type Result } from '../../model/fault.ts';
import { type XmlElement } from './xml-tree.ts';

/** @param writes whether the missing answer belongs to a write, which may have happened */
export function onlyMessage(messages: readonly Result<XmlElement>[], writes: boolean): Result<XmlElement> {
  const [message] = messages;
  if (message !== undefined) return message;
  return failed({ kind: 'transient', code: 'not-understood', ...(writes && { maybeDone: true }) });
}
