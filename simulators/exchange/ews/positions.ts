/**
 * Owns watermarks and sync states: opaque to clients, each bound to its mailbox (and folder) and to a generation that ends when the server
 * forgets what they point at.
 */
import { type Mailbox } from '../store/mailbox.ts';
import { type SyncSpan } from '../store/sync-log.ts';
import { ItemError } from './fault.ts';

export function watermark(mailbox: Mailbox, event: number): string {
  return pack(['W', mailbox.guid, mailbox.watermarkGeneration, event]);
}

/** The event number of a watermark. Throws ItemError ErrorInvalidWatermark when it is foreign, from before a move, or too old. */
export function readWatermark(mailbox: Mailbox, text: string): number {
  const [kind, guid, generation, event] = unpack(text);
  const valid = kind === 'W' && guid === mailbox.guid && generation === mailbox.watermarkGeneration;
  if (!valid || typeof event !== 'number' || !mailbox.events.reaches(event)) {
    throw new ItemError('ErrorInvalidWatermark', 'The watermark used for creating this subscription was not found.');
  }
  return event;
}

export function syncState(mailbox: Mailbox, folder: string, span: SyncSpan): string {
  return pack(['S', mailbox.guid, mailbox.syncGeneration, folder, span.base, span.target, span.cursor]);
}

/** The span of a sync state. Throws ItemError ErrorInvalidSyncStateData. */
export function readSyncState(mailbox: Mailbox, folder: string, text: string): SyncSpan {
  const [kind, guid, generation, of, ...numbers] = unpack(text);
  const [base, target, cursor] = numbers;
  const valid = kind === 'S' && guid === mailbox.guid && generation === mailbox.syncGeneration && of === folder;
  if (!valid || typeof base !== 'number' || typeof target !== 'number' || typeof cursor !== 'number') {
    throw new ItemError('ErrorInvalidSyncStateData', 'The synchronization state data is corrupt or otherwise invalid.');
  }
  return { base, target, cursor };
}

function pack(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64');
}

function unpack(text: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
