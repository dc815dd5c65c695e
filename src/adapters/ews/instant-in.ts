/** Owns reading an instant out of an answer. */
import { instant, type Instant } from '../../model/instant.ts';
import { textOf, type XmlElement } from './xml-tree.ts';

/** `undefined` when the element has no such child, or one that is no instant. */
export function instantIn(element: XmlElement, name: string): Instant | undefined {
  try {
    return instant(textOf(element, name) ?? '');
  } catch {
    return undefined;
  }
}
